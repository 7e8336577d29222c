import { parseArgs } from 'node:util';
import { listActions } from './actions/index.ts';
import { consentCommand } from './consent/consent-command.ts';
import { listDevices } from './device-book.ts';
import { enrol } from './enrol.ts';
import { defaultHome, findMembership, forgetHome, journalPath, loadKey } from './home.ts';
import { Journal } from './journal/journal.ts';
import { runAgent } from './run-agent.ts';
import { tryAction } from './try-action.ts';
import { agentVersion } from './version.ts';

const usage = `deskhand-agent ${agentVersion}
  enrol --server URL --token TOKEN [--ca FILE]   make a key and ask to belong to a desk (also: enroll)
  run                                            connect and work
  status                                         whom this machine belongs to, and what waits
  actions                                        what this agent can do
  consent [yes|no|later [MINUTES]]               answer what your IT support asks of this machine
  devices                                        the device book of this machine: its names, or what is wrong in it
  try ACTION [--params JSON]                     run a reading action here and now, without a desk
  forget                                         remove key, membership and journal
Each takes --home FOLDER (default ${defaultHome}).
`;

const options = {
  home: { type: 'string', default: defaultHome },
  server: { type: 'string' },
  token: { type: 'string' },
  ca: { type: 'string' },
  params: { type: 'string', default: '{}' },
} as const;

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

async function enrolHere(
  home: string,
  values: { server?: string; token?: string; ca?: string },
): Promise<number> {
  const { server, token, ca } = values;
  if (server === undefined || token === undefined) return fail('enrol needs --server and --token');
  const authority = ca === undefined ? {} : { authorityFile: ca };
  const enrolled = await enrol({ home, serverUrl: server, token, ...authority });
  if (enrolled.kind === 'refused') return fail(`not enrolled: ${enrolled.code}`);
  const next = enrolled.state === 'pending' ? 'waits for approval at the desk' : 'is approved';
  say(`This machine is ${enrolled.agentId} and ${next}.`);
  say(`Its key, to be compared at the desk: ${inGroups(enrolled.publicKey)}`);
  return 0;
}

/** Four at a time, as the desk shows it: made for two pairs of eyes. */
function inGroups(key: string): string {
  return key.match(/.{1,4}/g)?.join(' ') ?? key;
}

function status(home: string): number {
  const membership = findMembership(home);
  if (membership === undefined) return fail(`not enrolled (${home})`);
  const journal = new Journal(journalPath(home));
  const waiting = journal.countWaitingResults();
  const jobs = { waiting: journal.listJobs('waiting').length, started: journal.listJobs('started').length };
  journal.close();
  const { publicKey } = loadKey(home);
  say(JSON.stringify({ ...membership, publicKey, agentVersion, jobs, waitingResults: waiting }, null, 2));
  return 0;
}

function fail(words: string): number {
  process.stderr.write(`${words}\n`);
  return 1;
}

async function run(home: string): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await runAgent(home, stop.signal);
  return 0;
}

interface Given {
  readonly home: string;
  readonly server?: string;
  readonly token?: string;
  readonly ca?: string;
  readonly params: string;
  /** The words after the command. */
  readonly words: readonly string[];
}

const commands: Readonly<Record<string, (given: Given) => Promise<number> | number>> = {
  enrol: (given) => enrolHere(given.home, given),
  enroll: (given) => enrolHere(given.home, given),
  run: ({ home }) => run(home),
  status: ({ home }) => status(home),
  actions: () => {
    for (const { kind, version, class: ofClass, summary } of listActions()) {
      say(`${ofClass} ${kind}@${version}  ${summary}`);
    }
    return 0;
  },
  consent: ({ words }) => consentCommand(words, say),
  devices: ({ home }) => {
    const devices = listDevices(home);
    if ('words' in devices) return fail(devices.words);
    for (const device of devices) say(device);
    return 0;
  },
  try: async ({ words, params, home }) => {
    const end = await tryAction(words[0] ?? '', params, home);
    say(JSON.stringify(end, null, 2));
    return end.outcome === 'done' ? 0 : 1;
  },
  forget: ({ home }) => {
    forgetHome(home);
    return 0;
  },
};

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [command = '', ...words] = positionals;
  const perform = Object.hasOwn(commands, command) ? commands[command] : undefined;
  return perform === undefined ? fail(usage) : perform({ ...values, words });
}

// Whoever reads us may have heard enough: `deskhand-agent actions | head` is no failure. An agent at work goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!process.argv.includes('run')) process.exit(0);
  });
}
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = fail(error instanceof Error ? error.message : String(error));
}
