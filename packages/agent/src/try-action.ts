import { firstFault } from '@deskhand/protocol';
import type { ActionEnd } from './actions/action.ts';
import { failed } from './actions/action.ts';
import { findAction } from './actions/index.ts';
import { findDevice } from './device-book.ts';
import { policyPath } from './home.ts';
import { judgePolicy, readPolicy } from './policy.ts';
import { redactValue } from './run/redact.ts';
import { runProcess } from './run/run-process.ts';

/** A reading action by hand, for a technician at the machine; what changes something takes a job of the desk. */
export async function tryAction(kind: string, paramsText: string, home: string): Promise<ActionEnd> {
  const action = findAction(kind);
  if (action === undefined) return failed('action.unknown', `There is no action "${kind}".`);
  if (action.class !== 'R0')
    return failed('action.not-a-read', `${kind} changes something: that takes a job of the desk.`);
  const policy = readPolicy(policyPath(home));
  const forbidden = judgePolicy(policy, action);
  if (forbidden !== undefined) return failed(forbidden, 'The policy on this machine does not allow it.');
  const params = JSON.parse(paramsText) as Record<string, unknown>;
  const fault = firstFault(action.params, params);
  if (fault !== undefined) return failed('action.params-invalid', fault);
  const signal = AbortSignal.timeout(action.timeoutMs);
  const end = await action.run(params, {
    signal,
    policy,
    ownFolders: [home],
    remember: () => undefined,
    findDevice: (name) => findDevice(home, name),
    record: (text) => void process.stderr.write(`${text}\n`),
    exec: (argv, wishes = {}) =>
      runProcess(argv, {
        signal,
        timeoutMs: wishes.timeoutMs ?? action.timeoutMs,
        onBytes: () => undefined,
        onStart: () => undefined,
        ...(wishes.input === undefined ? {} : { input: wishes.input }),
      }),
  });
  return redactValue(end) as ActionEnd;
}
