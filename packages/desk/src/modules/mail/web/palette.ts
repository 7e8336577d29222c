import { createElement } from 'react';
import { send } from '#platform/web/api/client';
import { formatMoment } from '#platform/web/i18n/format';
import { paletteProvider, type PaletteItem, type PaletteProvider } from '#platform/web/keys/palette';
import { MailMark } from '#platform/web/ui/Marks.tsx';
import type { MailRecord } from '../contract.ts';
import { t } from './texts/navigation.ts';

const mostShown = 5;

/** Mails in the palette: whose address or Message-ID was typed or pasted. */
export function mailPalette(go: (path: string) => void): PaletteProvider {
  return paletteProvider({
    id: 'mail',
    group: t.mail,
    search: async (query) => {
      const text = query.trim();
      // Both have an "@" with something on each side; anything else finds no record.
      if (!/^<?\S+@\S+>?$/.test(text)) return [];
      const found = await recordsOf(text);
      return found.map((record) => itemOf(record, go));
    },
  });
}

/** Asked for without the contract, which would come with the first script of every page. */
async function recordsOf(text: string): Promise<readonly MailRecord[]> {
  const query = new URLSearchParams({ q: text, limit: String(mostShown) });
  const response = await send(`/api/mail/records?${query.toString()}`, { method: 'GET', headers: {} });
  if (!response.ok) return [];
  return ((await response.json()) as { items: readonly MailRecord[] }).items;
}

function itemOf(record: MailRecord, go: (path: string) => void): PaletteItem {
  const at = createElement('span', { className: 'dh-sm dh-3' }, formatMoment(record.receivedAt));
  return {
    id: `mail ${record.id}`,
    title: record.subject === '' ? t.noSubject() : record.subject,
    detail: record.from ?? '',
    ...(record.verdict === null
      ? {}
      : { icon: createElement(MailMark, { verdict: record.verdict, iconOnly: true }) }),
    aside: at,
    run: () => go(`/mail/records/${record.id}`),
  };
}
