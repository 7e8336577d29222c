import { sql } from 'kysely';
import type { MailDeps } from '../../api.ts';
import { serverColumns } from '../../mailboxes/servers.ts';
import type { ServerRow } from '../../tables.ts';
import type { Applier } from '../applier.ts';
import { fetchMailbox, type RunningFetch } from './fetch-mailbox.ts';
import { releaseLease, takeLease } from './fetch-state.ts';

/** Fetching of all mailboxes by one process; of several processes each mailbox has one. */
export interface FetchingMailboxes {
  close(): Promise<void>;
}

/** Well within the lease, and soon enough after a changed setting. */
const tendEveryMs = 3000;

type IncomingRow = ServerRow & { readonly address: string };

/** Starts fetching what is set to be fetched, follows changed settings, and takes over from processes that died. */
export function fetchMailboxes(deps: MailDeps, applier: Applier): FetchingMailboxes {
  const holder = deps.processId;
  const running = new Map<string, { readonly row: IncomingRow; readonly fetch: RunningFetch }>();

  const end = async (mailboxId: string) => {
    const one = running.get(mailboxId);
    running.delete(mailboxId);
    await one?.fetch.stop();
    await releaseLease(deps, mailboxId, holder);
  };
  const tendOne = async (row: IncomingRow) => {
    const state = await takeLease(deps, row, holder);
    // Lost to another process: this one was asleep for longer than the lease.
    if (!state) return running.has(row.mailbox_id) ? end(row.mailbox_id) : undefined;
    if (running.has(row.mailbox_id)) return undefined;
    const fetching = {
      deps,
      applier,
      server: row,
      address: row.address,
      mailboxId: row.mailbox_id,
      holder,
      careful: false,
    };
    running.set(row.mailbox_id, { row, fetch: fetchMailbox(fetching, () => takeLease(deps, row, holder)) });
    return undefined;
  };
  const tend = async () => {
    const rows = await wanted(deps);
    const byId = new Map(rows.map((row) => [row.mailbox_id, row]));
    for (const [mailboxId, one] of running) {
      const now = byId.get(mailboxId);
      if (now?.version !== one.row.version || now.address !== one.row.address) await end(mailboxId);
    }
    for (const row of rows) await tendOne(row);
  };
  let tending: Promise<void> | undefined;
  const poke = () => {
    tending ??= tend()
      .catch(deps.onError)
      .finally(() => (tending = undefined));
  };
  const timer = setInterval(poke, tendEveryMs);
  poke();
  return {
    async close() {
      clearInterval(timer);
      await tending;
      await Promise.all([...running.keys()].map((mailboxId) => end(mailboxId).catch(deps.onError)));
    },
  };
}

function wanted(deps: MailDeps): Promise<IncomingRow[]> {
  return deps.database.reader.rows<IncomingRow>(sql<IncomingRow>`select b.address, s.* from mail_mailboxes b
    join lateral (select ${serverColumns} from mail_servers m where m.mailbox_id = b.id and m.direction = 'incoming' and m.enabled) s on true`);
}
