import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareTrees, startLab } from '../../packages/labs/src/index.ts';
import type { Lab, Topology } from '../../packages/labs/src/index.ts';
import {
  agentArgv,
  layAgent,
  outputOf,
  perform,
  performArgv,
  recover,
  wordOf,
} from './lab/lab-agent.test-support.ts';
import type { Ended, Wish } from './lab/lab-agent.test-support.ts';

/** People who are signed in on a lab host by SSH, from another host, with terminals of their own. */
const skip = process.getuid?.() === 0 ? false : 'this test lays the agent over the trees as root';
const [pc, away] = ['pc', 'away'];
const address = '10.9.0.2';
/** The power switch of a host lies outside of it: the test pulls it when it was ordered. */
const shutdown = '#!/bin/sh\necho "$@" >/var/tmp/ordered\n';

const topology: Topology = {
  name: 'people',
  nets: { lan: {} },
  hosts: {
    [pc]: {
      layers: ['net'],
      interfaces: { eth0: { net: 'lan', addresses: [`${address}/24`] } },
      files: {
        '/usr/local/sbin/shutdown': { text: shutdown, mode: 0o755 },
        '/usr/local/bin/deskhand-agent': {
          text: `#!/bin/sh\nexec ${agentArgv.join(' ')} "$@"\n`,
          mode: 0o755,
        },
      },
      run: [
        // sshd writes who is there, when there is a place for it; it must begin empty at each start.
        'rm -f /var/tmp/ordered; : >/run/utmp',
        'for one in anna mallory; do id $one >/dev/null 2>&1 || useradd -m -s /bin/bash $one; done',
        'ssh-keygen -q -A; service ssh start',
      ],
    },
    [away]: { layers: ['net'], interfaces: { eth0: { net: 'lan', addresses: ['10.9.0.3/24'] } } },
  },
};

