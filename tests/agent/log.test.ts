import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

/** A real journald in namespaces of its own; lab hosts have none, since systemd is not process 1 there. */
const root = join(import.meta.dirname, '..', '..');
const journald = '/lib/systemd/systemd-journald';
const skip =
  process.getuid?.() !== 0
    ? 'private namespaces take the rights of root'
    : existsSync(journald)
      ? false
      : 'this machine has no journald';

interface End {
  readonly outcome: string;
  readonly code: string;
  readonly note: string;
  readonly output: {
    readonly entries: { unit: string; priority: number; text: string }[];
    readonly isWhole: boolean;
  };
}

describe('the agent and the log of a machine', { skip }, () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-log-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Writes to a journal of its own, then reads it with each of the parameters. */
  async function read(write: string, ...wishes: readonly object[]): Promise<End[]> {
    const tries = wishes.map(
      (params) =>
        `'${process.execPath}' '${root}/packages/agent/src/main.ts' try log.read --params '${JSON.stringify(params)}' 2>/dev/null; echo ==`,
    );
    const script = join(folder, 'log.sh');
    writeFileSync(
      script,
      `mount -t tmpfs tmpfs /run; mkdir -p /run/systemd/journal /run/log/journal; mount -t tmpfs tmpfs /var/log
      printf '[Journal]\\nReadKMsg=no\\nAudit=no\\nRateLimitBurst=0\\n' >${folder}/journald.conf
      mkdir -p /run/systemd/journald.conf.d; cp ${folder}/journald.conf /run/systemd/journald.conf.d/lab.conf
      ${journald} &
      until [ -S /run/systemd/journal/socket ]; do sleep 0.05; done
      ${write}
      systemd-cat -t last echo written; until journalctl --quiet -t last | grep -q written; do sleep 0.05; done
      ${tries.join('\n')}`,
    );
    const argv = ['-m', '-n', '-p', '-f', '--mount-proc', '--kill-child', 'sh', script];
    const { stdout } = await promisify(execFile)('unshare', argv, {
      maxBuffer: 64 * 1024 * 1024,
      timeout: 60_000,
    });
    return stdout
      .split('==\n')
      .filter((one) => one.trim() !== '')
      .map((one) => JSON.parse(one) as End);
  }

  test('the newest lines of a priority; a flood, bytes that are no text and secrets do no harm', async () => {
    const [errors, newest, flood] = await read(
      `systemd-cat -t backup -p err echo 'the disk of the office is full, password=hunter2'
      printf 'odd \\001\\377 bytes\\n' | systemd-cat -t odd -p err
      seq 1 3000 | systemd-cat -t numbers -p info
      head -c 200000000 /dev/zero | tr '\\0' x | fold -w 40000 | systemd-cat -t flood -p debug`,
      { priority: 3 },
      { lines: 5 },
      { priority: 7, lines: 2000 },
    );
    const texts = errors?.output.entries.map((one) => one.text);
    assert.deepEqual(
      texts,
      ['the disk of the office is full, password=[redacted]', 'odd \u0001\uFFFD bytes'],
      errors?.note,
    );
    assert.equal(errors?.output.isWhole, true);
    assert.deepEqual(
      newest?.output.entries.map((one) => one.text),
      ['2997', '2998', '2999', '3000', 'written'],
    );
    assert.equal(newest?.output.isWhole, false);
    assert.equal(flood?.outcome, 'done');
    assert.equal(flood.output.isWhole, false);
    assert.ok(flood.output.entries.some((one) => one.text === '[longer than 4096 bytes]'));
    assert.ok(JSON.stringify(flood.output).length < 262_144);
  });
});
