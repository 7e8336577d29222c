import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, normalize } from 'node:path';
import { ActionClass, fits, firstFault, object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';

const Paths = Type.Array(Type.String({ pattern: '^/' }), { maxItems: 200 });

/**
 * What the administrator of a machine says about it. The first four take away. The last two open what the agent
 * keeps shut by itself; nothing but this file can do that, and no message carries it.
 */
const PolicyFile = object({
  /** Kinds, or the first part with a star: `file.*`. */
  forbid: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 200 })),
  ceiling: Type.Optional(ActionClass),
  readOnlyBelow: Type.Optional(Paths),
  writeOnlyBelow: Type.Optional(Paths),
  /** Places of secrets that actions may read all the same; redaction still applies. */
  openSecretsBelow: Type.Optional(Paths),
  /** Where files may be put besides the few places of `file-access.ts`. What is run from there, a put can change. */
  openWritesBelow: Type.Optional(Paths),
});

export interface Policy {
  readonly forbid: readonly string[];
  readonly ceiling: Static<typeof ActionClass>;
  readonly readBelow: readonly string[];
  readonly writeBelow: readonly string[];
  readonly openedSecrets: readonly string[];
  readonly openedForWriting: readonly string[];
  /** Set when the file cannot be understood: then nothing is allowed. */
  readonly fault?: string;
}

/** The policy of a machine whose administrator said nothing. */
export const openPolicy: Policy = {
  forbid: [],
  ceiling: 'R3',
  readBelow: ['/'],
  writeBelow: ['/'],
  openedSecrets: [],
  openedForWriting: [],
};

/** Read at each job, so that an administrator's change counts at once. A file that is wrong allows nothing. */
export function readPolicy(path: string): Policy {
  if (!existsSync(path)) return openPolicy;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (!fits(PolicyFile, value)) return closed(firstFault(PolicyFile, value) ?? 'not a policy');
    return {
      forbid: value.forbid ?? [],
      ceiling: value.ceiling ?? 'R3',
      readBelow: value.readOnlyBelow ?? ['/'],
      writeBelow: value.writeOnlyBelow ?? ['/'],
      openedSecrets: value.openSecretsBelow ?? [],
      openedForWriting: value.openWritesBelow ?? [],
    };
  } catch (error) {
    return closed(error instanceof Error ? error.message : 'unreadable');
  }
}

function closed(fault: string): Policy {
  return { ...openPolicy, forbid: ['*'], ceiling: 'R0', readBelow: [], writeBelow: [], fault };
}

export type PolicyFault = 'policy.unreadable' | 'policy.forbidden' | 'policy.class-too-high';

export function judgePolicy(
  policy: Policy,
  action: { readonly kind: string; readonly class: Policy['ceiling'] },
): PolicyFault | undefined {
  if (policy.fault !== undefined) return 'policy.unreadable';
  const area = `${action.kind.split('.')[0]}.*`;
  if (policy.forbid.some((one) => one === '*' || one === area || one === action.kind))
    return 'policy.forbidden';
  return action.class > policy.ceiling ? 'policy.class-too-high' : undefined;
}

/** Is a path inside of one of these folders? The path must be absolute, normal and real (links resolved). */
export function isBelow(path: string, folders: readonly string[]): boolean {
  if (!isAbsolute(path) || normalize(path) !== path || path.includes('\0')) return false;
  return folders.some(
    (folder) => folder === '/' || path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`),
  );
}
