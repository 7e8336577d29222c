import { Outlet, useParams, useRouterState, useSearch } from '@tanstack/react-router';
import { DeskOnly } from '../layout/DeskOnly.tsx';
import { ListAndDetail } from '#platform/web/layout/ListAndDetail.tsx';
import { PeopleList } from './PeopleList.tsx';
import { parsePeopleSearch } from './search.ts';

/** The list of people with one of them, or a form, beside it. */
export function PeoplePage() {
  const search = parsePeopleSearch(useSearch({ strict: false }));
  const { id }: { id?: string } = useParams({ strict: false });
  const path = useRouterState({ select: (state) => state.location.pathname });
  const chosen = path.replace(/\/+$/, '') !== '/people';
  return (
    <DeskOnly>
      <ListAndDetail
        id="people"
        list={<PeopleList search={search} chosenId={id} />}
        detail={<Outlet />}
        chosen={chosen}
      />
    </DeskOnly>
  );
}
