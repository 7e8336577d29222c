import { createElement } from 'react';
import { StatusMark } from '#platform/web/ui/Marks.tsx';
import { apiOf } from '#platform/web/api/client';
import { formatMoment } from '#platform/web/i18n/format';
import { paletteProvider, type PaletteItem, type PaletteProvider } from '#platform/web/keys/palette';
import type { WebContext } from '#platform/web/routes';
import { searchContract, type SearchItem } from '#search/contract';
import { fromNumber, toNumber } from '../contract.ts';
import { tickets } from './api.ts';
import { t } from './texts.ts';

const search = apiOf(searchContract);

/** Tickets in the palette: the one whose number was typed first of all, then those that contain the words. */
export function ticketPalette({ go }: WebContext): readonly PaletteProvider[] {
  return [
    paletteProvider({
      id: 'tickets',
      group: t.paletteTickets,
      prefix: '#',
      search: async (query) => {
        const serial = fromNumber(query);
        if (serial !== undefined) return byNumber(toNumber(serial), go);
        if (query.trim().length < 2) return [];
        const { items } = await search.search({ q: query, in: 'tickets,messages', limit: mostFound });
        return onePerPage(items)
          .slice(0, mostShown)
          .map((item) => foundItem(item, go));
      },
    }),
  ];
}

// Messages of one ticket are asked for together with it and shown as one line, so more are asked for than shown.
const mostFound = 30;
const mostShown = 8;

/** The best answer for each ticket: its subject and its messages lead to the same page. */
function onePerPage(items: readonly SearchItem[]): readonly SearchItem[] {
  const seen = new Set<string | null>();
  return items.filter(({ url }) => !seen.has(url) && seen.add(url));
}

async function byNumber(number: string, go: WebContext['go']): Promise<readonly PaletteItem[]> {
  try {
    const ticket = await tickets.get({ number });
    return [
      {
        id: ticket.id,
        title: ticket.subject,
        detail: ticket.requester.name,
        icon: createElement(StatusMark, { status: ticket.status, iconOnly: true }),
        aside: createElement('span', { className: 'dh-mono dh-3' }, ticket.number),
        exact: true,
        run: () => go(`/tickets/${ticket.number}`),
      },
    ];
  } catch {
    // No ticket with this number that one may see: the palette says that it found nothing.
    return [];
  }
}

function foundItem(item: SearchItem, go: WebContext['go']): PaletteItem {
  const at =
    item.at === null ? undefined : createElement('span', { className: 'dh-sm dh-3' }, formatMoment(item.at));
  return {
    id: `${item.type} ${item.id}`,
    title: item.title,
    detail: item.snippet,
    ...(at ? { aside: at } : {}),
    exact: item.exact,
    run: () => go(item.url ?? '/queue'),
  };
}
