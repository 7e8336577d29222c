import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer } from 'node:tls';

/**
 * The front of the desk in a lab: TLS by a private authority on the network of the lab, and behind it the
 * channel of its host, which leads to the gateway outside. Runs in the host `gate`.
 */
const folder = '/etc/gate';
const pair = { key: readFileSync(`${folder}/key.pem`), cert: readFileSync(`${folder}/cert.pem`) };
const server = createServer(pair, (client) => {
  const inner = connect('/run/deskhand/channel.sock');
  for (const [from, to] of [
    [client, inner],
    [inner, client],
  ] as const) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
});
server.on('tlsClientError', () => undefined);
server.listen(443, '0.0.0.0', () => process.stdout.write('ready\n'));
