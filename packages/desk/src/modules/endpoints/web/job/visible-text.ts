/** Characters that draw nothing, move the cursor, or turn the reading direction. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const pictures = 0x2400;
const deleted = 0x7f;

/** What a machine sent, with every character made visible: `␛[31m` instead of a colour, `‹202E›` instead of a turn. */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => {
    // Line breaks and tabs are text.
    if (character === '\n' || character === '\t') return character;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCharCode(pictures + code);
    if (code === deleted) return '\u2421';
    return `\u2039${code.toString(16).toUpperCase().padStart(4, '0')}\u203A`;
  });
}

/** One line of raw output and the stream that it came by. */
export interface RawLine {
  readonly stream: 'stdout' | 'stderr' | 'note';
  readonly text: string;
}

/** Longer lines are cut into several, so that each has one height. */
const longestLine = 1000;

/** Reads chunks in their order; a character or a line may begin in one chunk and end in the next of the same stream. */
export class RawReader {
  readonly lines: RawLine[] = [];
  readonly #decoders = new Map<RawLine['stream'], TextDecoder>();
  #open: RawLine | undefined;

  add(stream: RawLine['stream'], bytes: Uint8Array): void {
    const decoder = this.#decoders.get(stream) ?? new TextDecoder();
    this.#decoders.set(stream, decoder);
    const text = decoder.decode(bytes, { stream: true });
    if (text === '') return;
    const continued = this.#open?.stream === stream ? this.#open.text : '';
    if (this.#open?.stream === stream) this.lines.pop();
    const parts = `${continued}${text}`.replaceAll('\r\n', '\n').split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) this.#push(stream, part);
    this.#open = undefined;
    if (last === '') return;
    this.#push(stream, last);
    this.#open = { stream, text: last.slice(Math.floor((last.length - 1) / longestLine) * longestLine) };
  }

  #push(stream: RawLine['stream'], text: string): void {
    for (let at = 0; at === 0 || at < text.length; at += longestLine)
      this.lines.push({ stream, text: text.slice(at, at + longestLine) });
  }
}
