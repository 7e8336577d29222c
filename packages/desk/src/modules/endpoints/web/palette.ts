import { createElement } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import { send } from '#platform/web/api/client';
import { paletteProvider, type PaletteItem, type PaletteProvider } from '#platform/web/keys/palette';
import type { WebContext } from '#platform/web/routes';
import { ActionClassChip } from '#platform/web/ui/Chip.tsx';
import { MachineMark } from '#platform/web/ui/Marks.tsx';
import type { Action, Machine } from '../contract.ts';
import { shapeOf, stateWord } from './dot-state.ts';
import { splitWords } from './palette-words.ts';
import { t } from './texts/navigation.ts';

const mostMachines = 5;
const mostActions = 5;
/** Offered for a machine that was typed alone. */
const usual = ['net.ping', 'disk.usage', 'log.read'];

/** Machines in the palette, and what can be asked of them: "ping pc-17" leads to the form of the ping. */
export function machinePalette({ go, queryClient }: WebContext): PaletteProvider {
  return paletteProvider({
    id: 'endpoints',
    group: t.machines,
    search: async (query) => {
      const actions = await actionsOf(queryClient);
      const { action: wanted, machine: words } = splitWords(query, actions);
      if (words.length < 2) return [];
      const machines = await machinesOf(words);
      const offered = usual.flatMap((kind) => actions.find((one) => one.kind === kind) ?? []);
      const chosen = wanted.length > 0 ? wanted : offered;
      const [first] = machines;
      const lines = first ? chosen.slice(0, mostActions).map((one) => actionItem(one, first, go)) : [];
      const found = machines.map((one) => machineItem(one, words, go));
      return wanted.length > 0 ? [...lines, ...found] : [...found, ...lines];
    },
  });
}

/** Asked for without the contract, which would come with the first script of every page. */
async function machinesOf(words: string): Promise<readonly Machine[]> {
  const query = new URLSearchParams({ q: words, limit: String(mostMachines) });
  const response = await send(`/api/machines?${query.toString()}`, { method: 'GET', headers: {} });
  return response.ok ? ((await response.json()) as { items: readonly Machine[] }).items : [];
}

function actionsOf(queryClient: QueryClient): Promise<readonly Action[]> {
  return queryClient.fetchQuery({
    queryKey: ['endpoints', 'actions', 'palette'],
    queryFn: async () => {
      const response = await send('/api/machines/actions', { method: 'GET', headers: {} });
      return response.ok ? ((await response.json()) as { items: readonly Action[] }).items : [];
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function machineItem(machine: Machine, words: string, go: WebContext['go']): PaletteItem {
  const typed = words.toLowerCase();
  return {
    id: `machine ${machine.id}`,
    title: machine.name,
    detail: [machine.person?.name, machine.site.name].filter(Boolean).join(' · '),
    icon: createElement(MachineMark, { state: shapeOf(machine), tag: '', label: stateWord(machine) }),
    exact: machine.name.toLowerCase() === typed || machine.hostname.toLowerCase() === typed,
    run: () => go(`/machines/${machine.id}`),
  };
}

function actionItem(action: Action, machine: Machine, go: WebContext['go']): PaletteItem {
  return {
    id: `action ${action.kind} ${machine.id}`,
    title: t.onMachine({ action: action.kind, machine: machine.name }),
    detail: action.summary,
    aside: createElement(ActionClassChip, { actionClass: action.class }),
    run: () => go(`/machines/${machine.id}?do=${encodeURIComponent(action.kind)}`),
  };
}
