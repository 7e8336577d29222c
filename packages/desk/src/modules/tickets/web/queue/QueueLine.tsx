import { IconMessage2 } from '@tabler/icons-react';
import { PersonDot } from '#endpoints/web';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { StatusMark } from '#platform/web/ui/Marks.tsx';
import { statusMeanings, type Priority } from '#platform/web/ui/meanings';
import { PriorityMark } from '#platform/web/ui/PriorityMark.tsx';
import type { Ticket } from '../../contract.ts';
import { seenAt } from '../memory.ts';
import { t } from '../texts.ts';
import { isUnread } from './facts.ts';
import './queue.css';
import type { GroupHead } from './rows.ts';
import { factWords, groupWords } from './words.ts';

interface LineProps {
  readonly ticket: Ticket;
  readonly now: Date;
  readonly compact: boolean;
  readonly checked: boolean;
  /** Undefined where nothing can be selected. */
  readonly onCheck: ((ticket: Ticket) => void) | undefined;
  /** Undefined where pressing a row only makes it active. */
  readonly onPress?: ((number: string) => void) | undefined;
}

/** A ticket in the list: two lines, or one in compact rows. Hover changes the background and shows the checkbox, nothing else. */
export function QueueLine(props: LineProps) {
  const { ticket, now, compact, onPress } = props;
  const unread = isUnread(ticket, seenAt(ticket.id));
  return (
    // The keyboard is heard by the grid, whose one tab stop stands for all rows.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div
      onClick={onPress && (() => onPress(ticket.number))}
      className="dh-queue-row tk-row"
      data-unread={unread || undefined}
      data-compact={compact || undefined}
    >
      <Mark {...props} />
      {compact ? <OneLine ticket={ticket} now={now} /> : <TwoLines ticket={ticket} now={now} />}
      <StatusCell ticket={ticket} compact={compact} />
      <span className="tk-row-count" title={t.messages({ count: ticket.messageCount })}>
        {ticket.messageCount > 1 ? (
          <>
            <IconMessage2 size={14} stroke={2} aria-hidden />
            <span className="dh-tabular" aria-hidden>
              {ticket.messageCount}
            </span>
            <span className="dh-hidden">{t.messages({ count: ticket.messageCount })}</span>
          </>
        ) : null}
      </span>
      <PersonDot personId={ticket.requester.id} />
      <Avatar id={ticket.assignee?.id ?? ''} name={ticket.assignee?.name} />
    </div>
  );
}

function Mark({ ticket, checked, onCheck }: LineProps) {
  const mark = <PriorityMark priority={ticket.priority as Priority} />;
  if (!onCheck) return mark;
  return (
    <span className="tk-row-mark" data-checked={checked || undefined}>
      <span className="tk-row-priority">{mark}</span>
      <input
        type="checkbox"
        className="dh-check tk-row-check"
        tabIndex={-1}
        aria-label={t.select({ number: ticket.number })}
        checked={checked}
        onChange={() => onCheck(ticket)}
        onClick={(event) => event.stopPropagation()}
      />
    </span>
  );
}

function TwoLines({ ticket, now }: { ticket: Ticket; now: Date }) {
  return (
    <div className="dh-stack">
      <span className="dh-queue-subject dh-cut">{ticket.subject}</span>
      <span className="dh-queue-facts dh-cut">
        <span className="dh-mono">{ticket.number}</span>
        <Dot />
        {ticket.requester.name}
        <Dot />
        {factWords(ticket, now)}
        {ticket.category ? (
          <>
            <Dot />
            {ticket.category.name}
          </>
        ) : null}
      </span>
    </div>
  );
}

function OneLine({ ticket, now }: { ticket: Ticket; now: Date }) {
  return (
    <div className="tk-one-line">
      <span className="dh-mono dh-3 dh-nowrap">{ticket.number}</span>
      <span className="dh-cut tk-one-subject">
        <span className="dh-queue-subject">{ticket.subject}</span>
        <span className="dh-sm dh-3 tk-one-fact">{factWords(ticket, now)}</span>
      </span>
      <span className="dh-cut dh-2 tk-one-person">{ticket.requester.name}</span>
    </div>
  );
}

function Dot() {
  return <span className="tk-dot">·</span>;
}

/** Open and new are what a queue is full of: only another status is worth a mark. */
function StatusCell({ ticket, compact }: { ticket: Ticket; compact: boolean }) {
  if (ticket.status === 'open' || ticket.status === 'new') return <span />;
  return (
    <span className="tk-row-status" title={ticket.statusLabel ?? statusMeanings[ticket.status].label()}>
      <StatusMark
        status={ticket.status}
        size={15}
        iconOnly={compact}
        label={ticket.statusLabel ?? undefined}
      />
    </span>
  );
}

/** The head of a group: its name, and how many there are as far as they are known. */
export function QueueGroupHead({ head }: { head: GroupHead }) {
  return (
    <>
      {groupWords(head.group)}
      <span className="dh-3 dh-medium dh-tabular">
        {head.whole ? head.count : t.groupMore({ count: head.count })}
      </span>
    </>
  );
}
