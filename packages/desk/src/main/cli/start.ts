import { buildWeb } from '../build-web.ts';
import { keepDemoMachine } from '../demo-machine.ts';
import { fillDemo } from '../demo.ts';
import { buildAgent } from '../gateway-files.ts';
import { serve } from '../serve.ts';
import { UsageError, type Command } from './command.ts';
import { askedToStop } from './stop.ts';

/** `deskhand start`: builds the web application when its sources changed, starts the database, migrates, serves. */
export const startCommand: Command = {
  usage: 'start [--demo]',
  summary: 'Serves the desk; --demo fills an empty one with a believable organisation.',
  async run(config, args) {
    const demo = wantsDemo(args);
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    const startedMs = performance.now();
    // Listened for from the first moment: Ctrl-C during the set-up also ends everything that was started.
    const asked = askedToStop();
    await buildWeb(say);
    if (config.gateway !== undefined) await buildAgent(say);
    const serving = await serve(config, say);
    say(
      `Deskhand ${config.version} is ready after ${((performance.now() - startedMs) / 1000).toFixed(1)} s: ${serving.url}`,
    );
    const isFilled = demo && (await fillDemo(serving, config, say));
    const machine = isFilled ? keepDemoMachine(config, serving.machinesPort, say) : undefined;
    const link = await serving.desk.rooms.identity.api.setupLink(serving.desk.database);
    if (link !== undefined) {
      say(`Nobody can sign in yet. Create the first administrator within a day:\n  ${link}`);
      say(
        `The sealing key is ${config.keyFile}. Keep a copy apart from the backups: a restored desk needs it.`,
      );
    }
    const reason = await Promise.race([asked, serving.lost]);
    say(
      typeof reason === 'string'
        ? `Stopping (${reason}).`
        : `Stopping, because the database is gone: ${reason.message}`,
    );
    await machine?.close();
    await serving.close();
    return typeof reason === 'string' ? 0 : 1;
  },
};

function wantsDemo(args: readonly string[]): boolean {
  if (args.some((word) => word !== '--demo'))
    throw new UsageError(`deskhand start takes --demo, not "${args.join(' ')}".`);
  return args.includes('--demo');
}
