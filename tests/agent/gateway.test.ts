import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { serverCases } from '@deskhand/protocol/conformance';
import {
  beginTrust,
  controlOf,
} from '../../packages/desk/src/modules/endpoints/server/gateway/gateway.test-support.ts';
import { systemClock } from '../../packages/desk/src/platform/server/clock.ts';
import { openDatabase } from '../../packages/desk/src/platform/server/db/database.ts';
import { findRunningPostgres } from '../../packages/desk/src/platform/server/embedded/start.ts';
import { loadKeys } from '../../packages/desk/src/platform/server/keys.ts';
import { makeFolder, personEnvironment, run, type Program } from '../install/process.test-support.ts';
import { freePort } from '../journeys/desk.test-support.ts';
import { until } from '../mail/until.test-support.ts';
import { findListener } from './listener.test-support.ts';

const deskhand = join(import.meta.dirname, '../../packages/desk/bin/deskhand.mjs');

/** A desk as people start it, where its gateway cannot have the port that it wants. */
describe('the gateway as a process beside the desk', { timeout: 240_000 }, () => {
  const folder = makeFolder();
  const programs: Program[] = [];
  let port = 0;
  let squatter: Server;
  let desk: Program;

  function start(command: string, env: Record<string, string>): Program {
    const started = run([process.execPath, deskhand, command], {
      cwd: folder.path,
      env: personEnvironment({ SMTP_PORT: '0', DESKHAND_DATA: join(folder.path, 'data'), ...env }),
    });
    programs.push(started);
    return started;
  }

  before(async () => {
    port = await freePort();
    squatter = createServer();
    squatter.listen(port + 1, '127.0.0.1');
    await once(squatter, 'listening');
    desk = start('start', { PORT: String(port) });
    await desk.saying(/is ready after/);
  });
  after(async () => {
    for (const one of programs.toReversed()) {
      if (one.child.exitCode === null && one.child.signalCode === null) one.child.kill('SIGTERM');
      await one.ended;
    }
    squatter.close();
    folder.remove();
  });

  const ready = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/readyz`)).text();

  test('a port beside PORT that is taken does not keep the desk from starting, and is taken when it is free', async () => {
    await desk.saying(/Machines cannot connect: port \d+ cannot be had/);
    assert.match(await ready(), /^ready\nmachines cannot connect: port \d+ cannot be had/);
    squatter.close();
    await desk.saying(/machines can connect/);
    assert.equal(await ready(), 'ready\n');
    const sums = await fetch(`http://127.0.0.1:${port + 1}/agent/v1/files/install.sh.sha256`);
    assert.match(await sums.text(), /^[0-9a-f]{64} {2}install\.sh\n$/);
    for (const path of ['/agent/v1/files/..%2f..%2fpackage.json', '/agent/v1/files/', '/metrics', '/']) {
      assert.equal((await fetch(`http://127.0.0.1:${port + 1}${path}`)).status, 404, path);
    }
  });

  test('a port that was asked for and is taken is an error that says what to do', async () => {
    const asked = start('gateway', { AGENT_PORT: String(port + 1) });
    const { code, err } = await asked.ended;
    assert.equal(code, 1, err);
    assert.match(err, new RegExp(`Port ${port + 1} cannot be had for machines.*\n.*AGENT_PORT=`));
  });

  test('as a process it passes what the suite asks of servers', async (t) => {
    const data = join(folder.path, 'data');
    const connection = findRunningPostgres(data);
    assert.ok(connection !== undefined);
    const database = openDatabase(connection);
    try {
      const deps = {
        clock: systemClock,
        keys: loadKeys(join(data, 'sealing.key')).keys,
        siteId: randomUUID(),
      };
      await beginTrust(database, deps);
      const control = controlOf(database, `http://127.0.0.1:${port + 1}`, deps);
      for (const { name, run: runCase } of serverCases) await t.test(name, () => runCase(control));
    } finally {
      await database.close();
    }
  });

  test('a second gateway serves the same database, with TLS of its own', async () => {
    const [certFile, keyFile] = ['cert.pem', 'key.pem'].map((name) => join(folder.path, name));
    assert.ok(certFile !== undefined && keyFile !== undefined);
    const words = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost';
    const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync('openssl', [...words.split(' '), ...names, '-keyout', keyFile, '-out', certFile], {
      stdio: 'ignore',
    });
    const other = await freePort();
    const env = { DESKHAND_AGENT_CERT_FILE: certFile, DESKHAND_AGENT_KEY_FILE: keyFile };
    const second = start('gateway', { AGENT_PORT: String(other), ...env });
    await second.saying(/Machines connect to https:/);
    const asked = request({ port: other, host: '127.0.0.1', path: '/healthz', ca: readFileSync(certFile) });
    asked.end();
    const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume: () => void }];
    answer.resume();
    assert.equal(answer.statusCode, 200);
    second.child.kill('SIGTERM');
    assert.equal((await second.ended).code, 0);
  });

  test('it is started again when it is killed, and ends with the desk, however the desk ends', async () => {
    const pid = findListener(port + 1);
    assert.ok(pid !== undefined);
    process.kill(pid, 'SIGKILL');
    const isAnother = async (): Promise<boolean> => {
      const now = findListener(port + 1);
      return now !== undefined && now !== pid;
    };
    await until('another one listens', isAnother);
    const deskPid = findListener(port);
    assert.ok(deskPid !== undefined);
    process.kill(deskPid, 'SIGKILL');
    await until('nobody listens', async () => findListener(port + 1) === undefined);
  });
});
