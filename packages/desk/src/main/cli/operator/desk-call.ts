import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createClient } from '#platform/contract/client';
import { endpointsContract } from '#endpoints/contract';
import { Refusal, UsageError } from '../command.ts';
import { readNote } from './key-folder.ts';
import { deskNote, type DeskNote } from './known-desk.ts';

/** The desk, spoken to as anybody else speaks to it: by HTTP with a token. No database, no socket. */
export function callDesk(values: { url?: string; 'token-file'?: string }) {
  const url = (values.url ?? process.env['DESKHAND_API'] ?? readNote<DeskNote>(deskNote)?.url ?? '').replace(
    /\/+$/,
    '',
  );
  if (!URL.canParse(url)) {
    throw new UsageError('--url is needed: the address of the desk, such as https://desk.example.org');
  }
  const file = values['token-file'] ?? process.env['DESKHAND_TOKEN_FILE'];
  if (file === undefined || file === '') {
    throw new UsageError(
      '--token-file (or DESKHAND_TOKEN_FILE) is needed: a file with an API token of yours, as `deskhand token create` prints it.',
    );
  }
  const authorization = `Bearer ${readFileSync(file, 'utf8').trim()}`;
  const desk = createClient(endpointsContract.endpoints, (path, init) =>
    fetch(url + path, {
      ...init,
      // A person thinks, or a key is opened, between two calls: a connection that was kept may have ended meanwhile.
      headers: { ...init.headers, authorization, connection: 'close' },
      redirect: 'error',
    }).catch((error: unknown) => {
      const why = (error as { cause?: Error }).cause?.message ?? (error as Error).message;
      throw new Refusal(`The desk at ${url} did not answer: ${why}`);
    }),
  );
  return { url, desk };
}
export type Desk = ReturnType<typeof callDesk>['desk'];

/** Does the desk run on this very machine? Then its keys and those of its operators would lie in one hand. */
export async function isThisMachine(url: string): Promise<boolean> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const own = new Set(
    Object.values(networkInterfaces()).flatMap((of) => of?.map((one) => one.address) ?? []),
  );
  const addresses = isIP(host) === 0 ? await addressesOf(host) : [host];
  return addresses.some((one) => own.has(one) || one.startsWith('127.') || one === '::1');
}

async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
