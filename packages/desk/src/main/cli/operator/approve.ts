import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Approval } from '@deskhand/protocol';
import { signBody } from '@deskhand/protocol';
import type { ApprovalRequest } from '#endpoints/contract';
import { options, type PersonCommand, print, Refusal } from '../command.ts';
import { sheetLines } from './approval-sheet.ts';
import { confirmMachines } from './confirm-machines.ts';
import { callDesk, type Desk } from './desk-call.ts';
import { fillApproval } from './fill-approval.ts';
import { visible } from './hostile-text.ts';
import { keyPath, loadKey, openKeyFolder, publicHalfIn } from './key-folder.ts';
import { believedTrust } from './known-desk.ts';
import { rememberMachines } from './known-machines.ts';
import { givenPassphrase } from './passphrase.ts';
import { judgeRequests, readRequests } from './read-requests.ts';
import { asSent } from './send-paper.ts';
import { listStanding, withdrawStanding } from './standing.ts';
import { Terminal } from './terminal.ts';

const approveOptions = {
  url: { type: 'string' },
  'token-file': { type: 'string' },
  root: { type: 'string' },
  key: { type: 'string' },
  'passphrase-file': { type: 'string' },
  alike: { type: 'boolean' },
  reason: { type: 'string' },
  until: { type: 'string' },
  'params-hash': { type: 'string' },
  standing: { type: 'boolean' },
  rule: { type: 'string' },
  window: { type: 'string' },
  withdraw: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** `deskhand approve`: looks at a destructive job and signs for it, on the operator's own computer. */
export const approve: PersonCommand = {
  usage:
    'approve [JOB]... [--alike] [--reason R] [--until DATE] [--standing --rule ID --window "mon-fri 22:00-04:00"] [--withdraw ID]',
  summary:
    'Lists destructive jobs that wait (with --standing: what is allowed for rules); shows what exactly is signed for those named, asks, and signs with your key on this computer.',
  async run(args) {
    const { values, positionals } = options(args, approveOptions, true);
    const { url, desk } = callDesk(values);
    if (values.withdraw !== undefined) return withdrawStanding(desk, values.withdraw, values);
    if (positionals.length === 0 && values.alike !== true) {
      const json = values.json === true;
      return values.standing === true ? listStanding(desk, json) : listWaiting(desk, json);
    }
    const terminal = new Terminal();
    try {
      const shown = await desk.trust();
      const trust = believedTrust(url, shown, values.root).body;
      const keyFile = values.key ?? keyPath('operator');
      const serial = certificateFor(publicHalfIn(keyFile), shown.operators, trust.revokedCertificates);
      const requests = await readRequests(desk, positionals, values.alike === true);
      judgeRequests(requests, trust.organisationId, values['params-hash']);
      const draft = await fillApproval(terminal, requests, values);
      for (const line of sheetLines(draft, requests, serial)) terminal.say(line);
      await confirmMachines(terminal, requests);
      const pair = await loadKey(keyFile, givenPassphrase(terminal, values['passphrase-file']));
      const signed = signBody('approval', draft, pair);
      noteSigned(signed);
      const taken = await desk.addApproval({ approval: asSent(signed), certificateSerial: serial });
      rememberMachines(
        requests.map(({ machine }) => machine),
        new Date().toISOString(),
      );
      if (values.json === true) print(taken, true);
      else terminal.say(takenWords(draft, taken.jobIds, requests));
      return 0;
    } finally {
      terminal.close();
    }
  },
};

async function listWaiting(desk: Desk, json: boolean): Promise<number> {
  const { items } = await desk.approvalRequests({ limit: 200 });
  if (json) print(items, true);
  else {
    print(
      items.map((one) => ({
        job: visible(one.jobId, 40),
        action: visible(one.action, 64),
        machine: visible(one.machine.name, 60),
        askedBy: visible(one.askedBy, 60),
        expiresAt: visible(one.expiresAt, 30),
      })),
      false,
    );
  }
  return 0;
}

/** The serial of a certificate for this key that counts; the machine checks it itself. */
function certificateFor(
  key: string | undefined,
  operators: Awaited<ReturnType<Desk['trust']>>['operators'],
  revoked: readonly string[],
): string {
  if (key === undefined) throw new Refusal('You have no operator key yet: deskhand operator key');
  const now = new Date().toISOString();
  const counting = operators.filter(
    (one) => one.key === key && one.upTo === 'R3' && one.notAfter > now && !revoked.includes(one.serial),
  );
  const last = counting.toSorted((a, b) => (a.notAfter < b.notAfter ? -1 : 1)).at(-1);
  if (last !== undefined) return last.serial;
  throw new Refusal(
    `No certificate that counts names your key. Whoever keeps the root: deskhand trust operator --name "..." --key ${key} --up-to R3`,
  );
}

/** The operator's own book: what was signed here, whatever a server says later. */
function noteSigned(signed: object): void {
  const line = `${JSON.stringify({ signedAt: new Date().toISOString(), ...signed })}\n`;
  appendFileSync(join(openKeyFolder(), 'signed.jsonl'), line, { mode: 0o600, flush: true });
}

function takenWords(
  approval: Approval,
  jobIds: readonly string[],
  requests: readonly ApprovalRequest[],
): string {
  if (approval.rule !== undefined) {
    return `The desk has the standing approval ${approval.approvalId}; ${jobIds.length} waiting jobs go now.`;
  }
  const missing = requests.filter(({ jobId }) => !jobIds.includes(jobId));
  const words = `The desk has it: ${jobIds.length} jobs go to their machines, each once.`;
  return missing.length === 0
    ? words
    : `${words} ${missing.length} of those you named do not: they moved on meanwhile.`;
}
