import { Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { DeskOnly } from '../layout/DeskOnly.tsx';
import { ListAndDetail } from '#platform/web/layout/ListAndDetail.tsx';
import { structurePaths, type StructureKind } from './kinds.ts';
import { StructureList } from './StructureList.tsx';

/** Teams, sites or organisations, with one of them or a form beside. */
function StructurePage({ kind }: { kind: StructureKind }) {
  const { id }: { id?: string } = useParams({ strict: false });
  const path = useRouterState({ select: (state) => state.location.pathname });
  const chosen = path.replace(/\/+$/, '') !== structurePaths[kind];
  return (
    <DeskOnly>
      <ListAndDetail
        id="people"
        list={<StructureList kind={kind} chosenId={id} />}
        detail={<Outlet />}
        chosen={chosen}
      />
    </DeskOnly>
  );
}

export function TeamsPage() {
  return <StructurePage kind="teams" />;
}

export function SitesPage() {
  return <StructurePage kind="sites" />;
}

export function OrganisationsPage() {
  return <StructurePage kind="organisations" />;
}
