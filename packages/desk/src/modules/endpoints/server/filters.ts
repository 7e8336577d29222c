import { AppError, platformErrors } from '#platform/contract/errors';
import type { Subject } from '#platform/contract/schema';

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `tickets:ID`. Throws `platform.invalid`. */
export function readSubject(text: string): Subject {
  const [room, id, more] = text.split(':');
  if (
    room === undefined ||
    id === undefined ||
    more !== undefined ||
    !/^[a-z]+$/.test(room) ||
    !idForm.test(id)
  )
    throw invalid('subject', 'it is written as tickets:ID');
  return { room, id };
}

/** Comma-separated words of a list. Throws `platform.invalid` for one that is not in it. */
export function wordsOf(field: string, text: string, known: readonly string[]): string[] {
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) throw invalid(field, `"${unknown}" is none of ${known.join(', ')}`);
  return words;
}

/** Comma-separated ids, at most `most`. Throws `platform.invalid`. */
export function idsOf(field: string, text: string, most: number): string[] {
  const ids = [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id !== '');
  const wrong = ids.find((id) => !idForm.test(id));
  if (wrong !== undefined) throw invalid(field, `"${wrong}" is not an id`);
  if (ids.length > most) throw invalid(field, `at most ${most} at once`);
  return ids;
}

function invalid(field: string, message: string): AppError {
  return new AppError(platformErrors.invalid, { detail: `${field}: ${message}` });
}
