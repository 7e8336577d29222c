import assert from 'node:assert/strict';
import type { ExecAnswer, Lab } from '../../../packages/labs/src/index.ts';
import { until } from './until.ts';

const node = '/opt/deskhand-agent/node';
const agent = `${node} /opt/deskhand-agent/deskhand-agent.mjs`;
const home = '/var/lib/deskhand-agent';
const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

/** The agent on one host of a lab, in the hands of whoever stands before it. */
export class HostAgent {
  readonly #lab: Lab;
  readonly name: string;

  constructor(lab: Lab, name: string) {
    this.#lab = lab;
    this.name = name;
  }

  /** A line for `sh` on the host. */
  run(line: string, limitMs = 20_000): Promise<ExecAnswer> {
    return this.#lab.exec(this.name, ['sh', '-c', line], { limitMs, keepBytes: 4_000_000 });
  }

  async must(line: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(line);
    assert.equal(code, 0, `${this.name}: ${line}: ${stderr || stdout}`);
    return stdout;
  }

  /** The line that a person copies to the machine. */
  enrol(serverUrl: string, token: string, authority: string): Promise<ExecAnswer> {
    return this.run(`${agent} enrol --server ${serverUrl} --token ${token} --ca ${authority}`);
  }

  /** Begins to run; `clock` is a wall clock of its own, as libfaketime reads it (`+1d`, `@1970-01-01 00:00:00`). */
  async start(clock?: string): Promise<void> {
    const own = `LD_PRELOAD=${faketime} FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME='${clock}'`;
    const words = clock === undefined ? agent : `env ${own} ${agent}`;
    await this.must(`setsid ${words} run >>/var/log/agent.log 2>&1 </dev/null &`);
  }

  /** Watches the folder of effects from now on; after a restart of the host it has to begin again. */
  async watch(): Promise<void> {
    await this.must(
      `setsid ${node} /etc/gate/witness.ts /var/tmp/effects /var/log/effects >>/run/witness.log 2>&1 </dev/null &`,
    );
    await until('the witness', async () => (await this.run('test -e /var/log/effects')).code === 0);
  }

  /** How often each file of the folder of effects was put there. */
  async effects(): Promise<Map<string, number>> {
    const lines = (await this.must('cat /var/log/effects')).split('\n').filter((line) => line !== '');
    return new Map([...Map.groupBy(lines, (line) => line)].map(([name, of]) => [name, of.length] as const));
  }

  async signal(name: 'KILL' | 'TERM' | 'STOP' | 'CONT'): Promise<void> {
    const pid = (await this.must(`cut -d: -f1 ${home}/agent.pid`)).trim();
    await this.must(`kill -${name} ${pid}`);
    if (name !== 'KILL' && name !== 'TERM') return;
    await until(`${this.name}: the end of the agent`, async () => {
      return (await this.run(`test -e /proc/${pid}`)).code === 1;
    });
  }

  async restart(): Promise<void> {
    await this.#lab.restart(this.name);
  }

  /** Pulls the network cable or plugs it in again. */
  cable(isPlugged: boolean): Promise<void> {
    return this.#lab.setCable(this.name, 'eth0', isPlugged);
  }

  /**
   * So many days without power, as its journal sees them: the kernel of a lab is that of this machine, so the boot and
   * the time that were noted are changed instead of the clock. To be called while the agent does not run.
   */
  async passDays(days: number): Promise<void> {
    const back = `const { DatabaseSync } = require('node:sqlite');
      const db = new DatabaseSync('${home}/journal.db');
      const of = (key) => db.prepare('select value from facts where key = ?').get(key).value;
      const put = (key, value) => db.prepare('update facts set value = ? where key = ?').run(value, key);
      for (const key of ['provedTimeMs', 'lastSampleMs']) put(key, String(Number(of(key)) - ${days} * 86400000));
      const anchor = JSON.parse(of('timeAnchor'));
      put('timeAnchor', JSON.stringify({ ...anchor, bootId: 'the boot before' }));`;
    await this.must(`${node} --disable-warning=ExperimentalWarning -e "${back.replaceAll('`', '')}"`);
  }

  log(): Promise<string> {
    return this.must('cat /var/log/agent.log');
  }

  async status(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.must(`${agent} status`)) as Record<string, unknown>;
  }

  /** The whole home folder, as somebody copies a machine. */
  async copyHome(): Promise<string> {
    return this.must(`tar -C ${home} -czf - . | base64 -w0`);
  }

  async pasteHome(text: string): Promise<void> {
    await this.must(`mkdir -p ${home} && chmod 700 ${home}`);
    const answer = await this.#lab.exec(this.name, ['sh', '-c', `base64 -d | tar -C ${home} -xzf -`], {
      stdin: text,
    });
    assert.equal(answer.code, 0, answer.stderr);
  }
}
