import type { FilesApi } from '#files';
import type { IdentityApi } from '#identity';
import type { TicketsApi } from '#tickets';
import type { MailPreview } from '#tickets/contract';
import type { Clock } from '#platform/server/clock';
import type { Database, Reader } from '#platform/server/db/database';
import type { Handlers } from '#platform/server/http/call';
import type { RoomGauge } from '#platform/server/http/metrics';
import type { Keys } from '#platform/server/keys';
import type { DkimKey } from '#platform/server/mail/dkim';
import type { Mailbox, OutboundMail } from '#platform/server/mail/outbound';
import type { MailBudgets } from '#platform/server/mail/budgets';
import type { SeenBy } from '#platform/server/realtime/live';
import type { Deliver } from '#platform/server/outbox/worker';
import type { mailContract } from '../contract.ts';
import type { ResolveTxt } from './outbound/read-dkim.ts';

/** The settings of mail, from the configuration. */
export interface MailSettings {
  /** Where the SMTP listener listens. */
  readonly host: string;
  /** 0: no listener. */
  readonly smtpPort: number;
  /** 0: no LMTP listener. */
  readonly lmtpPort: number;
  /** Files of the certificate with which the listeners offer STARTTLS; without them they do not. */
  readonly listenerTls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** The server that takes our mail; without one mail waits in the outbox and says so. */
  readonly smtpUrl: string | undefined;
  /** Certificate (PEM) of an own authority that is trusted for that server. */
  readonly smtpCertificate: string | undefined;
  /** Address of the first mailbox. */
  readonly mailAddress: string;
  /** Signs mails that leave, where it is set. */
  readonly dkim: DkimKey | undefined;
}

/** What the room needs from outside. */
export interface MailDeps {
  readonly clock: Clock;
  readonly keys: Keys;
  readonly database: Database;
  /** Names this process, and is known to be gone when the process is. */
  readonly processId: string;
  readonly identity: Pick<
    IdentityApi,
    'actingByMail' | 'ensureRequester' | 'findPersonByEmail' | 'findPeople' | 'requireTeam'
  >;
  readonly files: Pick<FilesApi, 'limitBytes' | 'storeBytes' | 'requireBytes'>;
  readonly tickets: TicketsApi;
  readonly config: MailSettings;
  readonly budgets?: MailBudgets;
  readonly onError: (error: Error) => void;
  /** Asks the name service; the one of this machine unless told. */
  readonly resolveTxt?: ResolveTxt;
  /** A line in the log for the administrator. */
  readonly warn: (words: string) => void;
}

/** The front door of the room. */
export interface Mail {
  readonly handlers: Handlers<(typeof mailContract)['endpoints']>;
  /** Delivers outbox rows of kind `mail`. */
  readonly deliver: Deliver;
  /** Port of the live feed. */
  readonly seenBy: SeenBy;
  /** The mailbox that sends for a team. */
  readonly mailboxFor: (db: Reader, teamId: string | null) => Promise<Mailbox>;
  /** Figures for /metrics. */
  readonly gauges: readonly RoomGauge[];
  /** A mail as it would leave now, made in the same way. */
  readonly preview: (db: Reader, mail: OutboundMail) => Promise<MailPreview>;
  /** Applies what a crash left behind and forgets old budgets; called every few seconds. */
  readonly sweep: () => Promise<void>;
  /** Makes the first mailbox and opens the SMTP listener; `close` waits for mails that are being taken in. */
  readonly start: () => Promise<MailListening>;
  /** Whether each listener that is not off takes mail now. */
  readonly isListening: () => boolean;
}

/** The running intake. */
export interface MailListening {
  /** Port of the SMTP listener, undefined when it is off. */
  readonly smtpPort: number | undefined;
  readonly lmtpPort: number | undefined;
  close(): Promise<void>;
}
