import { useCommands, type Command } from '#platform/web/keys/commands';
import type { ComposerMode } from '#platform/web/ui/Composer.tsx';
import { t } from '../texts.ts';
import type { BulkMenu } from './BulkBar.tsx';

interface QueueKeys {
  readonly mayWork: boolean;
  readonly active: string | undefined;
  readonly move: (by: number) => void;
  readonly open: (number: string) => void;
  readonly toggle: (number: string) => void;
  readonly showFilter: () => void;
  readonly showAll: () => void;
  /** Undefined where there is no preview to write in. */
  readonly write: ((mode: ComposerMode) => void) | undefined;
  readonly menu: (menu: BulkMenu) => void;
  readonly leave: () => void;
}

/** The keys of the queue. Deeds are done to what is selected, else to the active row. */
export function useQueueCommands(keys: QueueKeys): void {
  const { active, write, mayWork } = keys;
  const reason = (id: string) => {
    if (active === undefined && needsRow.has(id)) return { disabledReason: t.noPreview() };
    return !mayWork && deeds.has(id) ? { disabledReason: t.notPermitted() } : {};
  };
  const command = (id: string, title: () => string, sequence: string, run: () => void): Command => ({
    id: `tickets.queue.${id}`,
    title,
    group: t.keysQueue,
    keys: sequence,
    run,
    ...reason(id),
  });
  const quiet = (one: Command): Command => ({ ...one, inPalette: false });
  const write1 = (mode: ComposerMode) => () => {
    if (write) write(mode);
    else if (active !== undefined) keys.open(active);
  };
  useCommands([
    quiet(command('next', t.keyNext, 'j', () => keys.move(1))),
    quiet(command('previous', t.keyPrevious, 'k', () => keys.move(-1))),
    quiet(command('open', t.keyOpen, 'enter', () => active !== undefined && keys.open(active))),
    quiet(command('select', t.keySelect, 'x', () => active !== undefined && keys.toggle(active))),
    quiet(command('leave', t.unselect, 'escape', keys.leave)),
    command('filter', t.keyFilter, '/', keys.showFilter),
    command('new-rows', t.keyNew, 'u', keys.showAll),
    command('reply', t.keyReply, 'r', write1('reply')),
    command('note', t.keyNote, 'n', write1('note')),
    command('assign', t.keyAssign, 'a', () => keys.menu('assign')),
    command('team', t.keyTeam, 't', () => keys.menu('team')),
    command('rate', t.keyRate, 'p', () => keys.menu('rate')),
    command('resolve', t.keyResolve, 'e', () => keys.menu('resolve')),
  ]);
}

const deeds = new Set(['select', 'reply', 'note', 'assign', 'team', 'rate', 'resolve']);
const needsRow = new Set(['open', ...deeds]);
