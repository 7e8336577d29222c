import { useNavigate } from '@tanstack/react-router';

/** Changes some parts of what narrows a list; undefined takes a part away. */
export type Narrow<S> = (part: { [K in keyof S]: S[K] | undefined }) => void;

/** What narrows a list stands in the address of the page, without the parts that say nothing. */
export function useNarrow<S extends object>(): Narrow<S> {
  const navigate = useNavigate();
  return (part) =>
    void navigate({
      to: '.',
      search: (now: object) => withoutEmpty({ ...now, ...part }),
      replace: true,
    });
}

function withoutEmpty(search: object): object {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  );
}
