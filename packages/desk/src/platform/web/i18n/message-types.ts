/**
 * The values that an ICU message asks for, read from its text: `'Send to {name}'` wants `{ name }`, and
 * `'{count, plural, one {# ticket} other {# tickets}}'` wants `{ count: number }`.
 * Branches of a plural are told from arguments by the keyword before them, so a plural is the only form with
 * branches that a text may use.
 */
export type ValuesOf<Message extends string> = Collect<Message, ''>;

type Keyword = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other' | `=${number}`;

type Collect<Rest extends string, Before extends string> = Rest extends `${infer Head}{${infer Tail}`
  ? IsBranch<`${Before}${Head}`> extends true
    ? Collect<Tail, ''>
    : Argument<Tail> & Collect<AfterName<Tail>, ','>
  : unknown;

type IsBranch<Before extends string> = Before extends
  | `${string}${',' | '}'} ${Keyword} `
  | `${string}${',' | '}'} ${Keyword}`
  ? true
  : false;

type Argument<Tail extends string> = Tail extends `${infer Name}, plural${string}`
  ? Name extends `${string}}${string}`
    ? Plain<Tail>
    : { readonly [K in Name]: number }
  : Plain<Tail>;

type Plain<Tail extends string> = Tail extends `${infer Name}}${string}`
  ? { readonly [K in Name]: string | number }
  : unknown;

// What follows the name, with the mark that a keyword has to stand behind.
type AfterName<Tail extends string> = Tail extends `${infer Name}, plural,${infer Rest}`
  ? Name extends `${string}}${string}`
    ? AfterBrace<Tail>
    : Rest
  : AfterBrace<Tail>;
type AfterBrace<Tail extends string> = Tail extends `${string}}${infer Rest}` ? Rest : '';

/** A text with its values filled in; a function without parameters where the message has none. */
export type TextFunction<Message extends string> =
  unknown extends ValuesOf<Message>
    ? () => string
    : (values: { [K in keyof ValuesOf<Message>]: ValuesOf<Message>[K] }) => string;

/** One function per text. */
export type Texts<T extends Readonly<Record<string, string>>> = {
  readonly [K in keyof T]: TextFunction<T[K]>;
};

/** The same keys in another language; the file of a language ends in `satisfies Translation<typeof english>`. */
export type Translation<T extends Readonly<Record<string, string>>> = { readonly [K in keyof T]: string };
