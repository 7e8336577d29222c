import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeRoom } from './room.ts';

const mib = 1_048_576;

describe('the room of a journal', () => {
  test('where own output waits, a large disk keeps 64 MiB for others, a small one a tenth; below half of it output is cut', () => {
    const large = { totalBytes: 500_000 * mib, waitingBytes: 17 * mib };
    const roomAt = (freeBytes: number): string => judgeRoom({ ...large, freeBytes });
    assert.deepEqual(
      [65, 63, 33, 31].map((one) => roomAt(one * mib)),
      ['open', 'tight', 'tight', 'full'],
    );
    const small = { totalBytes: 64 * mib, waitingBytes: 2 * mib };
    const roomOf = (freeBytes: number): string => judgeRoom({ ...small, freeBytes });
    assert.deepEqual(
      [7, 6, 4, 3].map((one) => roomOf(one * mib)),
      ['open', 'tight', 'tight', 'full'],
    );
  });

  test('a disk that others have filled takes work with little output, until not even its word would fit', () => {
    const roomAt = (freeBytes: number): string =>
      judgeRoom({ totalBytes: 500_000 * mib, waitingBytes: 0, freeBytes });
    assert.deepEqual(
      [65, 63, 3, 1].map((one) => roomAt(one * mib)),
      ['open', 'scarce', 'scarce', 'full'],
    );
  });

  test('more than 512 MiB of raw output that waits takes no new work, whatever the disk has left', () => {
    const disk = { totalBytes: 500_000 * mib, freeBytes: 400_000 * mib };
    assert.equal(judgeRoom({ ...disk, waitingBytes: 512 * mib }), 'open');
    assert.equal(judgeRoom({ ...disk, waitingBytes: 513 * mib }), 'tight');
  });
});
