/**
 * A process that holds an embedded database, for tests that kill it: `serve.test-support.ts <data folder> [name=value]...`
 * with settings of PostgreSQL. Says one line of JSON when ready or refused, ends when its standard input does.
 */
import { startEmbeddedPostgres, EmbeddedError } from './start.ts';

const [dataDir = '', ...settings] = process.argv.slice(2);
const say = (told: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(told)}\n`);
try {
  const database = await startEmbeddedPostgres({
    dataDir,
    durable: false,
    settings: Object.fromEntries(settings.map((one) => one.split('='))),
    log: (line) => say({ line }),
  });
  say({ ready: { host: database.host, pid: database.pid() } });
  process.stdin.resume().once('end', () => void database.stop().then(() => process.exit(0)));
} catch (error) {
  if (!(error instanceof EmbeddedError)) throw error;
  say({ refused: error.code, title: error.title, detail: error.detail });
  process.exitCode = 1;
}
