import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Tx } from '#platform/server/db/database';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { createFiles, type OpenFile } from './index.ts';
import { chunkBytes } from './tables.ts';

const at = new Date('2026-11-23T08:00:00Z');
const { api } = createFiles();
const mebibyte = 1024 * 1024;

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    await turn();
    yield bytes.subarray(start, start + size);
  }
}

async function* brokenAfter(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
  await turn();
  throw new Error('socket hang up');
}

async function read(file: OpenFile | undefined): Promise<Buffer> {
  assert.ok(file);
  const pieces: Buffer[] = [];
  for await (const piece of file.stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const refusedAs = (code: string) => (error: unknown) => error instanceof AppError && error.of.code === code;

describe('files', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const store = (bytes: Buffer | AsyncIterable<Uint8Array>) =>
    world.desk.database.write((tx) => api.storeBytes(tx, bytes, at));
  const open = (digest: string) => api.openBytes(world.desk.database, digest);
  const stored = async () => {
    const row = await world.desk.database.reader.first(
      sql<{
        blobs: number;
        chunks: number;
      }>`select (select count(*) from files_blobs) as blobs, (select count(*) from files_chunks) as chunks`,
    );
    return `${row?.blobs} blobs, ${row?.chunks} chunks`;
  };

  it('10 MiB come back as they went in, as a buffer and as a stream', async () => {
    const bytes = randomBytes(10 * mebibyte);
    const fromBuffer = await store(bytes);
    assert.deepEqual(fromBuffer, { digest: sha256(bytes), sizeBytes: bytes.length });
    assert.equal(sha256(await read(await open(fromBuffer.digest))), fromBuffer.digest);
    const other = randomBytes(10 * mebibyte + 1);
    const fromStream = await store(inPieces(other, 65_536));
    assert.deepEqual(fromStream, { digest: sha256(other), sizeBytes: other.length });
    assert.equal(sha256(await read(await open(fromStream.digest))), fromStream.digest);
  });

  it('any size in any pieces comes back the same, empty ones too', async () => {
    const sizes = fc.oneof(
      fc.constantFrom(0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes),
      fc.integer({ min: 0, max: 3 * chunkBytes }),
    );
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1000, max: 2 * chunkBytes }), async (size, piece) => {
        const bytes = randomBytes(size);
        const { digest, sizeBytes } = await store(inPieces(bytes, piece));
        assert.equal(sizeBytes, size);
        assert.ok((await api.requireBytes(world.desk.database.reader, digest)).equals(bytes));
      }),
      { numRuns: 25 },
    );
  });

  it('the same content is kept once, however it comes', async () => {
    const bytes = randomBytes(chunkBytes + 10);
    const first = await store(bytes);
    const before = await stored();
    assert.deepEqual(await store(bytes), first);
    assert.deepEqual(await store(inPieces(bytes, 5000)), first);
    assert.equal(await stored(), before);
  });

  it('twelve uploads of the same content at the same time leave one', async () => {
    const bytes = randomBytes(3 * chunkBytes);
    const before = await stored();
    const [blobs = '', chunks = ''] = before.match(/\d+/g) ?? [];
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, i) => store(i % 2 === 0 ? bytes : inPieces(bytes, 100_000))),
    );
    assert.equal(new Set(all.map((one) => one.digest)).size, 1);
    assert.equal(await stored(), `${Number(blobs) + 1} blobs, ${Number(chunks) + 3} chunks`);
  });

  it('when the first of two uploads at the same time is rolled back, the second keeps the content', async () => {
    const bytes = randomBytes(1000);
    const { database } = world.desk;
    let claimed = () => {};
    const isClaimed = new Promise<void>((resolve) => (claimed = resolve));
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    const first = database.write(async (tx) => {
      await api.storeBytes(tx, bytes, at);
      claimed();
      await isReleased;
      throw new Error('the command failed');
    });
    await isClaimed;
    const second = store(bytes);
    release();
    await assert.rejects(first, /the command failed/);
    const { digest } = await second;
    assert.ok((await read(await open(digest))).equals(bytes));
  });

  it('an upload that breaks off in the middle leaves nothing, also when the command goes on', async () => {
    const before = await stored();
    const broken = () => brokenAfter(randomBytes(2 * chunkBytes));
    await assert.rejects(store(broken()), refusedAs('files.upload_broken_off'));
    assert.equal(await stored(), before);
    await world.desk.database.write(async (tx) => {
      await assert.rejects(api.storeBytes(tx, broken(), at), refusedAs('files.upload_broken_off'));
    });
    assert.equal(await stored(), before);
  });

  it('a command that fails after the upload leaves nothing', async () => {
    const before = await stored();
    const failing = async (tx: Tx) => {
      await api.storeBytes(tx, inPieces(randomBytes(2 * chunkBytes), 50_000), at);
      throw new Error('not allowed');
    };
    await assert.rejects(world.desk.database.write(failing), /not allowed/);
    assert.equal(await stored(), before);
  });

  it('a stream is taken once: a second try is told so instead of storing an empty file', async () => {
    const stream = inPieces(randomBytes(5000), 1000);
    await store(stream);
    await assert.rejects(store(stream), refusedAs('files.upload_broken_off'));
  });

  it('more than the limit is refused and names the limit', async () => {
    const small = createFiles({ limitBytes: 1000 }).api;
    const before = await stored();
    const bytes = randomBytes(1001);
    const namesLimit = (error: unknown) =>
      refusedAs('files.too_large')(error) && (error as AppError).facts?.['limitBytes'] === 1000;
    await assert.rejects(
      world.desk.database.write((tx) => small.storeBytes(tx, bytes, at)),
      namesLimit,
    );
    await assert.rejects(
      world.desk.database.write((tx) => small.storeBytes(tx, inPieces(bytes, 100), at)),
      namesLimit,
    );
    assert.equal(await stored(), before);
    assert.equal(api.limitBytes, 25 * mebibyte);
  });

  it('what is not stored is not found, whatever the digest looks like', async () => {
    const { reader } = world.desk.database;
    for (const digest of [sha256(randomBytes(8)), 'zz', '', `${'0'.repeat(63)}`, "' or true --"]) {
      assert.equal(await open(digest), undefined);
      await assert.rejects(api.requireBytes(reader, digest), refusedAs('files.not_found'));
    }
  });

  it('damage is told and never handed out as a whole file', async () => {
    const bytes = randomBytes(2 * chunkBytes);
    const { digest } = await store(bytes);
    const { database } = world.desk;
    await database.write((tx) =>
      tx.run(
        sql`update files_chunks set bytes = set_byte(bytes, 7, get_byte(bytes, 7) # 1) where position = 0 and blob_id =
          (select id from files_blobs where digest = ${Buffer.from(digest, 'hex')})`,
      ),
    );
    await assert.rejects(read(await open(digest)), refusedAs('files.damaged'));
    await assert.rejects(api.requireBytes(database.reader, digest), refusedAs('files.damaged'));
    await database.write((tx) =>
      tx.run(
        sql`delete from files_chunks where position = 1 and blob_id = (select id from files_blobs where digest = ${Buffer.from(digest, 'hex')})`,
      ),
    );
    await assert.rejects(read(await open(digest)), refusedAs('files.damaged'));
  });

  it('a reader that stops in the middle holds no connection', async () => {
    const { digest } = await store(randomBytes(8 * mebibyte));
    const slow = await Promise.all(Array.from({ length: 10 }, () => open(digest)));
    for (const file of slow) {
      assert.ok(file);
      await file.stream[Symbol.asyncIterator]().next();
    }
    const answer = await world.desk.database.reader.first(sql<{ one: number }>`select 1 as one`);
    assert.equal(answer?.one, 1);
    for (const file of slow) file?.stream.destroy();
  });
});
