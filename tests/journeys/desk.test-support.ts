import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const program = join(import.meta.dirname, '../../packages/desk/bin/deskhand.mjs');

/** The address that people write to. */
export const helpAddress = 'help@pelican.example';

/** A desk as people start it: a process of its own on ports and a data folder of its own. */
export interface Desk {
  readonly url: string;
  readonly smtpPort: number;
  readonly dataDir: string;
  /** Resolves with the match as soon as the console of the desk has said it. */
  saying(pattern: RegExp): Promise<RegExpExecArray>;
  /** Ctrl-C; the data stay. */
  stop(): Promise<void>;
  /** Starts again on the same ports and data. */
  startAgain(): Promise<void>;
  /** Stops and forgets the data. */
  remove(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly console: Console;
}

interface Console {
  readonly saying: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** Starts `deskhand start` and waits until it serves. `smtpUrl` is the server that takes its mail. */
export async function startDesk(
  of: { smtpUrl?: string; demo?: boolean; mailAddress?: string } = {},
): Promise<Desk> {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-journey-')));
  const [port, smtpPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...personEnvironment(),
    PORT: String(port),
    SMTP_PORT: String(smtpPort),
    DESKHAND_DATA: dataDir,
    DESKHAND_MAIL_ADDRESS: of.mailAddress ?? helpAddress,
    ...(of.smtpUrl === undefined ? {} : { DESKHAND_SMTP_URL: of.smtpUrl }),
  };
  const args = [program, 'start', ...(of.demo ? ['--demo'] : [])];
  const start = async (): Promise<Running> => {
    const child = spawn(process.execPath, args, { env, cwd: dataDir, stdio: ['ignore', 'pipe', 'pipe'] });
    const console = listen(child);
    await console.saying(/is ready after/);
    return { child, console };
  };
  let running: Running | undefined = await start();
  const stop = async () => {
    const { child } = running ?? {};
    running = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGINT');
    await once(child, 'exit');
  };
  return {
    url,
    smtpPort,
    dataDir,
    saying: (pattern) => running?.console.saying(pattern) ?? Promise.reject(new Error('the desk is stopped')),
    stop,
    startAgain: async () => {
      running ??= await start();
    },
    remove: async () => {
      await stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function listen(child: ChildProcess): Console {
  let said = '';
  let over = false;
  const waiting = new Set<() => void>();
  const wake = () => waiting.forEach((look) => look());
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => ((said += text), wake()));
  child.once('close', () => ((over = true), wake()));
  return {
    saying: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(said);
          if (!found && !over) return;
          waiting.delete(look);
          if (found) resolve(found);
          else reject(new Error(`The desk ended without ${pattern}:\n${said}`));
        };
        waiting.add(look);
        look();
      }),
  };
}

/** A person's environment: nothing of this test run decides what the desk does. */
function personEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(DESKHAND_|DATABASE_URL$|NODE_TEST|PORT$|AGENT_PORT$|HOST$|SMTP_PORT$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

/**
 * A port that nobody listens on, below the range that the system takes for outgoing connections: one of those could
 * take the port between this look and the start of the desk.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(20_000 + Math.floor(Math.random() * 12_000), '127.0.0.1');
    const taken = await once(server, 'listening').then(
      () => false,
      () => true,
    );
    if (taken) continue;
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** Signs one of the people of the demonstration in, with the link that the console printed. */
export async function signInByLink(
  desk: Desk,
  page: Page,
  who: 'alice' | 'bob' | 'carol' | 'dave',
): Promise<void> {
  const [, link = ''] = await desk.saying(new RegExp(`^ +${who} +(http\\S+)`, 'm'));
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in now' }).click();
  await page.waitForURL((url) => /^\/(queue|portal)/.test(url.pathname));
  await page.getByRole('main').waitFor();
}
