import { Kysely, PostgresDialect, type RawBuilder } from 'kysely';
import pg from 'pg';
import { nameStatements } from './statements.ts';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** Can read. Readers sit on connections that PostgreSQL itself keeps read-only. */
export interface Reader {
  readonly [readable]: true;
  /** The rows of a query written with Kysely's `sql` template. */
  rows<R>(query: RawBuilder<R>): Promise<R[]>;
  /** The first row, or undefined. */
  first<R>(query: RawBuilder<R>): Promise<R | undefined>;
  /** Kysely's select builder over the tables `T` that the calling room may read. */
  select<T>(): Pick<Kysely<T>, 'selectFrom' | 'with'>;
}

/** One running transaction. Only `write` makes one, so a function that asks for a Tx cannot run outside of one. */
export interface Tx extends Reader {
  readonly [writable]: true;
  /** Rows changed by a statement. */
  run(query: RawBuilder<unknown>): Promise<number>;
  /** Kysely over the tables `T` that the calling room owns. */
  change<T>(): Kysely<T>;
}

/** The database of one process: a pool that writes, a pool that only reads. */
export interface Database {
  readonly reader: Reader;
  /** Runs `work` in one transaction; a deadlock or a lost connection before any statement is tried again. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One writing statement that is a transaction of its own: one round trip instead of three. For what has no event and
   * leaves nothing, since nobody is told of its commit.
   */
  writeAlone<R>(query: RawBuilder<R>): Promise<R[]>;
  /** Calls back after each commit of this process, at once; listeners coalesce. */
  onCommit(listener: () => void): void;
  /** Connections in use and waiting callers, for the metrics. */
  load(): { open: number; idle: number; waiting: number };
  close(): Promise<void>;
}

/** How to reach PostgreSQL: a URL, or the socket folder of the embedded one. */
export type Connection =
  | { readonly url: string }
  | { readonly host: string; readonly user: string; readonly database: string };

pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Opens the pools; nothing is connected until the first query. */
export function openDatabase(
  connection: Connection,
  options: { maxConnections?: number; onError?: (error: Error) => void } = {},
): Database {
  const max = options.maxConnections ?? 6;
  const writers = pool(connection, max, '', options.onError);
  const readers = pool(connection, max, '-c default_transaction_read_only=on', options.onError);
  const writing = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: nameStatements(writers) }) });
  const reading = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: nameStatements(readers) }) });
  const listeners: (() => void)[] = [];
  return {
    reader: asTx(reading),
    async write(work) {
      const result = await withRetry(() => writing.transaction().execute((trx) => work(asTx(trx))));
      for (const listener of listeners) listener();
      return result;
    },
    writeAlone: (query) => withRetry(async () => (await query.execute(writing)).rows),
    onCommit: (listener) => void listeners.push(listener),
    load: () => ({
      open: writers.totalCount + readers.totalCount,
      idle: writers.idleCount + readers.idleCount,
      waiting: writers.waitingCount + readers.waitingCount,
    }),
    async close() {
      await Promise.all([writing.destroy(), reading.destroy()]);
    },
  };
}

/** pg settings of a connection; the mail listener and the loader open their own with it. */
export function clientConfig(connection: Connection): pg.ClientConfig {
  return 'url' in connection ? { connectionString: connection.url } : { ...connection };
}

function pool(
  connection: Connection,
  max: number,
  options: string,
  onError?: (error: Error) => void,
): pg.Pool {
  const made = new pg.Pool({
    ...clientConfig(connection),
    max,
    idleTimeoutMillis: 30_000,
    ...(options ? { options } : {}),
  });
  // Without a listener an idle connection that breaks ends the process.
  made.on('error', (error) => {
    if (!made.ending) onError?.(error);
  });
  // So does one that breaks between two statements of a transaction: the next statement tells its caller.
  made.on('connect', (client) => client.on('error', () => {}));
  return made;
}

function asTx(on: Kysely<unknown>): Tx {
  const surface = {
    rows: async <R>(query: RawBuilder<R>) => (await query.execute(on)).rows,
    first: async <R>(query: RawBuilder<R>) => (await query.execute(on)).rows[0],
    run: async (query: RawBuilder<unknown>) => Number((await query.execute(on)).numAffectedRows ?? 0n),
    select: () => on,
    change: () => on,
  };
  return surface as unknown as Tx;
}

/** 40P01 deadlock, 40001 serialization: the transaction was rolled back whole, so running it again is safe. */
async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if ((code !== '40P01' && code !== '40001') || attempt === 4) throw error;
    }
  }
}
