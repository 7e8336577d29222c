import { getCACertificates, type ConnectionOptions } from 'node:tls';

/** Who we are at a server. A token is asked for at each sign-in: it is short-lived. */
export type SignIn =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'token'; readonly user: string; readonly token: (anew: boolean) => Promise<string> };

/** How to reach a mail server, and who we are there. */
export interface ServerAccess {
  readonly host: string;
  readonly port: number;
  /** `offered`: STARTTLS where the server has it; with a secret to another machine it must. */
  readonly security: 'tls' | 'starttls' | 'offered' | 'none';
  /** Certificate of an own authority, PEM. */
  readonly certificate?: string | undefined;
  readonly signIn: SignIn;
}

/** Whether a server is this machine itself. */
export function isThisMachine(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);
}

/**
 * Nobody can stand between us and this machine, so its certificate is not looked at, unless an authority is named for
 * it: then it is looked at here as anywhere.
 */
export function tlsOptions(access: ServerAccess): ConnectionOptions {
  if (access.certificate !== undefined) return { ca: [...getCACertificates('default'), access.certificate] };
  return isThisMachine(access.host) ? { rejectUnauthorized: false } : {};
}
