import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database, Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { outboxItem } from '#platform/server/outbox/item';
import { identityEvents } from '../contract.ts';
import { readAddress } from './address.ts';
import { isUsable } from './authenticate.ts';
import { takeLinkTry } from './count-tries.ts';
import type { RoomDeps, SignInCall } from './deps.ts';
import { linkUrl, signInMail } from './link-mails.ts';
import { linkLifetimeMs, prepareLink } from './one-time-links.ts';
import { addressHash, addressSubject, personSubject } from './subjects.ts';

/** The answer comes no sooner than this, so that its time does not tell whether a mail was written. */
const answerAfterMs = 150;

/**
 * Sends a sign-in link to an active person with this address, at most three in 15 minutes. Whoever asks learns
 * nothing: neither the answer nor its time tells whether the address exists.
 */
export async function askForSignInLink(
  database: Database,
  deps: RoomDeps,
  call: SignInCall,
  input: { readonly email: string; readonly linkTo?: (secret: string) => string },
): Promise<{ expiresInMinutes: number }> {
  const linkTo = input.linkTo ?? ((secret) => linkUrl(deps.publicUrl, 'signIn', secret));
  const answer = sleep(answerAfterMs);
  const at = deps.clock.now();
  const key = readAddress(input.email)?.key ?? input.email.trim().toLowerCase();
  await database.write((tx) => send(tx, deps, call, { key, at, linkTo }));
  await answer;
  return { expiresInMinutes: linkLifetimeMs['sign-in'] / 60_000 };
}

interface Addressee {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

async function send(
  tx: Tx,
  deps: RoomDeps,
  call: SignInCall,
  { key, at, linkTo }: { key: string; at: Date; linkTo: (secret: string) => string },
): Promise<void> {
  const counted = addressHash(deps.keys, key);
  const withinBudget = await takeLinkTry(tx, counted, at);
  const person = await tx.first<Addressee>(sql<Addressee>`select p.id, p.name, p.email from identity_people p
    where p.email_key = ${key} and ${isUsable(at)}`);
  const what = { actor: call.actor, at, subject: addressSubject(counted) };
  const asked = happened(identityEvents.signInLinkAsked, what, { ip: call.exchange.ip });
  if (!person || !withinBudget) {
    await record(tx, { events: [asked], select: sql`select 1` });
    return;
  }
  const link = prepareLink({ purpose: 'sign-in', personId: person.id, at });
  // To the address that we know, never to the one that was typed.
  const mail = outboxItem(
    'mail',
    personSubject(person.id),
    signInMail(person, { id: link.id, url: linkTo(link.secret) }, deps.publicUrl),
    { at },
  );
  await record(tx, {
    writes: { link: link.insert },
    events: [asked],
    outbox: [mail],
    select: sql`select id from link`,
  });
}
