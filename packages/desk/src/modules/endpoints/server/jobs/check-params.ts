import type { TSchema } from 'typebox';
import { CanonicalError, canonicalText, firstFault, type Json } from '@deskhand/protocol';
import type { ActionEntry } from '@deskhand/protocol/actions';
import { AppError } from '#platform/contract/errors';
import { endpointErrors } from '../../contract.ts';

/** A job travels in a body of at most 1 MiB; what stands around the parameters needs a few KiB of it. */
const largestParamsBytes = 900_000;

/**
 * Judges parameters as the agent will, by the same schema and the same validator; unknown fields are refused by the
 * schema. Throws `endpoints.params_invalid` with the first field that does not fit.
 */
export function requireParams(entry: ActionEntry, params: Readonly<Record<string, unknown>>): void {
  const fault = firstFault(entry.params as unknown as TSchema, params) ?? faultOfText(params);
  if (fault !== undefined) throw new AppError(endpointErrors.paramsInvalid, { detail: fault });
}

/** A dry run of an action that has none would be the deed itself. Throws `endpoints.params_invalid`. */
export function requireDryRun(entry: ActionEntry, dryRun: boolean): void {
  if (!dryRun || entry.hasDryRun || entry.class === 'R0') return;
  throw new AppError(endpointErrors.paramsInvalid, { detail: `/dryRun: ${entry.kind} has no dry run` });
}

/** What can be signed and stored: whole characters, none of them NUL, and not too many. */
function faultOfText(params: Readonly<Record<string, unknown>>): string | undefined {
  try {
    const text = canonicalText(params as Json);
    if (text.includes('\\u0000')) return '/ holds a character NUL';
    return Buffer.byteLength(text) > largestParamsBytes
      ? `/ is larger than ${largestParamsBytes} bytes`
      : undefined;
  } catch (error) {
    if (error instanceof CanonicalError) return `/ ${error.message}`;
    throw error;
  }
}
