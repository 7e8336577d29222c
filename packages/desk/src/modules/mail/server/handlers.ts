import { Readable } from 'node:stream';
import type { Handlers } from '#platform/server/http/call';
import type { mailContract } from '../contract.ts';
import type { mailboxEndpoints } from '../contract/mailbox-endpoints.ts';
import type { Applier } from './intake/applier.ts';
import type { MailDeps } from './api.ts';
import { readHealth } from './mailboxes/health.ts';
import { addMailbox, changeMailbox, listMailboxes, toMailbox } from './mailboxes/mailboxes.ts';
import { requireServers, toIncoming, toOutgoing } from './mailboxes/servers.ts';
import { removeServer, setServer } from './mailboxes/set-server.ts';
import { tryIncoming, tryOutgoing } from './mailboxes/try-server.ts';
import { receiveMail } from './intake/receive-mail.ts';
import { outboundHandlers } from './outbound/outbound-handlers.ts';
import { recordHandlers } from './records/record-handlers.ts';
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
    ...outboundHandlers(deps),
    ...recordHandlers(deps, applier),
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
