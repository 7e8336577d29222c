import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailboxAddress } from '../../faults/desk/desk-process.ts';
import { breakOf } from '../../faults/load/ask-desk.ts';
import { deliverBySmtp } from '../stage/post.ts';
import type { Stage } from '../stage/stage.ts';

/** How a mail is handed in. */
export type Way = 'api' | 'smtp' | 'pipe';

/** What the desk said to whoever handed it in. */
export interface Handed {
  readonly taken: boolean;
  readonly said: string;
}

/** Hands a mail in by one of the ways. */
export type HandIn = (way: Way, raw: Buffer) => Promise<Handed>;

const program = join(import.meta.dirname, '../../../packages/desk/src/main/cli.ts');

/** The three ways in, as mail servers use them; the pipe's token lies in a file that is removed with `close`. */
export function waysInto(stage: Stage): { handIn: HandIn; close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-token-'));
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, stage.people.admin.token, { mode: 0o600 });
  return {
    handIn: (way, raw) =>
      way === 'pipe'
        ? byPipe(stage, tokenFile, raw)
        : way === 'smtp'
          ? bySmtp(stage, raw)
          : byApi(stage, raw),
    close: () => rmSync(folder, { recursive: true }),
  };
}

function byApi(stage: Stage, raw: Buffer): Promise<Handed> {
  const mail = { bytes: new Uint8Array(raw), mediaType: 'message/rfc822' };
  // Who sends more than is taken may find the connection closed before the answer.
  return stage.ask('admin', 'mail.deliver', { raw: mail }).then(
    (answer) => ({ taken: answer.status < 300, said: `${answer.status} ${answer.code ?? ''}` }),
    (error: Error) => ({ taken: false, said: breakOf(error) }),
  );
}

async function bySmtp(stage: Stage, raw: Buffer): Promise<Handed> {
  const isWhole = raw.length === 0 || raw.subarray(-2).toString('latin1') === '\r\n';
  const answer = await deliverBySmtp(
    stage,
    'mallory@strangers.example',
    isWhole ? raw : Buffer.concat([raw, Buffer.from('\r\n')]),
  );
  return { taken: answer.taken, said: answer.taken ? answer.words : answer.why };
}

/** `deskhand mail receive`: exit 0 means that it is kept, anything else that the mail server still has it. */
function byPipe(stage: Stage, tokenFile: string, raw: Buffer): Promise<Handed> {
  const args = [program, 'mail', 'receive', '--mailbox', mailboxAddress, '--token-file', tokenFile];
  const env = {
    PATH: process.env['PATH'] ?? '',
    PORT: String(stage.place.port),
    DESKHAND_DATA: stage.place.dataDir,
  };
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  // The program may end before it has read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(raw);
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ taken: code === 0, said: `exit ${code} ${said.trim()}` }));
  });
}
