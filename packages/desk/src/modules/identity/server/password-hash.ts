import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { AppError, platformErrors } from '#platform/contract/errors';

/** Hashes and checks passwords, a bounded number at once. */
export interface PasswordHasher {
  /** A new hash with its own salt, in the PHC string form. Throws `platform.too_many` when the queue is full. */
  hash(password: string): Promise<string>;
  /** Whether the password has this hash; without a hash it works as long and answers false. */
  matches(password: string, hash: string | undefined): Promise<boolean>;
}

/** Argon2id of RFC 9106 with 19 MiB, two passes, one lane: 30 ms on the machine of the measurements. */
const cost = { memoryKiB: 19_456, passes: 2, lanes: 1, saltBytes: 16, tagBytes: 32 } as const;
const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

interface Recipe {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Buffer;
  readonly tagBytes: number;
}

/** Makes a hasher. At most two hashes are computed at once, so that sign-ins cannot take the whole machine. */
export function createPasswordHasher(limits: { running: number; waiting: number }): PasswordHasher {
  const inTurn = createTurns(limits);
  const nobody = { ...cost, salt: randomBytes(cost.saltBytes) };
  return {
    async hash(password) {
      const recipe = { ...cost, salt: randomBytes(cost.saltBytes) };
      const tag = await inTurn(() => derive(password, recipe));
      return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=${cost.lanes}$${base64(recipe.salt)}$${base64(tag)}`;
    },
    async matches(password, hash) {
      const stored = hash === undefined ? undefined : read(hash);
      const tag = await inTurn(() => derive(password, stored ?? nobody));
      return stored !== undefined && timingSafeEqual(tag, stored.tag);
    },
  };
}

/** Runs work a few at a time, in order; over the limit of waiting callers it refuses at once. */
function createTurns(limits: { running: number; waiting: number }) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= limits.running) {
      if (waiting.length >= limits.waiting)
        throw new AppError(platformErrors.tooMany, { facts: { retryAfterSeconds: 2 } });
      await new Promise<void>((resolve) => void waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

function derive(password: string, recipe: Recipe): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      {
        message: password.normalize('NFC'),
        nonce: recipe.salt,
        parallelism: recipe.lanes,
        tagLength: recipe.tagBytes,
        memory: recipe.memoryKiB,
        passes: recipe.passes,
      },
      (error, tag) => (error ? reject(error) : resolve(tag)),
    );
  });
}

function read(hash: string): (Recipe & { tag: Buffer }) | undefined {
  const [, memory, passes, lanes, salt, tag] = form.exec(hash) ?? [];
  if (salt === undefined || tag === undefined) return undefined;
  const bytes = Buffer.from(tag, 'base64');
  return {
    memoryKiB: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt, 'base64'),
    tagBytes: bytes.length,
    tag: bytes,
  };
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
