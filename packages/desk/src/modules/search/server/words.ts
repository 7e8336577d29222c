import { withoutHeaps } from '#platform/contract/heaped-marks';

/** A run of letters and digits with the signs that technicians put inside: LT-0417, 192.168.88.14, anna.meier@firma.example. */
const chunk = /[\p{L}\p{N}\p{M}]+(?:['’]\p{L}+)*(?:(?:::|[._\-:@])[\p{L}\p{N}\p{M}]+)*/gu;
const joint = /::|[._\-:@]/u;
const macAddress = /^(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$|^[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}$/;
const longestWord = 64;
const longestIdentifier = 8;

/** A chunk of text as the index sees it; offsets are those of the text as it was given. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** The parts, folded but not stemmed; one for a plain word. */
  readonly parts: readonly string[];
  /** The whole written as one, when there are several parts: `lt0417`, `192.168.88.14`. */
  readonly whole: string | undefined;
}

/** Cuts text into chunks; linear in its length, whatever it holds. */
export function* chunksOf(text: string): Generator<Chunk> {
  for (const match of text.matchAll(chunk)) {
    const folded = fold(match[0]);
    const parts = folded
      .split(joint)
      .filter((part) => part !== '')
      // A cut through a pair of surrogates would be no text for PostgreSQL.
      .map((part) => part.slice(0, longestWord).toWellFormed());
    if (parts.length === 0) continue;
    yield { start: match.index, end: match.index + match[0].length, parts, whole: wholeOf(folded, parts) };
  }
}

/** Case, accents and width do not count: `Müller` is `muller`, `STRASSE` is `straße`. */
export function fold(text: string): string {
  // Plain ASCII, which is most text, needs no table.
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase().replaceAll("'", '');
  const bare = withoutHeaps(text)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._\-:@]/gu, '');
  return bare.replace(/[ßæœøđłıþð]/g, (letter) => foldedLetters[letter] ?? letter);
}

/** Letters that Unicode does not take apart. */
const foldedLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ð: 'd',
};

/** Hyphens and underscores inside a name come and go (Wi-Fi, wifi); dots and colons of an address mean something. */
function wholeOf(folded: string, parts: readonly string[]): string | undefined {
  if (parts.length < 2 || parts.length > longestIdentifier) return undefined;
  if (macAddress.test(folded)) return folded.replace(/[^0-9a-f]/g, '');
  const whole = folded.replace(/[-_]/g, '');
  return whole.length <= longestWord ? whole : undefined;
}

/**
 * The lexeme of one folded word: endings of English and German inflection are cut, nothing else, so that `printers`,
 * `printing` and `Laufwerken` meet `printer`... in their own stem and `service` stays apart from `server`. One rule
 * set for both languages, because a desk writes both in one sentence; in our own code, because a stemmer that comes
 * with the database changes with its version and would make the index wrong in silence.
 */
export function stem(word: string): string {
  if (word.length < 4 || /[^a-z]/.test(word)) return word;
  const singular = /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
  const base = withoutVerbEnding(singular);
  const bare = withoutVowelEnding(base);
  return finish(bare.endsWith('iert') ? bare.slice(0, -1) : bare);
}

function withoutVerbEnding(word: string): string {
  const cut = word.endsWith('ing') ? 3 : /[^e]ed$/.test(word) ? 2 : 0;
  const rest = word.slice(0, word.length - cut);
  return rest.length >= 3 && /[aeiouy]/.test(rest) ? rest : word;
}

function withoutVowelEnding(word: string): string {
  if (/[^td]ern$/.test(word) && word.length > 4) return word.slice(0, -1);
  const cut = word.endsWith('en') ? 2 : word.endsWith('e') ? 1 : 0;
  return word.length - cut >= 3 ? word.slice(0, word.length - cut) : word;
}

/** `stopp` of stopped is `stop`; `policy` meets the `polici` of policies. */
export function finish(word: string): string {
  if (word.length < 4) return word;
  if (/([b-df-hj-np-tv-z])\1$/.test(word)) return word.slice(0, -1);
  return /[b-df-hj-np-tv-z]y$/.test(word) ? `${word.slice(0, -1)}i` : word;
}

/**
 * Words that stand in nearly every text and tell nothing. Short on purpose: `on`, `off`, `down`, `not`, `it` and
 * `us` mean something at a desk.
 */
const stopWords: ReadonlySet<string> = new Set(
  (
    'a an and are as at be but by for from has have he her his i if in is its me my of or our she so than that the ' +
    'their them then there these they this to was we were what when which with would you your ' +
    'aber als am auch auf aus bei bin bitte da das dass dem den der des die dies diese diesem diesen dieser dieses ' +
    'ein eine einem einen einer eines er es fur habe haben hat ich ihm ihn ihr im ist kann mein meine mich mir mit ' +
    'nach noch oder sein sich sie sind uber um und uns unser von vom war was wenn wie wir wird zu zum zur'
  ).split(' '),
);

/** Whether a folded word is left out of index and query. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word);
}
