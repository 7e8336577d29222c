import { sql } from 'kysely';
import type { Reader } from '#platform/server/db/database';
import { addressKey } from '#platform/server/mail/address';
import type { ServerAccess } from '#platform/server/mail/server-access';
import { readSmtpUrl } from '#platform/server/mail/smtp-settings';
import { checkSmtp, smtpTransport, type MailTransport } from '#platform/server/mail/transport';
import { troubleOf } from '#platform/server/mail/trouble';
import type { MailDeps } from '../api.ts';
import type { ServerRow } from '../tables.ts';
import { createOutgoingNotes, type OutgoingNotes } from './outgoing-notes.ts';
import { accessToStored, serverColumns } from './servers.ts';

/** The servers that take our mail. */
export interface Outgoing {
  /** Host of the server of the desk, when one is set. */
  readonly deskHost: string | undefined;
  /** By which server an address sends: its own, else the one of the desk, else the one of the default mailbox. */
  transportFor(db: Reader, from: { readonly address: string }): Promise<MailTransport | undefined>;
  /** Looks whether servers that could not be used can be used again. */
  probe(): Promise<void>;
  close(): void;
}

interface Open {
  readonly version: number;
  readonly access: ServerAccess;
  readonly transport: MailTransport;
}

/** Throws SmtpSettingError when the server of the desk is not an address. */
export function createOutgoing(deps: MailDeps): Outgoing {
  const notes = createOutgoingNotes(deps);
  const desk = readSmtpUrl(deps.config.smtpUrl, deps.config.smtpCertificate);
  const open = new Map<string, Open>();
  if (desk) open.set('desk', { version: 0, access: desk, transport: smtpTransport(desk) });

  const openFor = (row: ServerRow): Open => {
    const known = open.get(row.mailbox_id);
    if (known?.version === row.version) return known;
    known?.transport.close();
    const access = accessToStored(deps, row);
    const fresh = { version: row.version, access, transport: smtpTransport(access) };
    open.set(row.mailbox_id, fresh);
    return fresh;
  };
  const viaRow = (row: ServerRow): MailTransport => {
    try {
      return noted(notes, row.mailbox_id, openFor(row).transport);
    } catch (error) {
      return noted(notes, row.mailbox_id, cannot(error));
    }
  };
  return {
    deskHost: desk?.host,
    async transportFor(db, from) {
      const key = addressKey(from.address);
      const rows = await db.rows<ServerRow & { address_key: string }>(sql<
        ServerRow & { address_key: string }
      >`select b.address_key, s.* from mail_mailboxes b
        join lateral (select ${serverColumns} from mail_servers m where m.mailbox_id = b.id and m.direction = 'outgoing') s on true
        where b.address_key = ${key} or b.is_default`);
      const own = rows.find((row) => row.address_key === key);
      if (own) return viaRow(own);
      const ofDesk = open.get('desk');
      if (ofDesk) return noted(notes, 'desk', ofDesk.transport);
      return rows[0] && viaRow(rows[0]);
    },
    async probe() {
      for (const server of await notes.unusable()) {
        const known = open.get(server);
        if (!known) continue;
        await checkSmtp(known.access).then(
          () => notes.note(server, undefined, false),
          (error: unknown) => notes.note(server, troubleOf(error), false),
        );
      }
    },
    close() {
      for (const one of open.values()) one.transport.close();
      open.clear();
    },
  };
}

/** Writes down what becomes of each mail, as far as it is about the server. */
function noted(notes: OutgoingNotes, server: string, transport: MailTransport): MailTransport {
  return {
    async send(mail) {
      const outcome = await transport.send(mail);
      await notes.note(server, outcome.trouble, outcome.accepted.length > 0);
      return outcome;
    },
    close: () => transport.close(),
  };
}

/** A server that cannot even be asked, for example because its password does not open. */
function cannot(error: unknown): MailTransport {
  const trouble = troubleOf(error);
  return {
    send: (mail) =>
      Promise.resolve({
        accepted: [],
        refused: mail.envelope.to.map((address) => ({
          address: addressKey(address),
          answer: trouble.words,
          permanent: false,
        })),
        answer: trouble.words,
        trouble,
      }),
    close() {},
  };
}
