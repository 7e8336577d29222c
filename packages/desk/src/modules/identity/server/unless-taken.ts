import { AppError, type ErrorCode } from '#platform/contract/errors';

/** Runs a command; a unique constraint that two requests raced for (SQLSTATE 23505) becomes its declared error. */
export async function unlessTaken<T>(
  taken: Readonly<Record<string, ErrorCode>>,
  command: () => Promise<T>,
): Promise<T> {
  try {
    return await command();
  } catch (error) {
    const { code, constraint, detail } = error as { code?: unknown; constraint?: unknown; detail?: unknown };
    const of = code === '23505' && typeof constraint === 'string' ? taken[constraint] : undefined;
    if (of) throw new AppError(of, { cause: error, ...factsOf(detail) });
    throw error;
  }
}

/** PostgreSQL names the value that is taken: `Key (domain)=(brook.example) already exists.` */
function factsOf(detail: unknown): { facts?: Record<string, unknown> } {
  const parts = /^Key \((\w+)\)=\((.*)\) already exists/s.exec(typeof detail === 'string' ? detail : '');
  return parts?.[1] === undefined ? {} : { facts: { [parts[1]]: parts[2] } };
}
