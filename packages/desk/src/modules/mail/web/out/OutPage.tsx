import { Outlet, useParams, useRouterState, useSearch } from '@tanstack/react-router';
import { ListAndDetail } from '#platform/web/layout/ListAndDetail.tsx';
import { OutList } from './OutList.tsx';
import { parseOutSearch } from './search.ts';

/** The list of outgoing mails with one of them beside it. */
export function OutPage() {
  const search = parseOutSearch(useSearch({ strict: false }));
  const { id }: { id?: string } = useParams({ strict: false });
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <ListAndDetail
      id="mail"
      listSize="34%"
      list={<OutList search={search} chosenId={id} />}
      detail={<Outlet />}
      chosen={path.replace(/\/+$/, '') !== '/mail/out'}
    />
  );
}
