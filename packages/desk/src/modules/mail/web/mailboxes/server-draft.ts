import type {
  IncomingServer,
  IncomingServerSetting,
  OutgoingServer,
  OutgoingServerSetting,
} from '../../contract.ts';
import { t } from '../texts.ts';

export type Direction = 'incoming' | 'outgoing';
export type Security = OutgoingServer['security'];
export type SignIn = OutgoingServer['signIn'];

/** What is typed in the form of a server, in either direction. */
export interface ServerDraft {
  readonly host: string;
  readonly port: string;
  readonly security: Security;
  readonly signIn: SignIn;
  readonly user: string;
  readonly password: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scope: string;
  readonly certificate: string;
  readonly enabled: boolean;
  readonly folder: string;
  readonly afterwards: IncomingServer['afterwards'];
  readonly moveTo: string;
  readonly existingMail: IncomingServer['existingMail'];
}

/** The ports that belong to a choice of encryption (RFC 8314 section 3.3, RFC 6409). */
export const usualPorts: Readonly<Record<Direction, Readonly<Record<Security, string>>>> = {
  incoming: { tls: '993', starttls: '143', none: '143' },
  outgoing: { tls: '465', starttls: '587', none: '25' },
};

/** The form as it opens: the stored server without its secrets, or what most people need. */
export function draftOf(
  direction: Direction,
  server: IncomingServer | OutgoingServer | null,
  address: string,
): ServerDraft {
  const incoming = server !== null && 'folder' in server ? server : undefined;
  return {
    host: server?.host ?? '',
    port: String(server?.port ?? usualPorts[direction].tls),
    security: server?.security ?? 'tls',
    signIn: server?.signIn ?? 'password',
    user: server?.user ?? address,
    password: '',
    clientSecret: '',
    refreshToken: '',
    tokenUrl: server?.tokenUrl ?? '',
    clientId: server?.clientId ?? '',
    scope: server?.scope ?? '',
    certificate: server?.certificate ?? '',
    enabled: incoming?.enabled ?? true,
    folder: incoming?.folder ?? 'INBOX',
    afterwards: incoming?.afterwards ?? 'leave',
    moveTo: incoming?.moveTo ?? '',
    existingMail: incoming?.existingMail ?? 'leave',
  };
}

/** The secrets that a way of signing in needs. */
export function secretsOf(signIn: SignIn): readonly ('password' | 'clientSecret' | 'refreshToken')[] {
  if (signIn === 'password') return ['password'];
  if (signIn === 'oauth-client') return ['clientSecret'];
  return signIn === 'oauth-refresh' ? ['clientSecret', 'refreshToken'] : [];
}

/** Another encryption brings its usual port, unless somebody typed a port of their own. */
export function withSecurity(direction: Direction, draft: ServerDraft, security: Security): ServerDraft {
  const usual = Object.values(usualPorts[direction]).includes(draft.port);
  return { ...draft, security, port: usual ? usualPorts[direction][security] : draft.port };
}

/** What keeps the form from being sent, by field. */
export function faultsOf(draft: ServerDraft): { readonly host?: string; readonly port?: string } {
  const port = Number(draft.port);
  const fits = Number.isInteger(port) && port >= 1 && port <= 65_535;
  return {
    ...(draft.host.trim() === '' ? { host: t.missing() } : {}),
    ...(fits ? {} : { port: t.portFault() }),
  };
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** The draft as the API takes it; an empty secret is left out and stays as it is. */
export function settingOf(draft: ServerDraft, version: number | undefined): OutgoingServerSetting {
  const secrets = Object.fromEntries(
    secretsOf(draft.signIn)
      .filter((name) => draft[name] !== '')
      .map((name) => [name, draft[name]]),
  );
  const byToken = draft.signIn === 'oauth-client' || draft.signIn === 'oauth-refresh';
  return {
    host: draft.host.trim(),
    port: Number(draft.port),
    security: draft.security,
    signIn: draft.signIn,
    user: draft.signIn === 'none' ? '' : draft.user.trim(),
    tokenUrl: byToken ? orNull(draft.tokenUrl) : null,
    clientId: byToken ? orNull(draft.clientId) : null,
    scope: byToken ? orNull(draft.scope) : null,
    certificate: orNull(draft.certificate),
    ...(version === undefined ? {} : { version }),
    ...secrets,
  };
}

/** The same with what is done with fetched mail. */
export function incomingSettingOf(draft: ServerDraft, version: number | undefined): IncomingServerSetting {
  return {
    ...settingOf(draft, version),
    enabled: draft.enabled,
    folder: draft.folder.trim() === '' ? 'INBOX' : draft.folder.trim(),
    afterwards: draft.afterwards,
    moveTo: draft.afterwards === 'move' ? orNull(draft.moveTo) : null,
    existingMail: draft.existingMail,
  };
}

/** The word of an encryption. */
export function securityWord(security: Security): string {
  const words = { tls: t.securityTls, starttls: t.securityStarttls, none: t.securityNone };
  return words[security]();
}

/** The word of a way to sign in. */
export function signInWord(signIn: SignIn): string {
  const words = {
    password: t.signInPassword,
    'oauth-client': t.signInOauthClient,
    'oauth-refresh': t.signInOauthRefresh,
    none: t.signInNone,
  };
  return words[signIn]();
}
