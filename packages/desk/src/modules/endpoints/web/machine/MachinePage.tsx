import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { PanelTitle } from '#platform/web/layout/PanelTitle.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { MachineDetail } from '../../contract.ts';
import { Actions } from '../actions/Actions.tsx';
import { MachineJobs } from '../jobs/MachineJobs.tsx';
import { MachineState } from '../MachineState.tsx';
import { t } from '../texts.ts';
import { headline, seenWords, shortSystem } from '../words.ts';
import { Concerns } from './Concerns.tsx';
import { EditMachine } from './EditMachine.tsx';
import { Health } from './Health.tsx';
import { Identity } from './Identity.tsx';
import { MachineMenu, type OpenedDeed } from './MachineMenu.tsx';
import { Membership } from './Membership.tsx';
import { useMachine } from './use-machine.ts';

/** `/machines/:id`: what a machine is like, what can be asked of it, what it has proved. */
export function MachinePage() {
  const { id }: { id?: string } = useParams({ strict: false });
  const machine = useMachine(id);
  usePageTitle(machine.data?.name);
  if (machine.data) return <MachineView key={machine.data.id} machine={machine.data} />;
  const problem = machine.isError ? problemOf(machine.error) : undefined;
  const unknown = problem?.status === 404 || problem?.status === 400;
  return (
    <Panel
      label={t.machine()}
      head={
        <HeaderBar>
          <BackButton to="/machines" />
        </HeaderBar>
      }
    >
      {problem === undefined ? <LoadingShape rows={6} doing={t.readingMachine()} /> : null}
      {unknown ? <EmptyState icon={null} title={t.noSuchMachine()} /> : null}
      {problem && !unknown ? <ErrorState problem={problem} framed={false} /> : null}
    </Panel>
  );
}

function MachineView({ machine }: { machine: MachineDetail }) {
  const [opened, setOpened] = useState<OpenedDeed>();
  const may = mayViewer(useViewer(), 'endpoints.admit');
  if (opened === 'edit') return <EditMachine machine={machine} onLeave={() => setOpened(undefined)} />;
  return (
    <Panel
      label={machine.name}
      head={
        <HeaderBar>
          <BackButton to="/machines" />
          <MachineState machine={machine} tag={machine.name} />
          <span className="dh-space" />
          <MachineMenu machine={machine} locked={may ? undefined : t.mayNotAdmit()} onOpen={setOpened} />
        </HeaderBar>
      }
    >
      <div className="ep-page">
        <div>
          <PanelTitle size="h1">{headline(machine)}</PanelTitle>
          <p className="ep-lead">{placeWords(machine)}</p>
        </div>
        <Membership machine={machine} opened={opened} onOpen={setOpened} />
        <Concerns machine={machine} />
        <Health machine={machine} />
        {machine.state === 'approved' ? <Actions machine={machine} /> : null}
        <MachineJobs machine={machine} />
        <Identity machine={machine} />
      </div>
    </Panel>
  );
}

function placeWords(machine: MachineDetail): string {
  return [
    machine.person ? t.ofPerson({ person: machine.person.name }) : undefined,
    machine.site.name,
    shortSystem(machine.os),
    machine.isConnected ? undefined : seenWords(machine),
  ]
    .filter(Boolean)
    .join(' · ');
}
