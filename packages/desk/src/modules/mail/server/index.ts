import type { Workshop } from '#platform/server/mail/compose-outbound';
import { createMailDeliver, noServerAnswer } from '#platform/server/mail/deliver';
import { releaseWaiting } from '#platform/server/mail/outbound-records';
import { createApplier, type Applier } from './intake/applier.ts';
import { fetchMailboxes } from './intake/imap/fetch-mailboxes.ts';
import type { Mail, MailDeps } from './api.ts';
import { mailHandlers } from './handlers.ts';
import { createOutgoing } from './mailboxes/outgoing.ts';
import { alarmLog, mailGauges } from './mailboxes/watch-health.ts';
import { ensureMailbox, senderFor } from './mailboxes/mailboxes.ts';
import { listenForMail, type SmtpListener } from './intake/smtp-listener.ts';
import { previewMail } from './outbound/preview-mail.ts';
import { forgetOldDeliveries, sweepMail } from './intake/sweep-mail.ts';
import { seenBy } from './seen-by.ts';

export type { Mail, MailDeps, MailListening, MailSettings } from './api.ts';

const forgetEveryMs = 3_600_000;
const probeEveryMs = 60_000;

/** Makes the room from what it needs. Throws SmtpSettingError when the outgoing server is not an address. */
export function createMail(deps: MailDeps): Mail {
  const outgoing = createOutgoing(deps);
  const workshop: Workshop = {
    keys: deps.keys,
    readFile: (db, digest) => deps.files.requireBytes(db, digest),
    dkim: deps.config.dkim,
  };
  const applier = createApplier(deps);
  const logAlarms = alarmLog(deps, outgoing.deskHost);
  let forgottenAt = 0;
  let probedAt = 0;
  let listeners: Listeners = {};
  return {
    handlers: mailHandlers(deps, applier, outgoing),
    deliver: createMailDeliver({
      database: deps.database,
      clock: deps.clock,
      transportFor: (db, from) => outgoing.transportFor(db, from),
      senderFor: (db, teamId) => senderFor(db, deps, teamId),
      ...workshop,
      ...(deps.budgets ? { budgets: deps.budgets } : {}),
    }),
    seenBy: (db, actor, ids) => seenBy(db, deps, actor, ids),
    preview: (db, mail) => previewMail(db, deps, workshop, mail),
    mailboxFor: (db, teamId) => senderFor(db, deps, teamId),
    gauges: mailGauges(deps, outgoing.deskHost),
    async sweep() {
      await sweepMail(deps, applier);
      const now = deps.clock.now().getTime();
      if (now - probedAt >= probeEveryMs) {
        probedAt = now;
        await outgoing.probe();
        await logAlarms();
      }
      if (now - forgottenAt < forgetEveryMs) return;
      forgottenAt = now;
      await forgetOldDeliveries(deps);
    },
    isListening: () => listensAsTold(deps, listeners),
    async start() {
      await deps.database.write((tx) => ensureMailbox(tx, deps));
      if (outgoing.deskHost !== undefined)
        await deps.database.write((tx) => releaseWaiting(tx, noServerAnswer, deps.clock.now()));
      listeners = await openListeners(deps, applier);
      const { smtp, lmtp } = listeners;
      const fetching = fetchMailboxes(deps, applier);
      return {
        smtpPort: smtp?.port,
        lmtpPort: lmtp?.port,
        async close() {
          await Promise.all([smtp?.close(), lmtp?.close(), fetching.close()]);
          await applier.close();
          outgoing.close();
        },
      };
    },
  };
}

interface Listeners {
  readonly smtp?: SmtpListener | undefined;
  readonly lmtp?: SmtpListener | undefined;
}

async function openListeners(deps: MailDeps, applier: Applier): Promise<Listeners> {
  const open = (protocol: 'smtp' | 'lmtp', port: number) =>
    port === 0 ? undefined : listenForMail(deps, applier, { protocol, port });
  return { smtp: await open('smtp', deps.config.smtpPort), lmtp: await open('lmtp', deps.config.lmtpPort) };
}

function listensAsTold({ config }: MailDeps, { smtp, lmtp }: Listeners): boolean {
  const listens = (port: number, listener: SmtpListener | undefined) =>
    port === 0 || listener?.isListening() === true;
  return listens(config.smtpPort, smtp) && listens(config.lmtpPort, lmtp);
}
