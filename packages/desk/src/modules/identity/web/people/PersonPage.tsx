import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { problemOf } from '#platform/web/api/problem';
import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import { useCommands } from '#platform/web/keys/commands';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { Chip } from '#platform/web/ui/Chip.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { Fact, Facts, HeaderBar, Panel, Section } from '#platform/web/ui/Panel.tsx';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { Person } from '../../contract.ts';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { PanelTitle, usePanelLevel } from '#platform/web/layout/PanelTitle.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { useTeams } from '../structure/use-structure.ts';
import { t } from '../texts.ts';
import { roleWord } from '../words.ts';
import { PersonDeeds } from './PersonDeeds.tsx';
import { reachOver } from './rights.ts';
import { usePerson, useRightsViewer } from './use-people.ts';
import './people.css';

/** One person: who it is, what the person belongs to, and what can be done. */
export function PersonPage() {
  const { id }: { id?: string } = useParams({ strict: false });
  const person = usePerson(id);
  usePageTitle(person.data?.name);
  if (person.data) return <PersonView person={person.data} />;
  const problem = person.isError ? problemOf(person.error) : undefined;
  return (
    <Panel
      label={t.person()}
      head={
        <HeaderBar>
          <BackButton to="/people" />
        </HeaderBar>
      }
    >
      {problem === undefined ? <LoadingShape rows={4} doing={t.readingPerson()} /> : null}
      {problem?.status === 404 || problem?.status === 400 ? (
        <EmptyState icon={null} title={t.noSuchPerson()} />
      ) : null}
      {problem && problem.status !== 404 && problem.status !== 400 ? (
        <ErrorState problem={problem} framed={false} />
      ) : null}
    </Panel>
  );
}

function PersonView({ person }: { person: Person }) {
  return (
    <Panel label={person.name} head={<PersonHead person={person} />}>
      <PersonFacts person={person} />
      <PersonTeams person={person} />
      <PersonLimits person={person} />
      <PersonDeeds person={person} />
    </Panel>
  );
}

function PersonHead({ person }: { person: Person }) {
  const navigate = useNavigate();
  const viewer = useRightsViewer();
  const locked = viewer !== undefined && reachOver(viewer, person) === 'nothing';
  const edit = () =>
    void navigate({ to: '/people/$id/edit', params: { id: person.id }, search: (now: object) => now });
  useCommands([
    {
      id: 'people.edit',
      title: () => t.editPerson({ name: person.name }),
      group: t.people,
      keys: 'e',
      ...(locked ? { disabledReason: t.reasonManage() } : {}),
      run: edit,
    },
  ]);
  return (
    <HeaderBar>
      <BackButton to="/people" />
      <Avatar id={person.id} name={person.name} size={28} decorative />
      <PanelTitle>{person.name}</PanelTitle>
      {person.state === 'disabled' ? <Chip>{t.stateDisabled()}</Chip> : null}
      <span className="dh-space" />
      <Button
        leftSection={<IconPencil size={16} stroke={1.7} aria-hidden />}
        rightSection={<Kbd keys="e" />}
        data-dh-return
        disabled={locked}
        {...(locked ? { 'aria-describedby': 'identity-reason-manage' } : {})}
        onClick={edit}
      >
        {t.edit()}
      </Button>
    </HeaderBar>
  );
}

function PersonFacts({ person }: { person: Person }) {
  return (
    <Section>
      <Facts>
        <Fact name={t.email()}>
          <a href={`mailto:${person.email}`}>{person.email}</a>
        </Fact>
        <Fact name={t.phone()}>
          {person.phone === null ? (
            <None />
          ) : (
            <a href={`tel:${person.phone.replaceAll(/[^+\d]/g, '')}`}>{person.phone}</a>
          )}
        </Fact>
        <Fact name={t.role()}>{roleWord(person.role)}</Fact>
        <Fact name={t.state()}>{person.state === 'active' ? t.stateActive() : t.stateDisabled()}</Fact>
        <Fact name={t.site()}>{person.site?.name ?? <None />}</Fact>
        <Fact name={t.organisation()}>{person.organisation?.name ?? <None />}</Fact>
        <Fact name={t.tickets()}>
          <Link to="/queue" search={{ requester: person.id }}>
            {t.theirTickets()}
          </Link>
        </Fact>
        <Fact name={t.addedAt()}>
          <span title={formatInstant(person.createdAt)}>{formatMoment(person.createdAt)}</span>
        </Fact>
      </Facts>
    </Section>
  );
}

function PersonTeams({ person }: { person: Person }) {
  return (
    <Section level={usePanelLevel()} title={t.teams()}>
      {person.teams.length === 0 ? <span className="dh-sm dh-3">{t.inNoTeam()}</span> : null}
      <div className="dh-line dh-wrap">
        {person.teams.map((team) => (
          <Link key={team.id} to="/people" search={{ team: team.id }} className="identity-chip-link">
            <Chip>{team.name}</Chip>
          </Link>
        ))}
      </div>
    </Section>
  );
}

/** What narrows a consultant; shown where there is anything. */
function PersonLimits({ person }: { person: Person }) {
  const { data: teams = [] } = useTeams();
  const level = usePanelLevel();
  if (person.endsAt === null && person.onlyTeamIds === null) return null;
  const only = person.onlyTeamIds?.map((id) => teams.find((team) => team.id === id)?.name ?? t.unknownTeam());
  return (
    <Section level={level} title={t.limits()}>
      <Facts>
        {only === undefined ? null : (
          <Fact name={t.onlyTeams()}>{only.length === 0 ? t.onlyNoTeam() : only.join(', ')}</Fact>
        )}
        {person.endsAt === null ? null : (
          <Fact name={t.endsAt()}>
            {formatInstant(person.endsAt)}
            {isOver(person.endsAt) ? ` · ${t.ended()}` : null}
          </Fact>
        )}
      </Facts>
    </Section>
  );
}

function isOver(at: string): boolean {
  return new Date(at) <= new Date();
}

function None() {
  return <span className="dh-3">{t.none()}</span>;
}
