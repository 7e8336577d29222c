import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode, type RefObject } from 'react';
import { problemOf } from '../api/problem.ts';
import { ErrorState, LoadingShape } from '../ui/States.tsx';
import { VirtualList, type ListHandle } from '../ui/VirtualList.tsx';
import type { ListQuery } from './use-pages.ts';
import { useRoomForTwo } from './use-room-for-two.ts';

interface OpeningListProps<T extends { readonly id: string }> {
  readonly label: string;
  readonly query: ListQuery;
  readonly rows: readonly T[];
  /** What is read, and how many rows of it the shape shows meanwhile. */
  readonly loading: { readonly rows: number; readonly doing?: string };
  readonly empty: ReactNode;
  readonly rowHeight: number;
  readonly nameOf: (row: T) => string;
  readonly render: (row: T) => ReactNode;
  /** The address of the list; a row opens below it. */
  readonly path: string;
  /** What narrows the list, kept while a row is open. */
  readonly search?: object;
  readonly chosenId: string | undefined;
  readonly handle: RefObject<ListHandle | null>;
  readonly onEndReached?: () => void;
}

/** Rows that open beside their list; without room beside it, on a page of their own. */
export function OpeningList<T extends { readonly id: string }>(props: OpeningListProps<T>) {
  const { query, rows, chosenId, onEndReached } = props;
  const navigate = useNavigate();
  const beside = useRoomForTwo();
  const [pointedId, setPointedId] = useState<string>();
  const placeOf = (row: T) => ({ to: `${props.path}/${row.id}`, search: { ...props.search } });
  const open = (row: T, replace: boolean) => void navigate({ ...placeOf(row), replace });
  return (
    <>
      {query.isPending ? <LoadingShape {...props.loading} /> : null}
      {query.isError ? <ErrorState problem={problemOf(query.error)} framed={false} /> : null}
      {query.isSuccess && rows.length === 0 ? props.empty : null}
      {rows.length > 0 ? (
        <VirtualList
          label={props.label}
          rows={rows}
          keyOf={(row) => row.id}
          heightOf={() => props.rowHeight}
          nameOf={props.nameOf}
          activeKey={chosenId ?? pointedId}
          handle={props.handle}
          onActive={(row) => (beside ? open(row, chosenId !== undefined) : setPointedId(row.id))}
          onOpen={(row) => open(row, false)}
          {...(onEndReached ? { onEndReached } : {})}
          render={(row) =>
            beside ? (
              props.render(row)
            ) : (
              // Without room beside the list a click opens the row; the keyboard has Enter.
              <Link {...placeOf(row)} className="dh-row-link" tabIndex={-1}>
                {props.render(row)}
              </Link>
            )
          }
        />
      ) : null}
    </>
  );
}
