import { useSyncExternalStore } from 'react';

const twoColumns = '(min-width: 1024px)';

/** Whether a list and what is chosen in it have room side by side (ui: layout); below, one of them is shown. */
export function useRoomForTwo(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(twoColumns).matches);
}

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(twoColumns);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}
