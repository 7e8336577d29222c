import { ActionIcon } from '@mantine/core';
import { IconExternalLink, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Subject } from '#platform/contract/schema';
import { problemOf } from '#platform/web/api/problem';
import { HeaderBar, Panel, Section } from '#platform/web/ui/Panel.tsx';
import { ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { MachineDetail } from '../../contract.ts';
import { ActionPicker } from '../actions/Actions.tsx';
import { stateWord } from '../dot-state.ts';
import { HealthNumbers } from '../machine/Health.tsx';
import { useMachine } from '../machine/use-machine.ts';
import { MachineState } from '../MachineState.tsx';
import '../machines.css';
import { t } from '../texts.ts';
import { concernWhy, concernWord, seenWords, shortSystem } from '../words.ts';
import { TicketJobs } from './TicketJobs.tsx';

export interface MachineDrawerProps {
  readonly machineId: string;
  /** What is asked here goes into this ticket. */
  readonly subject: Subject;
  readonly onClose: () => void;
}

/** A machine beside the ticket that it is about: how it is, what can be asked of it, what runs. */
export function MachineDrawer({ machineId, subject, onClose }: MachineDrawerProps) {
  const { data: machine, error } = useMachine(machineId);
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  return (
    <Panel
      as="aside"
      raised
      label={t.machine()}
      head={
        <HeaderBar>
          {machine ? <MachineState machine={machine} tag={machine.name} /> : null}
          <span className="dh-sm dh-3 dh-cut dh-space">{machine ? shortSystem(machine.os) : null}</span>
          <ActionIcon
            aria-label={t.toMachine()}
            title={t.toMachine()}
            renderRoot={(props) => <Link to="/machines/$id" params={{ id: machineId }} {...props} />}
          >
            <IconExternalLink {...icon} />
          </ActionIcon>
          <ActionIcon aria-label={t.closeDrawer()} onClick={onClose}>
            <IconX {...icon} />
          </ActionIcon>
        </HeaderBar>
      }
    >
      {machine ? <Inside machine={machine} subject={subject} /> : null}
      {!machine && error ? <ErrorState problem={problemOf(error)} framed={false} /> : null}
      {!machine && !error ? <LoadingShape rows={5} doing={t.readingMachine()} /> : null}
    </Panel>
  );
}

function Inside({ machine, subject }: { machine: MachineDetail; subject: Subject }) {
  const [chosen, setChosen] = useState<string>();
  return (
    <>
      <Section>
        <p className="dh-sm dh-2">
          {[
            stateWord(machine),
            machine.isConnected ? undefined : seenWords(machine),
            machine.site.name,
            machine.person?.name,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {machine.concerns.map((concern) => (
          <p key={concern} className="dh-sm">
            <span className="dh-medium">{concernWord(concern)}</span>{' '}
            <span className="dh-2">{concernWhy(machine, concern)}</span>
          </p>
        ))}
      </Section>
      {machine.health ? (
        <section className="ep-drawer-figures" aria-label={t.healthTitle()}>
          <HealthNumbers health={machine.health} short />
        </section>
      ) : null}
      <TicketJobs subject={subject} titled />
      <section className="ep-drawer-actions" aria-label={t.actionsTitle()}>
        <ActionPicker machine={machine} chosen={chosen} onChoose={setChosen} subject={subject} />
      </section>
    </>
  );
}
