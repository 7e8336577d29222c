import { Readable } from 'node:stream';
import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import type { Handlers } from '#platform/server/http/call';
import {
  findOutbound,
  listOutbound,
  resendMail,
  type OutboundRow,
} from '#platform/server/mail/outbound-records';
import { mailErrors, mailEvents, type mailContract, type OutboundRecord } from '../contract.ts';
import type { mailboxEndpoints } from '../contract/mailbox-endpoints.ts';
import type { Applier } from './intake/applier.ts';
import type { MailDeps } from './api.ts';
import { readHealth } from './mailboxes/health.ts';
import { addMailbox, changeMailbox, listMailboxes, toMailbox } from './mailboxes/mailboxes.ts';
import { requireServers, toIncoming, toOutgoing } from './mailboxes/servers.ts';
import { removeServer, setServer } from './mailboxes/set-server.ts';
import { tryIncoming, tryOutgoing } from './mailboxes/try-server.ts';
import { receiveMail } from './intake/receive-mail.ts';
import { listRecords, readMailSource, readRecord, requireRecord } from './records/records.ts';

/** One function for every endpoint of the contract. */
export function mailHandlers(
  deps: MailDeps,
  applier: Applier,
  outgoing: { readonly deskHost: string | undefined },
): Handlers<(typeof mailContract)['endpoints']> {
  return {
    ...mailboxHandlers(deps, outgoing),
    async inbound({ actor, database, exchange }, input) {
      const received = await receiveMail(deps, {
        source: exchange.raw,
        cameBy: actor.kind === 'console' ? 'console' : 'api',
        mailbox: input.mailbox,
        envelopeFrom: input.sender,
        envelopeTo: input.mailbox === undefined ? [] : [input.mailbox],
      });
      if (!received.isDuplicate) await applier.apply(received.recordId, exchange.raw);
      return requireRecord(database.reader, received.recordId);
    },
    records: ({ actor, db }, input) => listRecords(db, deps, actor, input),
    record: ({ actor, db }, { id }) => readRecord(db, deps, actor, id),
    async source({ actor, db }, { id }) {
      const { source, digest } = await readMailSource(db, deps, actor, id);
      return {
        stream: Readable.from([source]),
        sizeBytes: source.length,
        mediaType: 'message/rfc822',
        fileName: `${id}.eml`,
        digest,
      };
    },
    async outbox({ actor, db }, input) {
      const page = await listOutbound(db, {
        states: input.state?.split(',').map((one) => one.trim()),
        q: input.q,
        limit: input.limit ?? 50,
        cursor: input.cursor,
        about: aboutSeenTickets(deps, actor),
      });
      return { items: page.items.map(toOutbound), nextCursor: page.nextCursor };
    },
    async resend({ actor, tx }, { id }) {
      const about = aboutSeenTickets(deps, actor);
      const row = await findOutbound(tx, id, about);
      if (!row) throw new AppError(mailErrors.outboundNotFound);
      const at = deps.clock.now();
      if (!(await resendMail(tx, row, at))) throw new AppError(mailErrors.notWaiting);
      const happening = { actor, at, subject: { room: 'mail', id } };
      await record(tx, {
        events: [
          happened(mailEvents.retried, happening, { messageId: row.mail.messageId, before: row.state }),
        ],
        select: sql`select 1`,
      });
      const after = await findOutbound(tx, id, about);
      return toOutbound(after ?? row);
    },
  };
}

type MailboxEndpoint = keyof typeof mailboxEndpoints;

function mailboxHandlers(
  deps: MailDeps,
  outgoing: { readonly deskHost: string | undefined },
): Pick<Handlers<(typeof mailContract)['endpoints']>, MailboxEndpoint> {
  return {
    async mailboxes({ db }) {
      return { items: (await listMailboxes(db)).map(toMailbox) };
    },
    addMailbox: ({ actor, tx }, input) => addMailbox(tx, deps, actor, input),
    changeMailbox: ({ actor, tx }, input) => changeMailbox(tx, deps, actor, input),
    mailboxServers: ({ db }, { id }) => requireServers(db, id),
    async setIncoming({ actor, tx }, input) {
      return toIncoming(await setServer(tx, deps, actor, { ...input, direction: 'incoming' }));
    },
    tryIncoming: (_call, input) => tryIncoming(deps, input),
    removeIncoming: ({ actor, tx }, { id }) => removeServer(tx, deps, actor, { id, direction: 'incoming' }),
    async setOutgoing({ actor, tx }, input) {
      return toOutgoing(await setServer(tx, deps, actor, { ...input, direction: 'outgoing' }));
    },
    tryOutgoing: (_call, input) => tryOutgoing(deps, input),
    removeOutgoing: ({ actor, tx }, { id }) => removeServer(tx, deps, actor, { id, direction: 'outgoing' }),
    health: ({ db }) => readHealth(db, deps, outgoing.deskHost),
  };
}

/** Mail of tickets that the actor sees; mail about people (sign-in, invitations) holds links and is for nobody's eyes. */
function aboutSeenTickets(deps: MailDeps, actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`o.subject_room = 'tickets' and exists (select 1 from tickets t where t.id = o.subject_id and ${deps.tickets.visible(actor)})`;
}

function toOutbound(row: OutboundRow): OutboundRecord {
  return {
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    state: row.state as OutboundRecord['state'],
    to: [...row.mail.to, ...(row.mail.cc ?? [])].map((box) => box.address),
    subject: row.mail.subject,
    messageId: row.mail.messageId,
    automatic: row.mail.automatic !== false,
    attempts: row.attempts,
    answer: row.answer,
    recipients: [...row.recipients],
  };
}
