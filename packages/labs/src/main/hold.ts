import { findLabd, requireLabd, type LabdClient } from '../labd/client.ts';
import { LabError } from '../model/lab-error.ts';
import type { Verdict } from '../run/grade.ts';
import { LabUsageError, needWord, print, readNumber, readWords, type LabCommand } from './words.ts';

interface Started {
  readonly lab: string;
  readonly hosts: readonly string[];
  readonly endsAt: string;
  readonly seconds: number;
  readonly words?: { readonly from: string; readonly subject: string; readonly text: string };
}

export const upCommand: LabCommand = {
  usage: 'up NAME [--seed N] [--minutes N] [--json]',
  summary:
    'Starts a lab: a topology that is healthy, or a scenario with its fault. It ends by itself (120 minutes).',
  async run(args) {
    const { values, positionals } = readWords(args, {
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '120' },
      json: { type: 'boolean' },
    });
    const name = needWord(positionals[0], 'The name of a scenario or topology');
    const seed = readNumber(values.seed, '--seed');
    const minutes = readNumber(values.minutes, '--minutes');
    const started = await withLabd(requireLabd, (labd) => labd.ask({ do: 'up', name, seed, minutes }));
    if (values.json === true) print(JSON.stringify(started));
    else describe(started as Started).forEach(print);
    return 0;
  },
};

function describe({ lab, hosts, endsAt, seconds, words }: Started): string[] {
  return [
    `${lab} is up after ${seconds} s, until ${endsAt}. Hosts: ${hosts.join(', ')}`,
    ...(words === undefined
      ? []
      : ['', `From: ${words.from}`, `Subject: ${words.subject}`, '', words.text, '']),
    `Into a host:  deskhand lab shell ${lab} ${hosts[0] ?? ''}`,
    ...(words === undefined ? [] : [`When repaired: deskhand lab grade ${lab}`]),
    `End it:       deskhand lab down ${lab}`,
  ];
}

export const gradeCommand: LabCommand = {
  usage: 'grade LAB [--json]',
  summary: 'Judges the repair of a scenario from outside. Exit 0 when it passes.',
  async run(args) {
    const { values, positionals } = readWords(args, { json: { type: 'boolean' } });
    const lab = needWord(positionals[0], 'The lab');
    const verdict = (await withLabd(requireRunning, (labd) => labd.ask({ do: 'grade', lab }))) as Verdict;
    if (values.json === true) print(JSON.stringify(verdict));
    else {
      print(`${verdict.passed ? 'Passed' : 'Not yet'}: ${verdict.points} of ${verdict.ofPoints} points.`);
      for (const one of verdict.lacking) print(`  lacking: ${one}`);
      for (const one of verdict.forbidden) print(`  forbidden: ${one}`);
    }
    return verdict.passed ? 0 : 1;
  },
};

/** Hands at the wall socket: what no command inside of a host can do. */
export const cableCommand: LabCommand = {
  usage: 'cable LAB HOST INTERFACE in|out [--json]',
  summary: 'Plugs the cable of a host in, or pulls it out.',
  async run(args) {
    const { values, positionals } = readWords(args, { json: { type: 'boolean' } });
    const lab = needWord(positionals[0], 'The lab');
    const host = needWord(positionals[1], 'The host');
    const name = needWord(positionals[2], 'The interface, like eth0,');
    const way = positionals[3];
    if (way !== 'in' && way !== 'out') throw new LabUsageError('Say "in" or "out".');
    const plugged = way === 'in';
    await withLabd(requireRunning, (labd) => labd.ask({ do: 'cable', lab, host, interface: name, plugged }));
    const done = { lab, host, interface: name, plugged };
    print(values.json === true ? JSON.stringify(done) : `The cable of ${host} ${name} is ${way}.`);
    return 0;
  },
};

export const downCommand: LabCommand = {
  usage: 'down LAB|--all [--json]',
  summary: 'Ends a lab; nothing of it is left.',
  async run(args) {
    const { values, positionals } = readWords(args, { all: { type: 'boolean' }, json: { type: 'boolean' } });
    if (positionals[0] === undefined && values.all !== true)
      throw new LabUsageError('The lab is needed, or --all.');
    const labd = await findLabd();
    if (labd === undefined && values.all !== true) throw noneRunning();
    const ended = labd === undefined ? [] : await endLabs(labd, positionals[0]);
    print(values.json === true ? JSON.stringify({ ended }) : `Ended: ${ended.join(', ') || 'none'}`);
    return 0;
  },
};

async function endLabs(labd: LabdClient, one: string | undefined): Promise<string[]> {
  try {
    const listed = (await labd.ask({ do: 'list' })) as { lab: string }[];
    const names = one === undefined ? listed.map((lab) => lab.lab) : [one];
    for (const lab of names) await labd.ask({ do: 'down', lab });
    return names;
  } finally {
    labd.close();
  }
}

/** A command about a lab that is there: no labd, no lab. */
export async function requireRunning(): Promise<LabdClient> {
  const labd = await findLabd();
  if (labd === undefined) throw noneRunning();
  return labd;
}

function noneRunning(): LabError {
  return new LabError('lab-unknown', 'No lab is running.', 'Start one with "deskhand lab up NAME".');
}

async function withLabd<T>(
  open: () => Promise<LabdClient>,
  work: (labd: LabdClient) => Promise<T>,
): Promise<T> {
  const labd = await open();
  try {
    return await work(labd);
  } finally {
    labd.close();
  }
}