describe('the agent and the people at a machine', { skip }, () => {
  let folder = '';
  let lab: Lab;

  async function sh(on: string, line: string, stdin = ''): Promise<string> {
    const { code, stdout, stderr } = await lab.exec(on, ['sh', '-c', line], { stdin, limitMs: 20_000 });
    assert.equal(code, 0, `${line}: ${stderr}`);
    return stdout.trim();
  }

  /** Signs in as anna; what her screen showed can be waited for. */
  async function signIn(): Promise<{ type: (words: string) => void; sees: (form: RegExp) => Promise<void> }> {
    const stream: Duplex = await lab.terminal(away, { rows: 40, columns: 120 });
    let screen = '';
    stream.on('data', (bytes: Buffer) => (screen += bytes.toString()));
    const sees = async (form: RegExp): Promise<void> => {
      for (let turn = 0; !form.test(screen); turn += 1) {
        assert.ok(turn < 200, `${String(form)} in ${screen}`);
        await sleep(50);
      }
    };
    const options = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null';
    stream.write(`exec ssh -tt ${options} -i /root/key anna@${address}\n`);
    await sees(/anna@pc:/);
    return { type: (words) => void stream.write(`${words}\n`), sees };
  }

  /** Gives the agent a job and leaves it at work; the answer is what it says when it ends. */
  async function begin(wish: Wish): Promise<void> {
    await sh(pc, 'cat >/run/wish; rm -f /run/said', JSON.stringify([wish]));
    await sh(pc, `${performArgv.join(' ')} </run/wish >/run/saying 2>/run/errors & echo $! >/run/agent`);
  }

  async function ends(): Promise<Ended> {
    await sh(pc, 'until [ -s /run/saying ]; do sleep 0.05; done');
    return JSON.parse(await sh(pc, 'cat /run/saying')) as Ended;
  }

  const asked = (): Promise<string> =>
    sh(pc, 'until ls /run/deskhand-agent/consent/questions/*.json 2>/dev/null; do sleep 0.05; done');
  const wasOrdered = async (): Promise<boolean> => (await sh(pc, 'ls /var/tmp')).includes('ordered');
  const reboot = (params: object = {}): Wish => ({
    action: 'system.reboot',
    params: { reason: 'The kernel was mended', ...params },
  });

  before(async () => {
    await prepareTrees({ layers: ['net'] });
    folder = mkdtempSync(join(tmpdir(), 'deskhand-people-'));
    await layAgent(folder);
    lab = await startLab(topology, { over: { [pc]: [folder] } });
    await sh(away, "ssh-keygen -q -t ed25519 -N '' -f /root/key");
    await sh(
      pc,
      'install -d -m 700 -o anna /home/anna/.ssh; cat >/home/anna/.ssh/authorized_keys',
      await sh(away, 'cat /root/key.pub'),
    );
  });
  after(async () => {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('nobody there: it restarts without a question, and says so after it came back', async () => {
    await begin(reboot());
    await sh(pc, 'until [ -e /var/tmp/ordered ]; do sleep 0.05; done');
    assert.equal(await sh(pc, 'cat /var/tmp/ordered'), '-r now');
    // A machine that goes down ends its services: the agent must not call that an end.
    await sh(pc, 'kill $(cat /run/agent); while kill -0 $(cat /run/agent) 2>/dev/null; do sleep 0.05; done');
    assert.equal(await sh(pc, 'cat /run/saying'), '');
    await lab.restart(pc);
    const [ended] = await recover(lab, pc);
    assert.equal(wordOf(ended), 'done ok', ended?.note);
    const { bootBefore, bootAfter, consent } = ended?.output ?? {};
    assert.deepEqual([consent, bootBefore === bootAfter], ['nobody-there', false]);
    assert.deepEqual(await recover(lab, pc), []);
    assert.equal(await wasOrdered(), false);
  });

  test('the person is asked on the terminal; a no and a silence leave the machine as it is', async () => {
    const anna = await signIn();
    await begin(reboot());
    await anna.sees(/Reason: The kernel was mended/);
    anna.type('deskhand-agent consent no');
    const refused = await ends();
    assert.equal(wordOf(refused), 'failed consent.refused', refused.note);
    assert.match(JSON.stringify(refused.output), /"user":"anna".*"isTold":true,"answer":"no"/);

    await begin(reboot({ askSeconds: 5 }));
    const name = await asked();
    const forged = { questionId: /([0-9a-f-]{36})\.json/.exec(name)?.[1], answer: 'yes' };
    const folderOfAnswers = '/run/deskhand-agent/consent/answers';
    await sh(pc, `cat >/tmp/forged; chmod 644 /tmp/forged`, JSON.stringify(forged));
    await sh(
      pc,
      `runuser -u mallory -- sh -c 'cp /tmp/forged ${folderOfAnswers}/a; ln -s /tmp/forged ${folderOfAnswers}/b; mkdir -p ${folderOfAnswers}/c/d; ln -s /home/anna ${folderOfAnswers}/e'`,
    );
    const silent = await ends();
    assert.equal(wordOf(silent), 'failed consent.missing', silent.note);
    assert.match(await sh(pc, 'ls -a /home/anna'), /\.ssh/);
    assert.match(silent.text, /user \d+ answered "yes" and was not asked/);
    const short = await perform(lab, pc, reboot({ askSeconds: 60, restartAtDeadline: true }));
    assert.equal(wordOf(short[0]), 'failed consent.notice-too-short');
    assert.equal(await wasOrdered(), false);
  });

  test('an agent killed while it asks: not ordered, not asked again, the question is gone', async () => {
    await begin(reboot());
    await asked();
    await sh(pc, 'kill -9 $(cat /run/agent)');
    const [ended] = await recover(lab, pc);
    assert.equal(wordOf(ended), 'failed interrupted', ended?.note);
    assert.equal(await sh(pc, 'ls /run/deskhand-agent/consent/questions'), '');
    const none = await lab.exec(pc, [...agentArgv, 'consent']);
    assert.deepEqual([none.code, /Nobody asks/.test(none.stdout)], [1, true]);
    assert.equal(await wasOrdered(), false);
  });

  test('a typed yes lets it happen; ordered and still the same start is unknown', async () => {
    const anna = await signIn();
    await begin(reboot());
    await anna.sees(/Your IT support asks/);
    anna.type('deskhand-agent consent');
    await anna.sees(/Type "yes"/);
    anna.type('yes');
    await sh(pc, 'until [ -e /var/tmp/ordered ]; do sleep 0.05; done; kill -9 $(cat /run/agent)');
    const [ended] = await recover(lab, pc);
    assert.equal(wordOf(ended), 'unknown interrupted', ended?.note);
    await sh(pc, 'rm /var/tmp/ordered');
  });

  test('one session is ended with its programs, and not the one that came after it', async () => {
    const listed = await perform(lab, pc, { action: 'user.sessions', params: {} });
    type Listed = { sessions: Record<'user' | 'terminal' | 'since', string>[] };
    const [first] = outputOf<Listed>(listed[0]).sessions;
    assert.ok(first !== undefined);
    const { user, terminal, since } = first;
    assert.equal(user, 'anna');
    const end = (params: object, dryRun = false): Wish => ({
      action: 'session.end',
      params: { user, terminal, since, ...params },
      dryRun,
    });
    const [other, nobody, rehearsed, gone, again] = await perform(
      lab,
      pc,
      end({ since: 'Jan  1 00:00' }),
      end({ terminal: 'pts/99' }),
      end({}, true),
      end({}),
      end({}),
    );
    assert.equal(wordOf(other), 'failed session.other');
    assert.equal(wordOf(nobody), 'failed session.missing');
    assert.match(JSON.stringify(rehearsed?.output?.['programs']), /bash/);
    assert.equal(wordOf(gone), 'done ok', gone?.note);
    assert.equal(wordOf(again), 'failed session.missing');
    assert.equal(await sh(pc, `ps -o pid= -t ${terminal} || true`), '');
  });
});
