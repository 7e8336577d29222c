import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { ApiError, createClient, type Client, type Send } from '#platform/contract/client';
import type { Reader } from '#platform/server/db/database';
import { identityContract } from '../contract.ts';

type Endpoints = (typeof identityContract)['endpoints'];

/** What these helpers need of a world. */
interface Place {
  readonly url: string;
  readonly desk: { readonly database: { readonly reader: Reader } };
}

/** Long, and nobody's name. */
export const goodPassword = 'violet anchor quietly humming 9';

/** The code of the problem that a call ends with; a call that succeeds fails the test. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const problem = await problemOf(call);
  return problem.code;
}

/** The problem document that a call ends with. */
export async function problemOf(call: Promise<unknown>): Promise<ApiError['problem']> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiError) return error.problem;
    throw error;
  }
  assert.fail('the call was not refused');
}

/** A caller with these headers, for example a cookie. */
export function caller(world: Place, headers: Record<string, string>): Client<Endpoints> {
  const send: Send = (path, init) =>
    fetch(world.url + path, { ...init, headers: { ...init.headers, ...headers }, redirect: 'manual' });
  return createClient(identityContract.endpoints, send);
}

/** Posts JSON and gives the session cookie that came back, if any. */
export async function post(
  world: Place,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; cookie: string | undefined }> {
  const response = await fetch(world.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  return { status: response.status, text: await response.text(), cookie };
}

/** The text of the newest mail to an address, or undefined. */
export async function newestMail(world: Place, address: string): Promise<string | undefined> {
  const row = await world.desk.database.reader.first<{ text: string }>(sql<{ text: string }>`
    select payload->>'text' as text from platform_outbox
    where kind = 'mail' and payload->'to'->0->>'address' = ${address} order by created_at desc, id desc limit 1`);
  return row?.text;
}

/** The secret of the one-time link in a text. */
export function secretIn(text: string | undefined): string {
  const secret = /#([A-Za-z0-9_-]{43})/.exec(text ?? '')?.[1];
  assert.ok(secret, 'there is no link in the text');
  return secret;
}

/** How many events of a name there are. */
export async function countEvents(world: Place, name: string): Promise<number> {
  const row = await world.desk.database.reader.first<{ n: number }>(
    sql<{ n: number }>`select count(*)::int as n from platform_events where name = ${name}`,
  );
  return row?.n ?? 0;
}
