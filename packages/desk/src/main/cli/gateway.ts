import { findRunningPostgres } from '#platform/server/embedded/start';
import type { Connection } from '#platform/server/db/database';
import { ConfigError, type Config } from '../config.ts';
import { buildAgent } from '../gateway-files.ts';
import { keepGateway, newGatewayWatch } from '../gateway-process.ts';
import { UsageError, type Command } from './command.ts';
import { askedToStop } from './stop.ts';

/** `deskhand gateway`: one more way in for machines, on a database that is served already. */
export const gatewayCommand: Command = {
  usage: 'gateway',
  summary: 'Runs the way in for machines alone, on AGENT_PORT; a desk, or DATABASE_URL, has the database.',
  async run(config, args) {
    if (args.length > 0)
      throw new UsageError('deskhand gateway takes no words; its settings are in the environment.');
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const asked = askedToStop();
    const { gateway } = config;
    if (gateway === undefined)
      throw new ConfigError('AGENT_PORT is 0, which means no gateway.', 'Name a port: AGENT_PORT=8081');
    await buildAgent(say);
    const listening = { ...gateway, isAsked: true };
    const kept = keepGateway({
      config,
      listening,
      connection: connectionOf(config),
      watch: newGatewayWatch(),
      say,
    });
    const { code } = await Promise.race([kept.settled, asked.then(() => ({ code: undefined }))]);
    if (code !== undefined) {
      await kept.close();
      throw new ConfigError(
        `Port ${gateway.port} cannot be had for machines (${code}).`,
        `Stop what has it, or start with another one: AGENT_PORT=${gateway.port + 1}`,
      );
    }
    say(`Stopping (${await asked}).`);
    await kept.close();
    return 0;
  },
};

function connectionOf({ databaseUrl, dataDir }: Config): Connection {
  const found = databaseUrl === undefined ? findRunningPostgres(dataDir) : { url: databaseUrl };
  if (found !== undefined) return found;
  throw new ConfigError(
    `No desk serves the data folder ${dataDir} at this moment.`,
    'Start the desk first, or name the database with DATABASE_URL.',
  );
}
