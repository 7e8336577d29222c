import { useEffect, useMemo, useState } from 'react';
import { useCurrentCommands } from './commands.ts';
import { paletteProviders } from './palette.ts';
import { arrange, matchingCommands, scopeOf, type PaletteGroup } from './palette-search.ts';

const pauseMs = 90;

/** Commands at once; the rooms' answers as they come, none of an older question. */
export function useAnswers(
  typed: string,
  actionsTitle: string,
): { groups: readonly PaletteGroup[]; looking: boolean } {
  const commands = useCurrentCommands();
  const { prefix, query } = scopeOf(typed);
  const asked = asksRooms(typed);
  const [answer, setAnswer] = useState<{ typed: string; groups: readonly PaletteGroup[]; done: boolean }>({
    typed: '',
    groups: [],
    done: true,
  });
  useEffect(() => {
    if (!asksRooms(typed)) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => void ask(typed, stop.signal, setAnswer), pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed]);
  const groups = useMemo(() => {
    const actions = prefix === undefined || prefix === '>' ? matchingCommands(commands, query) : [];
    return arrange(actionsTitle, actions, asked ? answer.groups : []);
  }, [actionsTitle, commands, prefix, query, asked, answer.groups]);
  return { groups, looking: asked && (answer.typed !== typed || !answer.done) };
}

/** Only words of a name or number are asked for; actions are known here. */
function asksRooms(typed: string): boolean {
  const { prefix, query } = scopeOf(typed);
  return query !== '' && prefix !== '>';
}

async function ask(
  typed: string,
  signal: AbortSignal,
  tell: (answer: { typed: string; groups: readonly PaletteGroup[]; done: boolean }) => void,
) {
  const { prefix, query } = scopeOf(typed);
  const asked = paletteProviders().filter((provider) => prefix === undefined || provider.prefix === prefix);
  const groups: (PaletteGroup | undefined)[] = asked.map(() => undefined);
  const report = (done: boolean) =>
    !signal.aborted && tell({ typed, groups: groups.filter((group) => group !== undefined), done });
  const one = async (index: number) => {
    const provider = asked[index];
    if (!provider) return;
    // A room that cannot answer leaves its group out; the others still answer.
    const items = await provider.search(query, signal).catch(() => []);
    groups[index] = { id: provider.id, title: provider.group(), items };
    report(false);
  };
  await Promise.all(asked.map((_, index) => one(index)));
  report(true);
}
