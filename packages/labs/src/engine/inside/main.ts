// The first process of a lab. When it ends, the kernel ends every host and undoes every mount.
import { createInterface } from 'node:readline';
import type { Reply, Request } from '../messages.ts';
import { openChannel } from './channel.ts';
import { Failure } from './failure.ts';
import { Lab } from './lab.ts';
import { Streams } from './streams.ts';
import { openTerminal } from './terminal.ts';

const send = (message: Reply): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
const streams = new Streams(send);
let lab: Lab | undefined;

function requireLab(): Lab {
  if (lab === undefined) throw new Failure('lab-gone', 'The lab has not been started.');
  return lab;
}

async function answer(request: Exclude<Request, { stream: string }>): Promise<unknown> {
  if ('start' in request) {
    lab = new Lab(request.start);
    return lab.start((host) => openChannel(host, streams, send));
  }
  if ('exec' in request) return requireLab().exec(request.exec);
  if ('restart' in request) return requireLab().restart(request.restart.host);
  if ('cable' in request) {
    const { host, interface: name, plugged } = request.cable;
    return requireLab().setCable(host, name, plugged);
  }
  const name = `terminal-${request.id}`;
  streams.join(name, openTerminal(requireLab().requireHost(request.terminal.host), request.terminal));
  return { stream: name };
}

function take(line: string): void {
  const request = JSON.parse(line) as Request;
  if ('stream' in request) return streams.take(request);
  const { id } = request;
  void answer(request).then(
    (done) => send({ id, done: done ?? null }),
    (error: unknown) => {
      const code = error instanceof Failure ? error.code : failureCode(error);
      send({ id, failed: { code, message: error instanceof Error ? error.message : String(error) } });
    },
  );
}

function failureCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk-full' : 'host-failed';
}

// The engine holds the other end. When it is gone, however it went, so is the lab.
createInterface({ input: process.stdin })
  .on('line', take)
  .on('close', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
send({ alive: true });
