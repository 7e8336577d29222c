import { useQueries } from '@tanstack/react-query';
import type { Subject } from '#platform/contract/schema';
import { Section } from '#platform/web/ui/Panel.tsx';
import { LoadingShape } from '#platform/web/ui/States.tsx';
import type { Machine } from '../../contract.ts';
import { endpoints, keys, type MachineQuery } from '../api.ts';
import { MachineState } from '../MachineState.tsx';
import { stateWord } from '../dot-state.ts';
import '../machines.css';
import { t } from '../texts.ts';
import { useRoomLive } from '../use-room-live.ts';
import { seenWords } from '../words.ts';
import { TicketJobs } from './TicketJobs.tsx';

export interface TicketMachinesProps {
  /** Who asked, and whose work is hurt. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** The ticket. */
  readonly subject: Subject;
  /** The machine that stands open beside the ticket. */
  readonly openId: string | undefined;
  readonly onOpen: (machineId: string | undefined) => void;
}

/** The machines of the people of a ticket, and those that were asked for its sake. */
export function TicketMachines({ people, subject, openId, onOpen }: TicketMachinesProps) {
  const { machines, reading } = useMachinesOf(people, subject);
  return (
    <Section title={t.ticketMachines()}>
      {reading && machines.length === 0 ? <LoadingShape rows={1} /> : null}
      {!reading && machines.length === 0 ? <p className="dh-sm dh-3">{t.ticketNoMachine()}</p> : null}
      <ul className="ep-ticket-machines">
        {machines.map((machine) => (
          <li key={machine.id}>
            <button
              type="button"
              className="ep-ticket-machine"
              aria-expanded={machine.id === openId}
              title={t.ticketOpen()}
              onClick={() => onOpen(machine.id === openId ? undefined : machine.id)}
            >
              <MachineState machine={machine} tag={machine.name} />
              <span className="dh-space" />
              <span className="dh-sm dh-3 dh-cut">
                {machine.id === openId
                  ? t.ticketShown()
                  : machine.isConnected
                    ? stateWord(machine)
                    : seenWords(machine)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <TicketJobs subject={subject} />
    </Section>
  );
}

function useMachinesOf(
  people: TicketMachinesProps['people'],
  subject: Subject,
): { machines: readonly Machine[]; reading: boolean } {
  const searches: readonly MachineQuery[] = [
    ...[...new Set(people.map((one) => one.id))].map((person) => ({ person, limit: 20 })),
    { subject: `${subject.room}:${subject.id}`, limit: 20 },
  ];
  useRoomLive([['endpoints', 'machines']]);
  const answers = useQueries({
    queries: searches.map((search) => ({
      queryKey: keys.machines(search),
      queryFn: () => endpoints.list(search),
    })),
  });
  const all = answers.flatMap((answer) => answer.data?.items ?? []);
  const seen = new Set<string>();
  return {
    machines: all.filter((one) => one.state !== 'retired' && !seen.has(one.id) && seen.add(one.id)),
    reading: answers.some((answer) => answer.isPending),
  };
}
