import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { clientConfig, type Connection } from '../../packages/desk/src/platform/server/db/database.ts';

/** How fast one thread signs and verifies when it does nothing else: what no gateway can beat on this machine. */
export interface SignatureRates {
  readonly signsPerSecond: number;
  readonly verifiesPerSecond: number;
}

export function measureSignatures(): SignatureRates {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = createPublicKey(privateKey);
  const bytes = randomBytes(300);
  const mark = sign(null, bytes, privateKey);
  return {
    signsPerSecond: rate(() => sign(null, bytes, privateKey)),
    verifiesPerSecond: rate(() => verify(null, bytes, publicKey, mark)),
  };
}

function rate(once: () => unknown): number {
  for (let n = 0; n < 1000; n += 1) once();
  const startedMs = performance.now();
  let done = 0;
  for (; performance.now() - startedMs < 700; done += 100) for (let n = 0; n < 100; n += 1) once();
  return (done / (performance.now() - startedMs)) * 1000;
}

/** Texts as they are stored for one result. */
export interface StoredBytes {
  readonly result: string;
  readonly receipt: string;
  readonly raw: Buffer;
}

/** The same bytes as plain rows: one INSERT and one commit for each result, over so many connections. */
export async function insertBare(
  connection: Connection,
  of: StoredBytes,
  run: { readonly connections: number; readonly rows: number },
): Promise<number> {
  const pool = new pg.Pool({ ...clientConfig(connection), max: run.connections });
  await pool.query(`create table if not exists bench_results
    (id uuid primary key, hash text, result text, receipt text, raw bytea, received_at timestamptz)`);
  let left = run.rows;
  const worker = async (): Promise<void> => {
    const client = await pool.connect();
    for (; left > 0; left -= 1)
      await client.query({
        name: 'bare',
        text: 'insert into bench_results values ($1, $2, $3, $4, $5, $6)',
        values: [randomUUID(), 'hash', of.result, of.receipt, of.raw, new Date()],
      });
    client.release();
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: run.connections }, worker));
  const seconds = (performance.now() - startedMs) / 1000;
  await pool.query('drop table bench_results');
  await pool.end();
  return run.rows / seconds;
}
