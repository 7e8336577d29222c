import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { prepareTrees, startLab } from '../../packages/labs/src/index.ts';
import type { Lab } from '../../packages/labs/src/index.ts';
import { layAgent, perform, performArgv, recover, wordOf } from './lab/lab-agent.test-support.ts';
import type { Ended } from './lab/lab-agent.test-support.ts';

/** Services of a lab host, started by Debian's init scripts: real ones, and two with habits of bad ones. */
const skip = process.getuid?.() === 0 ? false : 'this test lays the agent over the trees as root';
const srv = 'srv';

/** An init script around one line of shell, with a pid file, as small vendors write them. */
const script = (program: string, restart: string): { text: string; mode: number } => ({
  mode: 0o755,
  text: `#!/bin/sh
NAME=$(basename "$0")
PIDFILE=/run/$(basename "$0").pid
start() { ${program} & echo $! >"$PIDFILE"; }
stop() { kill "$(cat "$PIDFILE")"; rm "$PIDFILE"; }
case "$1" in
  start) start ;;
  stop) stop ;;
  restart) ${restart} ;;
  status) [ -e "$PIDFILE" ] && kill -0 "$(cat "$PIDFILE")" 2>/dev/null || exit 3 ;;
esac
`,
});

describe('the agent and the services of a machine', { skip }, () => {
  let folder = '';
  let lab: Lab;

  async function sh(line: string): Promise<string> {
    const { code, stdout, stderr } = await lab.exec(srv, ['sh', '-c', line]);
    assert.equal(code, 0, `${line}: ${stderr}`);
    return stdout.trim();
  }

  async function act(kind: string, service: string): Promise<Ended> {
    const [ended] = await perform(lab, srv, { action: kind, params: { service } });
    assert.ok(ended !== undefined);
    return ended;
  }

  before(async () => {
    await prepareTrees({ layers: ['net'] });
    folder = mkdtempSync(join(tmpdir(), 'deskhand-services-'));
    await layAgent(folder);
    const files = {
      '/etc/nginx/sites-enabled/web': 'server { listen 80; root /srv; }\n',
      '/srv/index.html': 'the intranet\n',
      // Keeps the output of its script for as long as it lives.
      '/etc/init.d/chatty': script('sleep 600', 'stop; start'),
      '/etc/init.d/feeble': script('sleep 0.4', 'start'),
      '/etc/init.d/slow': script(
        'sleep 600',
        'stop; touch /run/slow-waits; while [ ! -e /run/slow-goes ]; do sleep 0.05; done; start',
      ),
    };
    const host = { layers: ['net'], interfaces: {}, files, run: ['service nginx start'] };
    lab = await startLab(
      { name: 'services', nets: {}, hosts: { [srv]: host } },
      { over: { [srv]: [folder] } },
    );
  });
  after(async () => {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a restart is another start, seen in the process and in what it serves', async () => {
    const pid = Number(await sh('cat /run/nginx.pid'));
    const status = await act('service.status', 'nginx');
    assert.deepEqual([status.output?.['state'], status.output?.['pid']], ['active', pid]);
    const [rehearsed] = await perform(lab, srv, {
      action: 'service.restart',
      params: { service: 'nginx' },
      dryRun: true,
    });
    assert.deepEqual([wordOf(rehearsed), Number(await sh('cat /run/nginx.pid'))], ['done ok', pid]);
    const restarted = await act('service.restart', 'nginx');
    assert.equal(wordOf(restarted), 'done ok', restarted.note);
    const now = Number(await sh('cat /run/nginx.pid'));
    assert.notEqual(now, pid);
    assert.deepEqual(restarted.output?.['after'], { state: 'active', pid: now });
    assert.equal(await sh('curl -sS http://127.0.0.1/'), 'the intranet');
  });

  test('stopped and started again by its undo; the agent leaves itself alone', async () => {
    const stopped = await act('service.stop', 'nginx');
    assert.equal(wordOf(stopped), 'done ok', stopped.note);
    assert.equal(await sh('curl -sS http://127.0.0.1/ 2>/dev/null || echo down'), 'down');
    assert.equal(stopped.undo?.action, 'service.start');
    const [started] = await perform(lab, srv, { action: 'service.start', params: stopped.undo.params });
    assert.deepEqual([wordOf(started), started?.undo?.action], ['done ok', 'service.stop']);
    assert.equal(await sh('curl -sS http://127.0.0.1/'), 'the intranet');
    assert.equal(wordOf(await act('service.restart', 'nobody')), 'failed service.unknown');
    assert.equal(wordOf(await act('service.stop', 'deskhand-agent')), 'failed service.own');
  });

  test('a service that did not restart, falls at once or keeps talking has its own outcome', async () => {
    await sh("echo 'server { listen nowhere' >/etc/nginx/sites-enabled/broken");
    const kept = await act('service.restart', 'nginx');
    assert.equal(wordOf(kept), 'failed service.not-restarted', kept.note);
    await sh('rm /etc/nginx/sites-enabled/broken');
    const feeble = await act('service.start', 'feeble');
    assert.equal(wordOf(feeble), 'failed service.not-running', feeble.note);
    const chatty = await act('service.start', 'chatty');
    assert.equal(wordOf(chatty), 'done ok', chatty.note);
  });

  test('killed in the middle of a restart: read back as done when it is another start, never told again', async () => {
    await sh('service slow start >/dev/null 2>&1');
    await sh(`echo '[{"action":"service.restart","params":{"service":"slow"}}]' >/run/wish
      ${performArgv.join(' ')} </run/wish >/run/said 2>&1 & agent=$!
      until [ -e /run/slow-waits ]; do sleep 0.05; done; kill -9 $agent`);
    await sh('touch /run/slow-goes; until [ -e /run/slow.pid ]; do sleep 0.05; done');
    await sh('while pgrep -f "[s]low restart"; do sleep 0.05; done');
    const [ended] = await recover(lab, srv);
    assert.equal(wordOf(ended), 'done ok', ended?.note);
    assert.deepEqual(await recover(lab, srv), []);
  });
});
