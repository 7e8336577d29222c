import { createMailDeliver, noServerAnswer } from '#platform/server/mail/deliver';
import { releaseWaiting } from '#platform/server/mail/outbound-records';
import { readSmtpUrl } from '#platform/server/mail/smtp-settings';
import { smtpTransport } from '#platform/server/mail/transport';
import { createApplier } from './intake/applier.ts';
import type { Mail, MailDeps } from './api.ts';
import { mailHandlers } from './handlers.ts';
import { ensureMailbox, senderFor } from './mailboxes/mailboxes.ts';
import { listenForSmtp } from './intake/smtp-listener.ts';
import { forgetOldDeliveries, sweepMail } from './intake/sweep-mail.ts';

export type { Mail, MailDeps, MailListening, MailSettings } from './api.ts';

const forgetEveryMs = 3_600_000;

/** Makes the room from what it needs. Throws SmtpSettingError when the outgoing server is not an address. */
export function createMail(deps: MailDeps): Mail {
  const settings = readSmtpUrl(deps.config.smtpUrl);
  const transport = settings && smtpTransport(settings);
  const applier = createApplier(deps);
  let forgottenAt = 0;
  return {
    handlers: mailHandlers(deps, applier, { deskHost: settings?.host }),
    deliver: createMailDeliver({
      database: deps.database,
      clock: deps.clock,
      keys: deps.keys,
      transport,
      senderFor: (db, teamId) => senderFor(db, deps, teamId),
      readFile: (db, digest) => deps.files.requireBytes(db, digest),
      ...(deps.budgets ? { budgets: deps.budgets } : {}),
    }),
    async sweep() {
      await sweepMail(deps, applier);
      const now = deps.clock.now().getTime();
      if (now - forgottenAt < forgetEveryMs) return;
      forgottenAt = now;
      await forgetOldDeliveries(deps);
    },
    async start() {
      await deps.database.write((tx) => ensureMailbox(tx, deps));
      if (transport) await deps.database.write((tx) => releaseWaiting(tx, noServerAnswer, deps.clock.now()));
      const listener = deps.config.smtpPort === 0 ? undefined : await listenForSmtp(deps, applier);
      return {
        smtpPort: listener?.port,
        async close() {
          await listener?.close();
          await applier.close();
          transport?.close();
        },
      };
    },
  };
}
