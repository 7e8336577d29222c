import { Outlet, useParams, useRouterState, useSearch } from '@tanstack/react-router';
import { ListAndDetail } from '#platform/web/layout/ListAndDetail.tsx';
import { MachineList } from './MachineList.tsx';
import { parseMachineSearch } from './search.ts';

/** The list of machines with one of them, or a new one, beside it. */
export function MachinesPage() {
  const search = parseMachineSearch(useSearch({ strict: false }));
  const { id }: { id?: string } = useParams({ strict: false });
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <ListAndDetail
      id="machines"
      listSize="36%"
      list={<MachineList search={search} chosenId={id} />}
      detail={<Outlet />}
      chosen={path !== '/machines' && path !== '/machines/'}
    />
  );
}
