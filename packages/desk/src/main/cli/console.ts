import type { Send } from '#platform/contract/client';
import { controlSocketPath, listenOnControl, sendToControl } from '#platform/server/control';
import type { Config } from '../config.ts';
import { openDesk } from '../desk.ts';
import { prepareDatabase } from '../prepare.ts';

/**
 * Runs work with the rights of the console: on the server that runs, or, when none does, on a desk that is opened for the
 * length of the command and listens on the control socket alone. Either way it is the same request path.
 */
export async function asConsole<T>(config: Config, work: (send: Send) => Promise<T>): Promise<T> {
  const path = controlSocketPath(config.dataDir);
  const send = sendToControl(path);
  if (await answers(send)) return work(send);
  const database = await prepareDatabase(config, () => {});
  try {
    const desk = await openDesk({ config, connection: database.connection });
    const control = await listenOnControl(desk.app, path, desk.fromConsole);
    try {
      return await work(send);
    } finally {
      control.close();
      await desk.close();
    }
  } finally {
    await database.stop();
  }
}

async function answers(send: Send): Promise<boolean> {
  try {
    return (await send('/healthz', { method: 'GET', headers: {} })).ok;
  } catch {
    return false;
  }
}
