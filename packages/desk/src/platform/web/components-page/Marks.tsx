import { IconMail } from '@tabler/icons-react';
import { Avatar, Avatars } from '../ui/Avatar.tsx';
import { Chip } from '../ui/Chip.tsx';
import { Clock } from '../ui/ClockRing.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { LiveClock } from '../ui/LiveClock.tsx';
import { MachineMark, MailMark, ProofMark, StatusMark, VerdictMark } from '../ui/Marks.tsx';
import {
  machineLabels,
  mailMeanings,
  proofMeanings,
  statusMeanings,
  verdictMeanings,
  type MachineState,
  type MailVerdict,
  type Proof,
  type StatusCategory,
  type Verdict,
} from '../ui/meanings.ts';
import { Card } from '../ui/Panel.tsx';
import { PriorityMark } from '../ui/PriorityMark.tsx';
import { Specimen } from './Specimen.tsx';
import { alice, bob, faces, priya } from './specimens.ts';
import { t } from './texts.ts';

const loadedAt = new Date().toISOString();

// The tables of meanings have a key for every value, and nothing else.
const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as K[];

/** Marks: shape, colour and word of every value that a thing can have. */
export function Marks() {
  return (
    <>
      <Specimen title={t.status()}>
        <Card>
          <div className="dh-specimen-lines">
            {keysOf<StatusCategory>(statusMeanings).map((status) => (
              <StatusMark key={status} status={status} />
            ))}
          </div>
        </Card>
      </Specimen>
      <Specimen title={t.priority()}>
        <Card>
          <div className="dh-specimen-lines">
            <div className="dh-stack" style={{ gap: 6 }}>
              {([1, 2, 3, 4] as const).map((priority) => (
                <PriorityMark key={priority} priority={priority} withLabel />
              ))}
            </div>
            <div className="dh-stack" style={{ gap: 8 }}>
              <LiveClock leftMs={faces.running.ms} asOfAt={loadedAt} targetMs={faces.running.ms / 0.8} />
              <Clock face={faces.soon} text="23 m, under half an hour" />
              <Clock face={faces.over} />
              <Clock face={faces.paused} text="paused, waits for Petra" />
              <Clock face={faces.met} />
            </div>
          </div>
        </Card>
      </Specimen>
      <Specimen title={t.verdicts()}>
        <Card>
          <div
            className="dh-line dh-wrap"
            style={{ alignItems: 'flex-start', justifyContent: 'space-between', gap: '12px 20px' }}
          >
            <Column
              items={keysOf<Verdict>(verdictMeanings).map((v) => (
                <VerdictMark key={v} verdict={v} />
              ))}
            />
            <Column
              items={keysOf<MachineState>(machineLabels).map((m) => (
                <MachineMark key={m} state={m} />
              ))}
            />
            <Column
              items={keysOf<Proof>(proofMeanings).map((p) => (
                <ProofMark key={p} proof={p} />
              ))}
            />
          </div>
        </Card>
      </Specimen>
    </>
  );
}

/** Mail verdicts and the smallest parts. */
export function SmallParts() {
  return (
    <Specimen title={t.mail()}>
      <Card>
        <div className="dh-specimen-lines">
          {keysOf<MailVerdict>(mailMeanings).map((verdict) => (
            <MailMark key={verdict} verdict={verdict} />
          ))}
        </div>
        <div className="dh-line dh-wrap">
          <Chip icon={<IconMail size={13} stroke={2} aria-hidden />}>mail</Chip>
          <Chip hue="harbor">harbor</Chip>
          <Chip hue="violet">violet</Chip>
          <MachineMark state="answers" tag="LT-0398" />
          <Kbd keys="mod+enter" />
          <Kbd keys="g q" />
        </div>
        <div className="dh-line">
          <Avatar id={bob.id} name={bob.name} size={30} here />
          <Avatar id={alice.id} name={alice.name} />
          <Avatar name={undefined} />
          <Avatars people={[priya, alice, bob]} />
        </div>
      </Card>
    </Specimen>
  );
}

function Column({ items }: { items: readonly React.ReactNode[] }) {
  return (
    <div className="dh-stack" style={{ gap: 7, alignItems: 'flex-start' }}>
      {items}
    </div>
  );
}
