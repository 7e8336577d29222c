import { IconSitemap } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, LoadingShape, NotAllowedState } from '#platform/web/ui/States.tsx';
import type { Organisation, Site, Team } from '../../contract.ts';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { t } from '../texts.ts';
import { kindWords, type Entry, type StructureKind } from './kinds.ts';
import { OrganisationForm } from './OrganisationForm.tsx';
import { SiteForm } from './SiteForm.tsx';
import { TeamForm } from './TeamForm.tsx';
import { useEntries } from './use-entries.ts';

function NothingChosen({ kind }: { kind: StructureKind }) {
  usePageTitle(kindWords[kind].title());
  return (
    <Panel label={kindWords[kind].choose()}>
      <EmptyState
        icon={<IconSitemap size={18} stroke={1.7} aria-hidden />}
        title={kindWords[kind].choose()}
      />
    </Panel>
  );
}

/** The entry that the address names, drawn by the form of its kind. */
function ChosenEntry<T extends Entry>({
  kind,
  form,
}: {
  kind: StructureKind;
  form: (entry: T) => React.ReactNode;
}) {
  const { id }: { id?: string } = useParams({ strict: false });
  const entries = useEntries(kind);
  const entry = entries.data?.find((one) => one.id === id);
  usePageTitle(entry?.name);
  // The list of a kind holds nothing else.
  if (entry) return form(entry as T);
  return (
    <Panel label={kindWords[kind].title()}>
      {entries.isPending ? <LoadingShape rows={3} /> : <EmptyState icon={null} title={t.noSuchEntry()} />}
    </Panel>
  );
}

/** A new entry, for those who keep the structure. */
function NewEntry({ kind, children }: { kind: StructureKind; children: React.ReactNode }) {
  const may = mayViewer(useViewer(), 'identity.administer');
  usePageTitle(kindWords[kind].add());
  return may ? children : <NotAllowedState framed={false} text={t.reasonAdminister()} />;
}

export const TeamsIndex = () => <NothingChosen kind="teams" />;
export const SitesIndex = () => <NothingChosen kind="sites" />;
export const OrganisationsIndex = () => <NothingChosen kind="organisations" />;

export const NewTeam = () => (
  <NewEntry kind="teams">
    <TeamForm team={undefined} />
  </NewEntry>
);
export const NewSite = () => (
  <NewEntry kind="sites">
    <SiteForm site={undefined} />
  </NewEntry>
);
export const NewOrganisation = () => (
  <NewEntry kind="organisations">
    <OrganisationForm organisation={undefined} />
  </NewEntry>
);

export const TeamPage = () => (
  <ChosenEntry kind="teams" form={(team: Team) => <TeamForm key={team.id} team={team} />} />
);
export const SitePage = () => (
  <ChosenEntry kind="sites" form={(site: Site) => <SiteForm key={site.id} site={site} />} />
);
export const OrganisationPage = () => (
  <ChosenEntry
    kind="organisations"
    form={(one: Organisation) => <OrganisationForm key={one.id} organisation={one} />}
  />
);
