import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../packages/desk/src/main/cli.ts');

export const passphrase = 'the drawer in the cellar';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A person's own computer: a folder for keys, a token, and the command line of a clone; no desk and no database. */
export interface Computer {
  readonly folder: string;
  readonly keys: string;
  /** Runs a command to its end; `typed` are the lines that the person types. */
  run(args: readonly string[], typed?: readonly string[]): Promise<Ended>;
}

export function makeComputer(folder: string, of: { url: string; token: string }): Computer {
  mkdirSync(folder, { recursive: true });
  const [keys, tokenFile, secret] = ['keys', 'token', 'passphrase'].map((name) => join(folder, name));
  writeFileSync(tokenFile ?? '', `${of.token}\n`, { mode: 0o600 });
  writeFileSync(secret ?? '', `${passphrase}\n`);
  chmodSync(secret ?? '', 0o600);
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    DESKHAND_API: of.url,
    DESKHAND_TOKEN_FILE: tokenFile,
    DESKHAND_OPERATOR_HOME: keys,
  };
  return {
    folder,
    keys: keys ?? '',
    async run(args, typed = []) {
      const asksKey =
        ['trust', 'operator', 'approve'].includes(args[0] ?? '') && !['show', 'send'].includes(args[1] ?? '');
      const all = [program, ...args, ...(asksKey ? ['--passphrase-file', secret ?? ''] : [])];
      const child = spawn(process.execPath, all, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
      child.stdin.on('error', () => undefined).end(typed.map((line) => `${line}\n`).join(''));
      let [out, err] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code: code ?? 128, out, err };
    },
  };
}

/** A server that somebody has taken: it hands on to the true desk and says something else where it likes. */
export interface LyingDesk {
  readonly url: string;
  /** Changes answers of this path from now on; undefined ends it. */
  lie: ((path: string, answer: Record<string, unknown>) => unknown) | undefined;
  close(): Promise<void>;
}

export async function startLyingDesk(trueUrl: string): Promise<LyingDesk> {
  const desk: { lie: LyingDesk['lie'] } = { lie: undefined };
  const server: Server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const path = request.url ?? '/';
      const answer = await fetch(trueUrl + path, {
        method: request.method ?? 'GET',
        headers: {
          authorization: request.headers.authorization ?? '',
          ...(body.length > 0 ? { 'content-type': 'application/json' } : {}),
        },
        ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
      });
      const said = (await answer.json()) as Record<string, unknown>;
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(JSON.stringify(desk.lie?.(path, said) ?? said));
    })().catch((error: unknown) => response.writeHead(502).end(String(error)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(desk, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}
