import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { Avatar } from '../ui/Avatar.tsx';
import { Clock, clockWords } from '../ui/ClockRing.tsx';
import { priorityLabels } from '../ui/meanings.ts';
import { Card } from '../ui/Panel.tsx';
import { PriorityMark } from '../ui/PriorityMark.tsx';
import { VirtualList } from '../ui/VirtualList.tsx';
import { Specimen } from './Specimen.tsx';
import { rows, type SpecimenRow } from './specimens.ts';
import { t } from './texts.ts';

/** The list with groups: arrows move, Space checks, Enter opens. */
export function ListSpecimen() {
  const [activeKey, setActiveKey] = useState('48217-3');
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set(['48214-9']));
  const toggle = (key: string) =>
    setChecked((now) => (now.has(key) ? new Set([...now].filter((k) => k !== key)) : new Set([...now, key])));
  return (
    <Specimen title={t.list()} wide>
      <Card padded={false}>
        <div className="dh-specimen-list">
          <VirtualList
            label={t.list()}
            rows={rows}
            keyOf={(row) => row.key}
            heightOf={(row) => (row.head ? 30 : 54)}
            isHead={(row) => row.head !== undefined}
            isGone={(row) => row.gone === true}
            nameOf={nameOf}
            activeKey={activeKey}
            onActive={(row) => setActiveKey(row.key)}
            checkedKeys={checked}
            onCheck={(row) => toggle(row.key)}
            render={(row) => (row.head ? <Head head={row.head} /> : <Line row={row} />)}
          />
        </div>
      </Card>
    </Specimen>
  );
}

function nameOf(row: SpecimenRow): string {
  return [
    priorityLabels[row.priority](),
    row.subject,
    row.requester,
    clockWords(row.face),
    row.owner?.name ?? '',
  ]
    .filter(Boolean)
    .join(', ');
}

function Head({ head }: { head: { title: string; count: number } }) {
  return (
    <>
      <IconChevronDown size={14} stroke={2} aria-hidden />
      {head.title}
      <span className="dh-3 dh-medium">{head.count}</span>
    </>
  );
}

function Line({ row }: { row: SpecimenRow }) {
  return (
    <div className="dh-queue-row" data-unread={row.unread || undefined}>
      <PriorityMark priority={row.priority} />
      <div className="dh-stack">
        <span className="dh-queue-subject dh-cut">{row.subject}</span>
        <span className="dh-queue-facts dh-cut">
          <span className="dh-mono">{row.number}</span> · {row.requester} · {row.reason}
        </span>
      </div>
      <span />
      <Clock face={row.face} />
      <Avatar id={row.owner?.id ?? ''} name={row.owner?.name} />
    </div>
  );
}
