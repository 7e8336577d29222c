import { Button, Select, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { type Priority } from '#platform/web/ui/meanings';
import { PriorityMark } from '#platform/web/ui/PriorityMark.tsx';
import { WhyPopover } from '#platform/web/ui/WhyPopover.tsx';
import { priorityOf, type TicketDetail } from '../../contract.ts';
import { priorityWord } from '../queue/words.ts';
import { RatingGrid } from '../rating/RatingGrid.tsx';
import { t } from '../texts.ts';
import { levelWord } from '../words.ts';
import type { Deeds } from './use-deeds.ts';

/** The level that counts while nobody has rated a ticket. */
const unrated = 2;

/** The priority with its reason: the row of the table that gave it, or who set another one and why. */
export function PriorityWhy({
  ticket,
  deeds,
  mayChange,
}: {
  ticket: TicketDetail;
  deeds: Deeds;
  mayChange: boolean;
}) {
  return (
    <span className="dh-line tk-priority">
      {/* The word stands beside it and says the same. */}
      <span aria-hidden>
        <PriorityMark priority={ticket.priority as Priority} />
      </span>
      <WhyPopover
        label={t.whyPriority()}
        width={392}
        explanation={<Reason ticket={ticket} />}
        foot={mayChange ? <Override ticket={ticket} deeds={deeds} /> : undefined}
      >
        {priorityWord(ticket.priority)}
      </WhyPopover>
    </span>
  );
}

function Reason({ ticket }: { ticket: TicketDetail }) {
  const impact = ticket.impact ?? unrated;
  const urgency = ticket.urgency ?? unrated;
  const computed = priorityOf(impact, urgency);
  const overridden = ticket.priorityReason !== null;
  return (
    <div className="dh-stack" style={{ gap: 6 }}>
      <div className="dh-line">
        <PriorityMark priority={ticket.priority as Priority} withLabel />
        <span className="dh-space" />
        <span className="dh-sm dh-3">
          {overridden
            ? t.setByHand()
            : t.impactByUrgency({ impact: levelWord(impact), urgency: levelWord(urgency) })}
        </span>
      </div>
      {overridden ? (
        <p className="dh-sm">
          {t.overrideReason({ reason: ticket.priorityReason ?? '' })}{' '}
          <span className="dh-3">{t.tableSays({ priority: priorityWord(computed).toLowerCase() })}</span>
        </p>
      ) : null}
      {ticket.impact === null && ticket.urgency === null ? (
        <p className="dh-sm dh-3">{t.notRated()}</p>
      ) : null}
      <div className="tk-rating-bare">
        <RatingGrid impact={impact} urgency={urgency} />
      </div>
    </div>
  );
}

function Override({ ticket, deeds }: { ticket: TicketDetail; deeds: Deeds }) {
  const [open, setOpen] = useState(false);
  const [priority, setPriority] = useState(String(ticket.priority));
  const [reason, setReason] = useState('');
  const again = useRef<HTMLButtonElement>(null);
  const left = useRef(false);
  useEffect(() => {
    // The form is gone with the field that had the focus.
    if (!open && left.current) again.current?.focus();
    left.current = open;
  }, [open]);
  if (!open)
    return (
      <>
        <span className="dh-space">{t.wrong()}</span>
        {ticket.priorityReason === null ? null : (
          <Button size="xs" onClick={() => void deeds.change({ priority: null }, {}, t.didPriority())}>
            {t.backToTable()}
          </Button>
        )}
        <Button ref={again} size="xs" onClick={() => setOpen(true)}>
          {t.setAnother()}
        </Button>
      </>
    );
  const submit = () => {
    const next = Number(priority);
    void deeds.change(
      { priority: next, priorityReason: reason },
      { priority: next, priorityReason: reason },
      t.didPriority(),
    );
    setOpen(false);
  };
  return (
    <form
      className="tk-override"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Select
        size="xs"
        aria-label={t.fieldPriority()}
        value={priority}
        onChange={(value) => setPriority(value ?? priority)}
        data={[1, 2, 3, 4].map((level) => ({ value: String(level), label: priorityWord(level) }))}
        comboboxProps={{ withinPortal: false }}
        allowDeselect={false}
      />
      <TextInput
        size="xs"
        aria-label={t.reason()}
        placeholder={t.overridePlace()}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" variant="filled" disabled={reason.trim() === ''}>
        {t.setPriority()}
      </Button>
    </form>
  );
}
