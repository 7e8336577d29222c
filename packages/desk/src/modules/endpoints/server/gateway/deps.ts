import type { Clock } from '#platform/server/clock';
import type { Connection, Database } from '#platform/server/db/database';
import type { Keys } from '#platform/server/keys';

/** Where a line of the gateway goes; `fields` are for machines that read logs. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  words: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** What a gateway listens on. */
export interface GatewaySettings {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** Reverse proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** The port cannot be had: after how many milliseconds it is tried again; undefined gives up. */
  readonly onBlocked?: (error: Error) => number | undefined;
  /** Files for machines that have no agent yet, by their name in the address. */
  readonly files: ReadonlyMap<string, string>;
}

/** What a gateway needs from outside. */
export interface GatewayDeps {
  readonly clock: Clock;
  readonly keys: Keys;
  readonly database: Database;
  readonly connection: Connection;
  /** Names this process to others while it lives. */
  readonly gatewayId: string;
  readonly log: Log;
}
