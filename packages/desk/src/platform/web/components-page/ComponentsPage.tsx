import { Marks } from './Marks.tsx';

/** Every small part of the desk and its states, in both themes. */
export function ComponentsPage() {
  return <Marks />;
}
