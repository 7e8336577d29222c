import type { Server } from 'node:http';
import { controlSocketPath, listenOnControl } from '#platform/server/control';
import { ConfigError, type Config } from './config.ts';
import { openDesk, type Desk } from './desk.ts';
import { keepGateway, newGatewayWatch, type GatewayWatch, type KeptGateway } from './gateway-process.ts';
import { prepareDatabase, webFolder } from './prepare.ts';

/** A desk that serves. */
export interface Serving {
  readonly desk: Desk;
  readonly url: string;
  /** The port on which machines are taken, once they are; undefined when none are taken here. */
  readonly machinesPort: Promise<number | undefined>;
  /** Settles when the embedded database is gone for good; nothing can be served any more. */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}

/** Starts everything in order and says what it does; what stands in the way is an error that says what to do. */
export async function serve(config: Config, say: (line: string) => void): Promise<Serving> {
  const database = await prepareDatabase(config, say);
  const watch = newGatewayWatch();
  const desk = await openDesk({
    config,
    connection: database.connection,
    webFolder,
    gateway: watch,
  }).catch(async (error: unknown) => {
    await database.stop();
    throw error;
  });
  let control: Server | undefined;
  let gateway: KeptGateway | undefined;
  try {
    const url = await listen(desk, config);
    control = await listenOnControl(desk.app, controlSocketPath(config.dataDir), desk.fromConsole);
    await start(desk, config);
    gateway = openForMachines({ config, connection: database.connection, watch, say });
    await machinesMayCome(gateway, config);
    const lost = new Promise<Error>((resolve) => database.onLost(resolve));
    return {
      desk,
      url,
      machinesPort: portOf(gateway, watch),
      lost,
      async close() {
        control?.close();
        await gateway?.close();
        await desk.close();
        await database.stop();
      },
    };
  } catch (error) {
    control?.close();
    await gateway?.close();
    await desk.close();
    await database.stop();
    throw error;
  }
}

async function portOf(gateway: KeptGateway | undefined, watch: GatewayWatch): Promise<number | undefined> {
  const settled = await gateway?.settled;
  return settled === undefined || settled.code !== undefined ? undefined : watch.port;
}

type ForMachines = Omit<Parameters<typeof keepGateway>[0], 'listening'>;

function openForMachines(of: ForMachines): KeptGateway | undefined {
  const { gateway: listening } = of.config;
  return listening === undefined ? undefined : keepGateway({ ...of, listening });
}

/** A port that was asked for must be had; the one beside PORT is a courtesy that the desk also starts without. */
async function machinesMayCome(gateway: KeptGateway | undefined, config: Config): Promise<void> {
  if (gateway === undefined || config.gateway?.isAsked !== true) return;
  const { code } = await gateway.settled;
  if (code !== undefined) throw explainListening({ code }, config, 'AGENT_PORT');
}

async function listen(desk: Desk, config: Config): Promise<string> {
  try {
    return await desk.app.listen({ host: config.host, port: config.port });
  } catch (error) {
    throw explainListening(error, config, 'PORT');
  }
}

/** What starts last listens too: the listeners of mail. */
async function start(desk: Desk, config: Config): Promise<void> {
  try {
    await desk.start();
  } catch (error) {
    const isLmtp = config.lmtpPort !== 0 && (error as { port?: unknown }).port === config.lmtpPort;
    throw explainListening(error, config, isLmtp ? 'LMTP_PORT' : 'SMTP_PORT');
  }
}

function explainListening(
  error: unknown,
  config: Config,
  setting: 'PORT' | 'SMTP_PORT' | 'LMTP_PORT' | 'AGENT_PORT',
): unknown {
  const { code } = error as { code?: unknown };
  const ports = {
    PORT: config.port,
    SMTP_PORT: config.smtpPort,
    LMTP_PORT: config.lmtpPort,
    AGENT_PORT: config.gateway?.port ?? 0,
  };
  const port = ports[setting];
  if (code === 'EADDRINUSE')
    return new ConfigError(
      `Port ${port} is taken by another program.`,
      `Stop that program, or start with another one: ${setting}=${port + 1} npm start`,
    );
  if (code === 'EACCES')
    return new ConfigError(
      `Port ${port} may not be used by this user.`,
      setting === 'PORT' || setting === 'AGENT_PORT'
        ? 'Ports below 1024 belong to root; use a higher one behind a reverse proxy.'
        : 'Ports below 1024 belong to root; use a higher one behind a mail server.',
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new ConfigError(
      `HOST is not an address of this machine: ${config.host}`,
      'Write 127.0.0.1 for this machine alone, 0.0.0.0 for all of its addresses.',
    );
  return error;
}
