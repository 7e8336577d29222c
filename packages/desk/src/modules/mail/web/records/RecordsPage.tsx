import { Outlet, useParams, useRouterState, useSearch } from '@tanstack/react-router';
import { ListAndDetail } from '#platform/web/layout/ListAndDetail.tsx';
import { RecordList } from './RecordList.tsx';
import { parseRecordSearch } from './search.ts';

/** The list of records with one of them beside it. */
export function RecordsPage() {
  const search = parseRecordSearch(useSearch({ strict: false }));
  const { id }: { id?: string } = useParams({ strict: false });
  const chosen = useRouterState({ select: (state) => state.location.pathname }).startsWith('/mail/records/');
  return (
    <ListAndDetail
      id="mail"
      listSize="34%"
      list={<RecordList search={search} chosenId={id} />}
      detail={<Outlet />}
      chosen={chosen}
    />
  );
}
