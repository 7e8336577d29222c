import { controlSocketPath, listenOnControl } from '#platform/server/control';
import { ConfigError, type Config } from './config.ts';
import { openDesk, type Desk } from './desk.ts';
import { prepareDatabase, webFolder } from './prepare.ts';

/** A desk that serves. */
export interface Serving {
  readonly desk: Desk;
  readonly url: string;
  /** Settles when the embedded database is gone for good; nothing can be served any more. */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}

/** Starts everything in order and says what it does; what stands in the way is an error that says what to do. */
export async function serve(config: Config, say: (line: string) => void): Promise<Serving> {
  const database = await prepareDatabase(config, say);
  const desk = await openDesk({ config, connection: database.connection, webFolder }).catch(
    async (error: unknown) => {
      await database.stop();
      throw error;
    },
  );
  try {
    const url = await listen(desk, config);
    const control = await listenOnControl(desk.app, controlSocketPath(config.dataDir), desk.fromConsole);
    await desk.start();
    const lost = new Promise<Error>((resolve) => database.onLost(resolve));
    return {
      desk,
      url,
      lost,
      async close() {
        control.close();
        await desk.close();
        await database.stop();
      },
    };
  } catch (error) {
    await desk.close();
    await database.stop();
    throw error;
  }
}

async function listen(desk: Desk, config: Config): Promise<string> {
  try {
    return await desk.app.listen({ host: config.host, port: config.port });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'EADDRINUSE')
      throw new ConfigError(
        `Port ${config.port} is taken by another program.`,
        `Stop that program, or start with another one: PORT=${config.port + 1} npm start`,
      );
    if (code === 'EACCES')
      throw new ConfigError(
        `Port ${config.port} may not be used by this user.`,
        'Ports below 1024 belong to root; use a higher one behind a reverse proxy.',
      );
    throw error;
  }
}
