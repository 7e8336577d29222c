import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** What passes on the wire between a machine and its gateway, as far as the test cares. */
export type Passing =
  /** The gateway answered with a job in it. */
  | 'job-handed-out'
  /** The machine spoke on its socket. */
  | 'frame'
  /** The machine brings a result. */
  | 'result'
  /** The gateway answered with a receipt: it has committed. */
  | 'receipt';

/** A wire that shows what passes before it passes. What the hook answers with false does not arrive. */
export interface Wire {
  readonly port: number;
  hook: (passing: Passing) => boolean;
  /** Ends all connections, as the death of the other side does. */
  cut(): void;
  close(): Promise<void>;
}

/** Stands between a real agent and a real gateway, below HTTP: neither of them knows. */
export async function openWire(gatewayPort: number): Promise<Wire> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(gatewayPort, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    let isSocket = false;
    near.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      if (text.includes('GET /agent/v1/socket')) isSocket = true;
      else if (isSocket && !wire.hook('frame')) return;
      if (/"results":\[\{/.test(text) && !wire.hook('result')) return;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      if (text.includes('{"jobs":[{') && !wire.hook('job-handed-out')) return;
      if (text.includes('{"receipts":[{') && !wire.hook('receipt')) return;
      near.write(bytes);
    });
    for (const socket of pair) socket.on('close', end).on('error', end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const wire: Wire = {
    port: (server.address() as AddressInfo).port,
    hook: () => true,
    cut: () => {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
    },
    async close() {
      wire.cut();
      server.close();
      await once(server, 'close');
    },
  };
  return wire;
}
