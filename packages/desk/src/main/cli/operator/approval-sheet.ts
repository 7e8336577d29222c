import type { Approval } from '@deskhand/protocol';
import { actionCatalogue } from '@deskhand/protocol/actions';
import type { ApprovalRequest } from '#endpoints/contract';
import { Refusal } from '../command.ts';
import { quoted, strangeLetters, visible } from './hostile-text.ts';
import { windowWords } from './window.ts';

/** What a person can look at: more is not signed unless they name its hash. */
const longestValue = 1000;
const mostValues = 100;

interface Leaf {
  readonly path: string;
  readonly text: string;
}

/** Every value of the parameters, one a line. Throws when there is more than a person can look at. */
function leavesOf(params: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (value: unknown, path: string): void => {
    const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
    if (!isBranch) return void leaves.push({ path: path === '' ? '(none)' : path, text: quoted(value) });
    for (const [key, one] of Object.entries(value)) {
      const name = visible(key, longestValue);
      walk(one, path === '' ? name : `${path}.${name}`);
    }
  };
  walk(params, '');
  return leaves;
}

/** Names the parameters that are too long to be looked at, or undefined. */
export function tooMuchToSee(params: unknown): string | undefined {
  const leaves = leavesOf(params);
  if (leaves.length > mostValues) return `${leaves.length} parameters`;
  const long = leaves.find(({ path, text }) => path.length + text.length > longestValue);
  return long && `the parameter "${visible(long.path)}" with ${long.text.length} characters`;
}

/** What is signed, in full, in the words of this program; what the desk merely says stands apart. */
export function sheetLines(
  approval: Approval,
  requests: readonly ApprovalRequest[],
  serial: string,
): string[] {
  const [first] = requests;
  if (first === undefined) throw new Refusal('There is nothing to sign.');
  const own = actionCatalogue.find(
    ({ kind, version }) => kind === approval.action && version === approval.actionVersion,
  );
  const { rule } = approval;
  return [
    'What you sign:',
    '',
    `  action        ${approval.action}, version ${approval.actionVersion}${own ? `, class ${own.class}` : ''}`,
    `                ${own?.summary ?? 'This program does not know the action: it cannot say what it does. Bring it up to date first.'}`,
    `                ${own ? `Taking back: ${own.undo}` : 'Nobody can say here whether it can be taken back.'}`,
    ...machineLines(requests.map(({ machine }) => machine)),
    `  parameters    ${approval.paramsHash}`,
    ...parameterLines(first.params),
    `  reason        ${quoted(approval.reason)}`,
    `  from          ${approval.notBefore}`,
    `  until         ${approval.expiresAt}`,
    rule
      ? `  how often     at each run of the rule ${rule.ruleId}, inside of ${windowWords(rule.window)}`
      : '  how often     once on each machine, for real: the desk may send it even where a rehearsal was asked for',
    `  organisation  ${quoted(approval.organisationId)}`,
    `  certificate   ${visible(serial)}`,
    '',
    'What the desk says besides, and nobody signs:',
    ...requests
      .slice(0, 20)
      .map(
        (one) =>
          `  job ${one.jobId}, asked by ${visible(one.askedBy, 80)}${one.dryRun ? ' as a rehearsal' : ''}: ${visible(one.summary, 120)}`,
      ),
  ];
}

function machineLines(machines: readonly ApprovalRequest['machine'][]): string[] {
  return machines.map(({ id, name, hostname, site }, at) => {
    const place = `host name ${quoted(visible(hostname, 80))}, site ${quoted(visible(site, 80))}`;
    return `  ${at === 0 ? 'machine' : '       '}       ${id}, which the desk calls ${quoted(visible(name, 80))} (${place})`;
  });
}

function parameterLines(params: unknown): string[] {
  const leaves = leavesOf(params);
  if (tooMuchToSee(params) !== undefined)
    return [`    (${leaves.length} values that you know by their hash)`];
  const width = Math.min(30, Math.max(...leaves.map(({ path }) => path.length)));
  return leaves.flatMap(({ path, text }) => {
    const strange = strangeLetters(`${path}${text}`);
    const line = `    ${path.padEnd(width)}  ${text}`;
    return strange.length === 0
      ? [line]
      : [line, `    ${''.padEnd(width)}  holds ${strange.slice(0, 12).join(', ')}`];
  });
}
