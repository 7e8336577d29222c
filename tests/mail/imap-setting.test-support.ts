import type { IncomingServerSetting } from '../../packages/desk/src/modules/mail/contract.ts';
import type { MailServer } from './mail-server.test-support.ts';

/** How a mailbox of this server is fetched: by TLS, with the authority of the test. */
export function settingFor(server: MailServer): Omit<IncomingServerSetting, 'password'> {
  return {
    host: 'localhost',
    port: server.imapsPort,
    security: 'tls',
    signIn: 'password',
    user: 'helpdesk@office.test',
    tokenUrl: null,
    clientId: null,
    scope: null,
    certificate: server.authority,
    enabled: true,
    folder: 'INBOX',
    afterwards: 'seen',
    moveTo: null,
    existingMail: 'leave',
  };
}
