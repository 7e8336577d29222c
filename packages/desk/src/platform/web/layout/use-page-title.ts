import { useEffect } from 'react';

/** Names the page in the tab of the browser. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · Deskhand`;
  }, [title]);
}
