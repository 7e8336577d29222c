import { keysOf, type Command } from './commands.ts';
import type { PaletteItem, PaletteProvider } from './palette.ts';

/** Lines under one heading. */
export interface PaletteGroup {
  readonly id: string;
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

const mostPerGroup = 6;

/** `#48217` asks tickets alone; without a prefix everything is asked. */
export function scopeOf(typed: string): { prefix: PaletteProvider['prefix'] | undefined; query: string } {
  const first = typed[0];
  if (first === '#' || first === '@' || first === '>') return { prefix: first, query: typed.slice(1).trim() };
  return { prefix: undefined, query: typed.trim() };
}

/** Commands whose words all begin a word of the title, best first. */
export function matchingCommands(commands: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return commands
    .filter((command) => command.inPalette !== false)
    .filter((command) => {
      const title = command.title().toLowerCase();
      const starts = title.split(/[\s-]+/);
      return words.every(
        (word) => starts.some((start) => start.startsWith(word)) || title.includes(words.join(' ')),
      );
    });
}

/** Exact hits first of all, then actions, then the groups of the rooms in the order they were given. */
export function arrange(
  actionsTitle: string,
  commands: readonly Command[],
  groups: readonly PaletteGroup[],
): PaletteGroup[] {
  const exact = groups
    .map((group) => ({ ...group, id: `${group.id}!`, items: group.items.filter((item) => item.exact) }))
    .filter((group) => group.items.length > 0);
  const actions = commands.slice(0, mostPerGroup).map(commandItem);
  const rest = groups.map((group) => ({
    ...group,
    items: group.items.filter((item) => !item.exact).slice(0, mostPerGroup),
  }));
  return [...exact, { id: 'actions', title: actionsTitle, items: actions }, ...rest].filter(
    (group) => group.items.length > 0,
  );
}

function commandItem(command: Command): PaletteItem {
  const keys = keysOf(command);
  return {
    id: command.id,
    title: command.title(),
    run: command.run,
    ...(keys === undefined ? {} : { keys }),
    ...(command.disabledReason === undefined
      ? {}
      : { disabledReason: command.disabledReason, detail: command.disabledReason }),
  };
}
