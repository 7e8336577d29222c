import type { ActionEntry } from '@deskhand/protocol/actions';
import { listActions } from './index.ts';

/** What this agent can do, as `packages/protocol/actions.json` tells a desk: names, classes and schemas, no code. */
export function describeActions(): ActionEntry[] {
  const entries = listActions().map((action) => ({
    kind: action.kind,
    version: action.version,
    class: action.class,
    summary: action.summary,
    params: action.params,
    output: action.output,
    timeoutMs: action.timeoutMs,
    privileges: action.privileges,
    repeat: action.repeat,
    undo: action.undo,
    hasDryRun: action.class !== 'R0' && action.rehearse !== undefined,
  }));
  // Through JSON, as the file has it: schemas carry marks of their library that are no JSON.
  return (JSON.parse(JSON.stringify(entries)) as ActionEntry[]).toSorted((a, b) =>
    a.kind < b.kind ? -1 : 1,
  );
}
