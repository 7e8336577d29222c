import { useViewer } from '#platform/web/api/viewer';
import { useCommands, type Command } from '#platform/web/keys/commands';
import type { TicketDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import type { Menu, FormName, Opened } from './menus.ts';
import { whyNot, type DeedName } from './permitted.ts';
import { thanksToTake } from './thanks.ts';

interface Keys {
  readonly opened: Opened;
  readonly onReply: () => void;
  readonly onNote: () => void;
  readonly onNext: (() => void) | undefined;
  readonly onPrevious: (() => void) | undefined;
  readonly onBack: () => void;
  readonly onConfirm: () => void;
  readonly onCopy: (what: 'number' | 'subject' | 'link') => void;
}

/** The keys of a ticket; each stands in the key sheet and, where it does something, in the palette. */
export function useTicketCommands(ticket: TicketDetail | undefined, keys: Keys): void {
  const viewer = useViewer();
  const why = (deed: DeedName) => (ticket ? whyNot(deed, ticket, viewer) : t.loadingTicket());
  const menu = (id: Menu, sequence: string, title: () => string, deed: DeedName) =>
    command({
      id: `tickets.${id}`,
      title,
      keys: sequence,
      why: why(deed),
      run: () => keys.opened.openMenu(id),
    });
  const form = (id: FormName, sequence: string | undefined, title: () => string, deed: DeedName) =>
    command({
      id: `tickets.${id}`,
      title,
      keys: sequence,
      why: why(deed),
      run: () => keys.opened.openForm(id),
    });
  const step = (id: string, sequence: string, title: () => string, run: (() => void) | undefined) => ({
    ...command({ id, title, keys: sequence, why: run ? undefined : t.endOfList(), run: () => run?.() }),
    inPalette: false,
  });
  useCommands([
    command({ id: 'tickets.reply', title: t.keyReply, keys: 'r', why: why('reply'), run: keys.onReply }),
    command({ id: 'tickets.note', title: t.keyNote, keys: 'n', why: why('note'), run: keys.onNote }),
    menu('assign', 'a', t.keyAssign, 'change'),
    menu('team', 't', t.keyTeam, 'change'),
    command({
      id: 'tickets.status',
      title: t.keyStatus,
      keys: 's',
      why: undefined,
      run: () => keys.opened.openMenu('status'),
    }),
    menu('rate', 'p', t.keyRate, 'change'),
    menu('snooze', 'h', t.keySnooze, 'wait'),
    menu('category', 'l', t.keyCategory, 'change'),
    form('resolve', 'e', t.keyResolve, 'resolve'),
    command({
      id: 'tickets.confirm',
      title: t.takeAsConfirmation,
      keys: 'y',
      why: why('confirm') ?? (ticket && thanksToTake(ticket) ? undefined : t.noThanks()),
      run: keys.onConfirm,
    }),
    form('merge', 'd', t.keyMerge, 'merge'),
    form('link', undefined, t.keyLink, 'note'),
    form('close', undefined, t.keyClose, 'close'),
    form('reopen', undefined, t.keyReopen, 'reopen'),
    form('cancel', undefined, t.keyCancel, 'cancel'),
    form('subject', undefined, t.keySubject, 'change'),
    step('tickets.next', 'j', t.keyNext, keys.onNext),
    step('tickets.previous', 'k', t.keyPrevious, keys.onPrevious),
    step('tickets.back', 'escape', t.keyBack, keys.onBack),
    ...copyCommands(keys.onCopy),
  ]);
}

function copyCommands(copy: Keys['onCopy']): Command[] {
  const always = { why: undefined };
  return [
    command({ ...always, id: 'tickets.copy', title: t.copyNumber, keys: '.', run: () => copy('number') }),
    command({
      ...always,
      id: 'tickets.copy-subject',
      title: t.copySubject,
      keys: '. .',
      run: () => copy('subject'),
    }),
    command({
      ...always,
      id: 'tickets.copy-link',
      title: t.copyLink,
      keys: '. . .',
      run: () => copy('link'),
    }),
  ];
}

function command(p: {
  id: string;
  title: () => string;
  keys: string | undefined;
  why: string | undefined;
  run: () => void;
}): Command {
  return {
    id: p.id,
    title: p.title,
    group: t.keysTicket,
    run: p.run,
    ...(p.keys === undefined ? {} : { keys: p.keys }),
    ...(p.why === undefined ? {} : { disabledReason: p.why }),
  };
}
