import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, mock, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { makeKeyPair, subprotocol } from '@deskhand/protocol';
import { makeWire, post } from './http.ts';
import { openSocket } from './socket.ts';

describe('a desk that is there and not there', () => {
  let server: Server;
  let port = 0;
  let dribbled = 0;
  let given: Promise<unknown> = Promise.resolve();
  let sockets: WebSocketServer;
  before(async () => {
    server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => {
        dribbled += 1;
        response.write(' ');
      }, 20);
      response.once('close', () => clearInterval(timer));
      given = once(response, 'close');
    });
    // It takes the handshake and everything else, and never answers a ping.
    sockets = new WebSocketServer({
      noServer: true,
      autoPong: false,
      handleProtocols: () => subprotocol,
    });
    server.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, () => undefined),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    mock.timers.reset();
    for (const one of sockets.clients) one.terminate();
    server.closeAllConnections();
    server.close();
  });

  const senderOf = () => {
    const wire = makeWire(`http://127.0.0.1:${port}`);
    return { wire, key: makeKeyPair(), name: 'a', session: '-', nextRequest: () => 1 };
  };

  test('an answer that comes byte by byte is given up in the end', async () => {
    const sender = senderOf();
    mock.timers.enable({ apis: ['setTimeout'] });
    const answered = post(sender, '/agent/v1/hello', {});
    while (dribbled < 3) await new Promise((resolve) => setImmediate(resolve));
    mock.timers.tick(53_000);
    const { status, code } = await answered;
    assert.deepEqual([status, code], [0, 'the answer came too slowly']);
    mock.timers.reset();
    sender.wire.agent.destroy();
    await given;
  });

  test('a socket that carries nothing any more is given up within a minute', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
    const channel = await openSocket(senderOf(), () => undefined);
    assert.ok(channel !== undefined);
    let isEnded = false;
    void channel.ended.then(() => (isEnded = true));
    mock.timers.tick(19_000);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isEnded, false);
    mock.timers.tick(6000);
    mock.timers.tick(30_000);
    await channel.ended;
    mock.timers.reset();
  });
});
