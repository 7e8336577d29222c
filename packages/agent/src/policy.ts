import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, normalize } from 'node:path';
import { ActionClass, fits, firstFault, object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';

const Paths = Type.Array(Type.String({ pattern: '^/' }), { maxItems: 200 });

/** What the administrator of a machine may take away. There is no field that gives anything. */
const PolicyFile = object({
  /** Kinds, or the first part with a star: `file.*`. */
  forbid: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 200 })),
  ceiling: Type.Optional(ActionClass),
  readOnlyBelow: Type.Optional(Paths),
  writeOnlyBelow: Type.Optional(Paths),
});

export interface Policy {
  readonly forbid: readonly string[];
  readonly ceiling: Static<typeof ActionClass>;
  readonly readBelow: readonly string[];
  readonly writeBelow: readonly string[];
  /** Set when the file cannot be understood: then nothing is allowed. */
  readonly fault?: string;
}

export const openPolicy: Policy = { forbid: [], ceiling: 'R3', readBelow: ['/'], writeBelow: ['/'] };

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
    };
  } catch (error) {
    return closed(error instanceof Error ? error.message : 'unreadable');
  }
}

function closed(fault: string): Policy {
  return { forbid: ['*'], ceiling: 'R0', readBelow: [], writeBelow: [], fault };
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
