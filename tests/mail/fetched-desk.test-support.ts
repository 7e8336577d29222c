import assert from 'node:assert/strict';
import type {
  IncomingServerSetting,
  MailboxHealth,
  MailRecord,
  OutgoingHealth,
} from '../../packages/desk/src/modules/mail/contract.ts';
import { openWorld, type Hands, type World } from '../../packages/desk/src/main/world.test-support.ts';
import { settingFor } from './imap-setting.test-support.ts';
import { startMailServer, type MailServer } from './mail-server.test-support.ts';
import { until } from './until.test-support.ts';

/** The address of the desk. */
export const help = 'helpdesk@office.test';

/** A desk whose mailbox is fetched from a real mail server, which also takes its mail. */
export interface FetchedDesk {
  readonly server: MailServer;
  readonly world: World;
  readonly bob: Hands;
  readonly dave: Hands;
  readonly mailboxId: string;
  /** Sets the incoming server, by TLS and password unless told, and waits until it is used. */
  fetch(part?: Partial<IncomingServerSetting>): Promise<void>;
  /** Sends by a program that knows nothing of the desk. */
  send(mail: SentMail): Promise<void>;
  health(): Promise<MailboxHealth>;
  outgoing(): Promise<OutgoingHealth>;
  /** Settled records of mails with this subject, newest first. */
  recordsOf(subject: string): Promise<MailRecord[]>;
  /** Waits for the first settled record of a mail with this subject. */
  recordOf(subject: string): Promise<MailRecord>;
  /** All mails of a person as they lie on the server. */
  mailsOf(user: string): Promise<string>;
  /** Signs people in again after the clock was turned. */
  signInAgain(): Promise<void>;
  close(): Promise<void>;
}

export interface SentMail {
  readonly subject: string;
  readonly from?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

const people = ['alice', 'bert', 'carl'].map((name) => `${name}@office.test`);

/** Starts both. Nothing is fetched before `fetch`. */
export async function startFetchedDesk(env: Record<string, string> = {}): Promise<FetchedDesk> {
  const server = await startMailServer();
  await server.setPassword(help, 'first');
  for (const person of people) await server.setPassword(person, 'theirs');
  const world = await openWorld({
    background: true,
    env: { DESKHAND_MAIL_ADDRESS: help, DESKHAND_SMTP_URL: `smtp://127.0.0.1:${server.smtpPort}`, ...env },
  });
  let bob = await world.as('bob');
  let dave = await world.as('dave');
  const mailboxId = (await dave.mail.mailboxes({})).items[0]?.id ?? '';
  const logins = async () => Number(await server.run('grep -c "Login: user=" /var/log/dovecot.log || true'));
  const desk = {
    server,
    world,
    mailboxId,
    get bob() {
      return bob;
    },
    get dave() {
      return dave;
    },
    async fetch(part: Partial<IncomingServerSetting> = {}) {
      const { incoming } = await dave.mail.mailboxServers({ id: mailboxId });
      const version = incoming ? { version: incoming.version } : {};
      const before = await logins();
      await dave.mail.setIncoming({
        id: mailboxId,
        ...settingFor(server),
        password: 'first',
        ...version,
        ...part,
      });
      // The connection with the old setting ends within seconds; nothing is sent before.
      await until('the new setting is used', async () =>
        part.enabled === false
          ? !(await server.run(`doveadm who ${help} 2>/dev/null || true`)).includes('imap')
          : (await logins()) > before,
      );
    },
    async send({ subject, from = 'alice@office.test', headers = [], body = 'It does not print.' }: SentMail) {
      const more = headers.map((line) => `--header '${line}'`).join(' ');
      await server.run(
        `swaks --silent 2 --server 127.0.0.1:${server.smtpPort} --from ${from} --to ${help} --header 'Subject: ${subject}' ${more} --body '${body}'`,
      );
    },
    async health() {
      const { mailboxes } = await dave.mail.health({});
      const found = mailboxes.find((one) => one.mailboxId === mailboxId);
      assert.ok(found);
      return found;
    },
    async outgoing() {
      const [desks] = (await dave.mail.health({})).outgoing;
      assert.ok(desks);
      return desks;
    },
    async recordsOf(subject: string) {
      const { items } = await dave.mail.records({ limit: 200 });
      return items.filter((one) => one.verdict !== null && one.subject === subject);
    },
    recordOf: (subject: string) =>
      until(`there is a record of "${subject}"`, async () => (await desk.recordsOf(subject))[0]),
    mailsOf: (user: string) => server.run(`doveadm fetch -u ${user} text all 2>/dev/null || true`),
    async signInAgain() {
      world.passDays(0);
      bob = await world.as('bob');
      dave = await world.as('dave');
    },
    async close() {
      await world.close();
      await server.stop();
    },
  };
  return desk;
}
