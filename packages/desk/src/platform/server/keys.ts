import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Keys derived from the one sealing key; purposes never share a key. */
export interface Keys {
  /** Names the sealing key without telling anything about it; sealed values carry it. */
  readonly id: string;
  /** A MAC of `text`, base64url, 132 bits (22 characters). Purposes separate the keys (HKDF, RFC 5869). */
  sign(purpose: string, text: string): string;
  /** Whether `mac` is the MAC of `text`; takes the same time for every wrong answer. */
  verify(purpose: string, text: string, mac: string): boolean;
  /** 32 bytes for one purpose; `seal` asks for a key a place. */
  derive(purpose: string): Buffer;
}

/**
 * Reads the sealing key, or makes one when the file is not there (mode 0600). It is not part of a backup:
 * without it sealed secrets and signed links of a restored copy are worthless to a thief.
 */
export function loadKeys(file: string): { keys: Keys; created: boolean } {
  const created = !existsSync(file);
  if (created) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  }
  const master = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (master.length !== 32) throw new Error(`${file} does not hold a sealing key (32 bytes in base64)`);
  return { keys: keysFrom(master), created };
}

/** Keys from given bytes; tests use it with a fixed master. */
export function keysFrom(master: Buffer): Keys {
  const derived = new Map<string, Buffer>();
  const keyFor = (purpose: string) => {
    const known =
      derived.get(purpose) ?? Buffer.from(hkdfSync('sha256', master, '', `deskhand ${purpose}`, 32));
    derived.set(purpose, known);
    return known;
  };
  const sign = (purpose: string, text: string) =>
    createHmac('sha256', keyFor(purpose)).update(text).digest('base64url').slice(0, 22);
  return {
    id: sign('name of the key', 'deskhand').slice(0, 8),
    sign,
    derive: (purpose) => Buffer.from(hkdfSync('sha256', master, '', `deskhand ${purpose}`, 32)),
    verify(purpose, text, mac) {
      const wanted = Buffer.from(sign(purpose, text));
      const given = Buffer.from(mac);
      return wanted.length === given.length && timingSafeEqual(wanted, given);
    },
  };
}
