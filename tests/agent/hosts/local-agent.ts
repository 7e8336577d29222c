import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
  type FSWatcher,
} from 'node:fs';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../../packages/agent/src/main.ts');

/** An agent as a process of this machine, with a folder for what it does and a witness who watches that folder. */
export class LocalAgent {
  readonly #folder = mkdtempSync('/var/tmp/deskhand-local-');
  readonly home: string;
  readonly effectsFolder: string;
  readonly effects = new Map<string, number>();
  readonly #watcher: FSWatcher;
  #child: ChildProcess | undefined;
  #said = '';

  constructor(home?: string) {
    this.home = home ?? join(this.#folder, 'home');
    this.effectsFolder = join(this.#folder, 'effects');
    mkdirSync(this.effectsFolder);
    // A put writes beside the file and gives it its name in the end: the name appears once for each time.
    this.#watcher = watch(this.effectsFolder, (event, name) => {
      if (event !== 'rename' || name === null || !/^file-\d+$/.test(name)) return;
      if (existsSync(join(this.effectsFolder, name)))
        this.effects.set(name, (this.effects.get(name) ?? 0) + 1);
    });
  }

  async enrol(serverUrl: string, token: string): Promise<string> {
    const args = ['enrol', '--server', serverUrl, '--token', token, '--home', this.home];
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await once(child, 'close');
    const id = /is ([0-9a-f-]{36}) and/.exec(said)?.[1];
    assert.ok(id !== undefined, said);
    return id;
  }

  /** Its desk answers at another address from now on. */
  moveTo(serverUrl: string): void {
    const path = join(this.home, 'agent.json');
    const membership = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...membership, serverUrl }));
  }

  start(): void {
    const child = spawn(process.execPath, [program, 'run', '--home', this.home], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (bytes: Buffer) => (this.#said += bytes.toString()));
    this.#child = child;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#child === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  said(): string {
    return this.#said;
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.#child === undefined || this.hasEnded) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    this.#watcher.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
