import type { Static } from 'typebox';
import { Type } from 'typebox';
import { At, Bytes32, Count, Line, object } from './schema.ts';
import { signedSchema } from './signed.ts';

/**
 * What a machine is offered as its next program, signed by a release key. Reserved in version 1: a machine
 * that carries no updater answers `update.unsupported`. The rule is fixed now, because it cannot be added
 * later: `number` only rises, an offer after `expiresAt` is stale, size and hash are checked before use.
 */
export const Release = object({
  organisationId: Line,
  number: Type.Integer({ minimum: 1 }),
  version: Line,
  expiresAt: At,
  files: Type.Array(object({ platform: Line, sizeBytes: Count, sha256: Bytes32 }), {
    minItems: 1,
    maxItems: 32,
  }),
});
export type Release = Static<typeof Release>;
export const SignedRelease = signedSchema(Release);
