import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyPair } from '@deskhand/protocol';
import { Id, Line, makeKeyPair, object, readKeyPair, fits, writeKeyPair } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';

/** Where the agent keeps what it is: its key, whom it belongs to, its journal. Nobody else may read it. */
export const defaultHome = '/var/lib/deskhand-agent';

const Membership = object({
  serverUrl: Line,
  agentId: Id,
  siteId: Id,
  organisationId: Line,
  /** PEM of a private certificate authority, beside those of the system. */
  authorityFile: Type.Optional(Line),
});
export type Membership = Static<typeof Membership>;

export function prepareHome(home: string): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  chmodSync(home, 0o700);
}

/** The machine's key, made at first use. It is written whole before it has its name. */
export function loadKey(home: string): KeyPair {
  const path = join(home, 'key.pem');
  if (!existsSync(path)) writeWhole(path, writeKeyPair(makeKeyPair()));
  return readKeyPair(readFileSync(path, 'utf8'));
}

export function findMembership(home: string): Membership | undefined {
  const path = join(home, 'agent.json');
  if (!existsSync(path)) return undefined;
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!fits(Membership, value)) throw new Error(`${path} is damaged: enrol this machine again.`);
  return value;
}

export function writeMembership(home: string, membership: Membership): void {
  writeWhole(join(home, 'agent.json'), `${JSON.stringify(membership, null, 2)}\n`);
}

/** Forgets key, membership and journal: the machine is a stranger again. */
export function forgetHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}

export const journalPath = (home: string): string => join(home, 'journal.db');
export const policyPath = (home: string): string => join(home, 'policy.json');

/** A file has its whole new content, or its old one. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}
