import { sql } from 'kysely';
import type { Hands, World } from '../../../main/world.test-support.ts';

/** A page as a browser without script gets it. */
export interface Seen {
  readonly status: number;
  readonly html: string;
  readonly location: string | null;
  readonly headers: Headers;
  /** The text between the tags, white space folded. */
  readonly text: string;
}

/** A browser without script: it loads pages, fills in their forms, and follows where it is led. */
export interface Visitor {
  open(path: string): Promise<Seen>;
  /** Sends fields to an address, as a form does; does not follow. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Seen>;
  /** Loads the page, fills in the form with this action, sends it, and follows to the page after it. */
  submit(page: string, action: string, fields?: Record<string, string>): Promise<Seen>;
}

/** Makes a browser; with a caller of the cast it carries that session. */
export function visitor(send: (path: string, init: RequestInit) => Promise<Response>): Visitor {
  const load = async (path: string, init: RequestInit): Promise<Seen> => {
    const response = await send(path, {
      ...init,
      headers: { accept: 'text/html,*/*', ...(init.headers as Record<string, string>) },
    });
    const html = await response.text();
    return {
      status: response.status,
      html,
      location: response.headers.get('location'),
      headers: response.headers,
      text: textOf(html),
    };
  };
  const open = (path: string) => load(path, { method: 'GET' });
  const post: Visitor['post'] = (path, fields, headers = {}) =>
    load(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });
  return {
    open,
    post,
    async submit(page, action, fields = {}) {
      const given = formOf((await open(page)).html, action);
      const answered = await post(action, { ...given, ...fields });
      return answered.location === null ? answered : open(answered.location);
    },
  };
}

/** The browser of somebody of the cast, or of a stranger. */
export async function browse(world: World, who?: Parameters<World['as']>[0]): Promise<Visitor> {
  const hands = who === undefined ? world.stranger : await world.as(who);
  return visitor((path, init) => hands.send(path, init as Parameters<typeof hands.send>[1]));
}

/** Hidden fields of the form with this action. */
export function formOf(html: string, action: string): Record<string, string> {
  const form = html
    .split('<form')
    .slice(1)
    .map((part) => part.split('</form>')[0] ?? '')
    .find((part) => part.includes(`action="${action}"`));
  if (form === undefined) throw new Error(`no form leads to ${action}`);
  const fields = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  return Object.fromEntries(fields.map((f) => [f[1], plain(f[2] ?? '')]));
}

function textOf(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  return plain(body.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

function plain(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
  return text.replace(/&([#\w]+);/g, (all, name: string) => named[name] ?? all);
}

/** Words of the mails that wait to leave, newest first. */
export async function mailsTo(world: World, address: string): Promise<string[]> {
  const rows = await world.desk.database.reader.rows<{ text: string }>(sql<{ text: string }>`
    select payload ->> 'text' as text from platform_outbox where kind = 'mail' and payload -> 'to' @> ${JSON.stringify([{ address }])}::jsonb
    order by id desc`);
  return rows.map((row) => row.text);
}

/** The path of the newest link in the mails to an address. */
export async function newestLink(world: World, address: string, start: string): Promise<string> {
  const [mail = ''] = await mailsTo(world, address);
  const found = new RegExp(`http://desk\\.example(${start}[^\\s#]+)`).exec(mail)?.[1];
  if (found === undefined) throw new Error(`no link to ${start} in: ${mail}`);
  return found;
}

/** How many rows of events exist: what a page that only looks must not change. */
export async function countEvents(world: World): Promise<number> {
  const row = await world.desk.database.reader.first<{ n: number }>(
    sql<{ n: number }>`select count(*)::int as n from platform_events`,
  );
  return row?.n ?? -1;
}

/** Somebody of the cast with an API token: stays good when the clock of a test goes on by weeks. */
export async function lasting(world: World, who: 'bob' | 'dave'): Promise<Hands> {
  await world.as(who);
  const { token } = await world.console.identity.consoleCreateToken({ email: `${who}@example.org` });
  return world.withToken(token);
}
