/**
 * Key sequences. A sequence is chords with a space between: `g q`, `mod+k`, `mod+shift+enter`, `?`, `x`.
 * `mod` is Ctrl, on a Mac the command key. A chord is written in one order: mod+alt+shift+key.
 */

/** What of a keyboard event counts. */
export interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const modifierKeys = new Set(['control', 'shift', 'alt', 'meta', 'dead']);

/** The chord of an event; undefined for a modifier alone. */
export function chordOf(stroke: Stroke): string | undefined {
  const key = stroke.key === ' ' ? 'space' : stroke.key.toLowerCase();
  if (modifierKeys.has(key)) return undefined;
  const mod = stroke.ctrlKey || stroke.metaKey;
  // Shift and Alt are part of a printed character ("?", "@"), but not of a named key or of a letter with mod.
  const counted = mod || key.length > 1;
  return chord(key, { mod, alt: counted && stroke.altKey, shift: counted && stroke.shiftKey });
}

function chord(key: string, held: Readonly<Record<'mod' | 'alt' | 'shift', boolean>>): string {
  return [...modifiers.filter((modifier) => held[modifier]), key].join('+');
}

const modifiers = ['mod', 'alt', 'shift'] as const;

/** Puts a written sequence into its one form: lower case, single spaces, modifiers in order. */
export function normalSequence(keys: string): string {
  return keys
    .trim()
    .split(/\s+/)
    .map((written) => {
      const parts = partsOf(written);
      const held = parts.slice(0, -1).map((part) => part.toLowerCase().replace(/^(ctrl|cmd|meta)$/, 'mod'));
      const flags = { mod: held.includes('mod'), alt: held.includes('alt'), shift: held.includes('shift') };
      return chord((parts.at(-1) ?? '').toLowerCase(), flags);
    })
    .join(' ');
}

function partsOf(written: string): string[] {
  return written.length === 1 ? [written] : written.split(/\+(?=.)/);
}

/** A sequence of one plain character is off inside inputs and can be switched off (WCAG 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return !normalSequence(keys)
    .split(' ')
    .some((one) => one.startsWith('mod+') || one.startsWith('alt+'));
}

/** Where a person is in a sequence: the chords typed so far, and since when. */
export interface Pending {
  readonly typed: string;
  readonly atMs: number;
}

export interface Step {
  /** The sequence that is complete now. */
  readonly hit: string | undefined;
  readonly pending: Pending | undefined;
}

/** A pause longer than this begins a new sequence. */
export const sequencePauseMs = 1200;

/**
 * One key press against the known sequences. A complete sequence hits at once, also when a longer one begins with
 * it; the longer one is still reached by typing on (`.` copies the number, `..` number and subject).
 */
export function step(
  pending: Pending | undefined,
  pressed: string,
  known: readonly string[],
  nowMs: number,
): Step {
  const fresh = pending !== undefined && nowMs - pending.atMs <= sequencePauseMs;
  const candidates = fresh ? [`${pending.typed} ${pressed}`, pressed] : [pressed];
  for (const typed of candidates) {
    const hit = known.includes(typed) ? typed : undefined;
    const longer = known.some((keys) => keys.startsWith(`${typed} `));
    if (hit !== undefined || longer) return { hit, pending: longer ? { typed, atMs: nowMs } : undefined };
  }
  return { hit: undefined, pending: undefined };
}

const caps: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  space: 'Space',
  tab: 'Tab',
  backspace: '⌫',
};

/** The caps to draw for a sequence: one per chord. */
export function keyCaps(keys: string, onMac = isMac()): string[] {
  return normalSequence(keys)
    .split(' ')
    .map((written) => {
      const parts = partsOf(written);
      return parts.map((part) => capOf(part, parts.length > 1, onMac)).join(' ');
    });
}

function capOf(part: string, inChord: boolean, onMac: boolean): string {
  if (part === 'mod') return onMac ? '⌘' : 'Ctrl';
  return caps[part] ?? (inChord || part.length > 1 ? part.toUpperCase() : part);
}

function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
}
