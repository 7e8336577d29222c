import type { Handlers } from '#platform/server/http/call';
import type { mailContract } from '../../contract.ts';
import type { recordEndpoints } from '../../contract/record-endpoints.ts';
import type { MailDeps } from '../api.ts';
import type { Applier } from '../intake/applier.ts';
import { convertRecord } from './convert-record.ts';
import { discardRecord, restoreRecord } from './discard-record.ts';
import { handleAgain } from './handle-again.ts';
import { readHeaderText } from './read-header.ts';
import { replayRecord } from './replay-record.ts';
import { summariseMail } from './summary.ts';

/** What a person can do with a record, and look at beside it. */
export function recordHandlers(
  deps: MailDeps,
  applier: Applier,
): Pick<Handlers<(typeof mailContract)['endpoints']>, keyof typeof recordEndpoints> {
  return {
    summary: ({ actor, db }) => summariseMail(db, deps, actor),
    header: ({ actor, db }, { id }) => readHeaderText(db, deps, actor, id),
    replay: ({ actor }, { id }) => replayRecord(deps, applier, actor, id),
    handleAgain: ({ actor }, input) => handleAgain(deps, applier, actor, input),
    convert: ({ actor }, input) => convertRecord(deps, applier, actor, input),
    discard: ({ actor, tx }, input) => discardRecord(tx, deps, actor, input),
    restore: ({ actor, tx }, { id }) => restoreRecord(tx, deps, actor, id),
  };
}
