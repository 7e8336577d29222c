import type { LabdClient } from '../labd/client.ts';
import type { ExecAnswer } from '../engine/messages.ts';
import { requireRunning } from './hold.ts';
import { needWord, print, readWords, type LabCommand } from './words.ts';

export const shellCommand: LabCommand = {
  usage: 'shell LAB HOST [--json] [-- COMMAND...]',
  summary: 'A terminal in a host; with a command, its output and exit code. It needs no network of the lab.',
  async run(args) {
    const cut = args.indexOf('--');
    const command = cut < 0 ? [] : args.slice(cut + 1);
    const { values, positionals } = readWords(cut < 0 ? args : args.slice(0, cut), {
      json: { type: 'boolean' },
    });
    const lab = needWord(positionals[0], 'The lab');
    const host = needWord(positionals[1], 'The host');
    const labd = await requireRunning();
    try {
      if (command.length === 0) return await terminal(labd, lab, host);
      const answer = await labd.ask({ do: 'exec', lab, host, argv: command, limitMs: 600_000 });
      return show(answer as ExecAnswer, values.json === true);
    } finally {
      labd.close();
    }
  },
};

function show(answer: ExecAnswer, json: boolean): number {
  if (json) print(JSON.stringify(answer));
  else {
    process.stdout.write(answer.stdout);
    process.stderr.write(answer.stderr);
  }
  return answer.code ?? 124;
}

/** The caller's keys go to a pty in the host as they are, Ctrl-C included. */
async function terminal(labd: LabdClient, lab: string, host: string): Promise<number> {
  const { stdin, stdout } = process;
  const ended = new Promise<void>((resolve) => {
    labd.onStream((data) => (data === undefined ? resolve() : void stdout.write(data)));
  });
  const id = 1;
  await labd.ask({ do: 'terminal', lab, host, rows: stdout.rows || 24, columns: stdout.columns || 80 });
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', (chunk: Buffer) => labd.send({ do: 'data', stream: id, data: chunk.toString('base64') }));
  stdin.on('end', () => labd.send({ do: 'end', stream: id }));
  try {
    await ended;
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.destroy();
  }
  return 0;
}
