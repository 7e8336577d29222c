import type { AbuseCase } from '../../case.ts';
import type { OperationName } from '../../stage/operations.ts';

/** Attacks on things that the product does not do yet: listed, so that nobody forgets them when it does. */
function untried(id: string, title: string, operation: OperationName): AbuseCase {
  return {
    id,
    title,
    area: 'agent',
    operations: [operation],
    attempt: () => Promise.reject(new Error(`there is ${operation} now: this case is to be written`)),
  };
}

export const notThereYet: readonly AbuseCase[] = [
  untried(
    'A-148b',
    'An update that is not newer, whole, signed and for this machine is not installed',
    'agent.update',
  ),
  untried(
    'A-155b',
    'The approval of a run is void when its version, targets or window change',
    'runbook.start',
  ),
  untried('A-157b', 'A step of a run is not passed again by other evidence', 'runbook.evidence'),
  untried(
    'A-158',
    'A screen is shown only with the consent of who sits there, and only so far',
    'remote.start',
  ),
];
