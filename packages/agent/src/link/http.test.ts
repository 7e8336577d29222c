import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeKeyPair } from '@deskhand/protocol';
import { missingProgram } from './missing.test-support.ts';
import type { Wire } from './http.ts';
import { makeWire, post } from './http.ts';

const skip = missingProgram('openssl');

describe('reaching the desk', { skip }, () => {
  let folder = '';
  let server: Server;
  let port = 0;
  let bodies = 0;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-tls-'));
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', ...key, ...names, ...files], { stdio: 'ignore' });
    const [keyPem, cert] = [readFileSync(join(folder, 'key.pem')), readFileSync(join(folder, 'cert.pem'))];
    server = createServer({ key: keyPem, cert }, (request, response) => {
      request.on('data', () => (bodies += 1));
      request.on('end', () => response.end('{}'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function codeBy(wire: Wire): Promise<string> {
    const sender = { wire, key: makeKeyPair(), name: 'a', session: '-', nextRequest: () => 1 };
    const { code } = await post(sender, '/agent/v1/hello', { secret: 'word' });
    wire.agent.destroy();
    return code;
  }

  test('a certificate that nobody vouches for, or another name, is refused before a byte of ours is sent', async () => {
    assert.match(await codeBy(makeWire(`https://localhost:${port}`)), /self-signed|unable to verify/i);
    const byAddress = makeWire(`https://127.0.0.1:${port}`, join(folder, 'cert.pem'));
    assert.match(await codeBy(byAddress), /IP|altnames|Hostname/i);
    assert.equal(bodies, 0);
  });

  test('a private authority is believed where its file was named', async () => {
    assert.equal(await codeBy(makeWire(`https://localhost:${port}`, join(folder, 'cert.pem'))), 'ok');
  });

  test('plain HTTP goes no further than this machine', () => {
    assert.throws(() => makeWire('http://desk.example'), /by https/);
    assert.throws(() => makeWire('ftp://127.0.0.1'), /by https/);
  });
});
