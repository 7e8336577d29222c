import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AbuseCase } from '../case.ts';
import { dangerousNames } from '../hostile/files.ts';
import { file, multipart } from '../hostile/hostile-mail.ts';
import { execsDuring } from '../oracles/exec-log.ts';
import { deliver, fresh } from '../stage/post.ts';
import { seeTicket } from './open-ticket.ts';

export const namesOfFiles: AbuseCase = {
  id: 'A-091',
  title: 'The name of a file decides nothing on the server',
  area: 'attachments',
  operations: ['mail.deliver', 'attachment.download', 'attachment.upload', 'ticket.get'],
  tools: ['strace'],
  async attempt(stage, look) {
    const { dataDir } = stage.place;
    const before = new Set(namesBelow(dataDir));
    let number = '';
    const execs = await execsDuring(stage.desk.pid, async () => {
      const parts = dangerousNames.map((name) =>
        file(Buffer.from(name, 'utf8').toString('latin1'), 'application/octet-stream', `content of ${name}`),
      );
      const raw = Buffer.from(multipart(fresh(), parts).toString('utf8'), 'latin1');
      number = (await deliver(stage, raw)).ticketNumber ?? '';
      for (const { id } of (await seeTicket(stage, number)).messages[0]?.attachments ?? [])
        await stage.ask('tech', 'attachment.download', { path: { number, attachmentId: id } });
      for (const name of dangerousNames)
        await stage.ask('requesterA', 'attachment.upload', {
          query: { name },
          raw: { bytes: new Uint8Array([1]), mediaType: 'text/x-sh' },
        });
    });
    look.holds(execs.length === 0, `a program was started: ${execs.join(' | ').slice(0, 300)}`);
    const files = (await seeTicket(stage, number)).messages[0]?.attachments ?? [];
    look.holds(
      files.length === dangerousNames.length,
      `${files.length} of ${dangerousNames.length} files are there`,
    );
    for (const { name } of files)
      look.holds(
        !/[/\\\p{Cc}\p{Cf}]|^\.|^\s*$/u.test(name) && name.length <= 200,
        `a file is shown as ${JSON.stringify(name)}`,
      );
    // PostgreSQL names its own files by numbers; whatever else is new has to be one of ours.
    const made = namesBelow(dataDir).filter(
      (one) => !before.has(one) && !/^(\d+(_\w+)?(\.\d+)?|[0-9A-F]{24}(\.\w+)?|pgsql_tmp.*)$/.test(one),
    );
    look.holds(made.length === 0, `new files: ${made.join(', ').slice(0, 300)}`);
    for (const path of [
      '/etc/cron.d/x',
      '/tmp/pwned',
      join(process.cwd(), 'pwned'),
      join(dataDir, '.htaccess'),
    ])
      look.holds(!existsSync(path), `${path} exists`);
  },
};

function namesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => one.name);
}
