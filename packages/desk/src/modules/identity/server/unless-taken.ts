import { AppError, type ErrorCode } from '#platform/contract/errors';

/** Runs a command; a unique constraint that two requests raced for (SQLSTATE 23505) becomes its declared error. */
export async function unlessTaken<T>(
  taken: Readonly<Record<string, ErrorCode>>,
  command: () => Promise<T>,
): Promise<T> {
  try {
    return await command();
  } catch (error) {
    const { code, constraint } = error as { code?: unknown; constraint?: unknown };
    const of = code === '23505' && typeof constraint === 'string' ? taken[constraint] : undefined;
    if (of) throw new AppError(of, { cause: error });
    throw error;
  }
}
