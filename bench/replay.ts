import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { clientConfig, type Connection } from '../packages/desk/src/platform/server/db/database.ts';

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * The bare-SQL yardstick: the statements of one command are recorded as they go to the server, then sent again with
 * fresh ids by plain `pg`, prepared, without any of our code in between.
 */
export async function recordStatements(work: () => Promise<unknown>): Promise<Statement[]> {
  const recorded: Statement[] = [];
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [config, values] = args as [string | { text?: string; values?: unknown[] }, unknown[] | undefined];
    const text = typeof config === 'string' ? config : config?.text;
    if (text !== undefined)
      recorded.push({ text, values: (typeof config === 'string' ? values : config.values) ?? [] });
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return recorded.filter((s) => !/^(listen|notify)/i.test(s.text));
}

/** Sends recorded statements again; every UUIDv7 in `fresh` becomes a new id each time. */
export function replayer(
  connection: Connection,
  statements: readonly Statement[],
  fresh: readonly string[],
  clients: number,
) {
  const pool = new pg.Pool({ ...clientConfig(connection), max: clients });
  pool.on('error', () => {});
  const prepared = JSON.stringify(
    statements.map((s) => s.values.map((v) => (v instanceof Date ? v.toISOString() : v))),
  );
  return {
    async once(): Promise<void> {
      const values = fresh.reduce(
        (text, id) => text.replaceAll(id, `${id.slice(0, 15)}${randomUUID().slice(15)}`),
        prepared,
      );
      const parameters = JSON.parse(values) as unknown[][];
      const client = await pool.connect();
      try {
        for (const [n, s] of statements.entries()) {
          const bound = parameters[n] ?? [];
          await client.query(bound.length > 0 ? { name: `bare${n}`, text: s.text, values: bound } : s.text);
        }
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
