import { i18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Texts, Translation } from './message-types.ts';

/** Languages of the desk; a third one is a third file per catalogue. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

type Messages = Readonly<Record<string, string>>;
type Loader = () => Promise<{ default: Messages }>;

interface Catalogue {
  readonly room: string;
  readonly english: Messages;
  readonly loaders: Partial<Record<Exclude<Language, 'en'>, Loader>>;
  readonly loaded: Map<Language, Messages>;
}

const catalogues = new Map<string, Catalogue>();
// Messages are compiled on first use: a screen pays for its own words only.
const compiled = new Set<string>();

i18n.load('en', {});
i18n.activate('en');

/**
 * The words of a room: `defineTexts('tickets', { sendTo: 'Send to {name}' })` gives `texts.sendTo({ name })`.
 * Messages are ICU MessageFormat; other languages are given as loaders of a file with the same keys.
 */
export function defineTexts<const T extends Messages>(
  room: string,
  english: T,
  translations: Partial<Record<Exclude<Language, 'en'>, () => Promise<{ default: Translation<T> }>>> = {},
): Texts<T> {
  if (catalogues.has(room)) throw new Error(`The texts of "${room}" are defined twice`);
  const catalogue: Catalogue = { room, english, loaders: translations, loaded: new Map([['en', english]]) };
  catalogues.set(room, catalogue);
  const functions = Object.keys(english).map((key) => [
    key,
    (values?: Record<string, unknown>) => say(catalogue, key, values),
  ]);
  return Object.fromEntries(functions) as Texts<T>;
}

function say(catalogue: Catalogue, key: string, values: Record<string, unknown> | undefined): string {
  const id = `${catalogue.room}.${key}`;
  const language = i18n.locale as Language;
  const mark = `${language}:${id}`;
  if (!compiled.has(mark)) {
    const message = catalogue.loaded.get(language)?.[key] ?? catalogue.english[key] ?? id;
    i18n.load(language, { [id]: compileMessage(message) });
    compiled.add(mark);
  }
  return i18n._(id, values);
}

/** The language that the desk speaks now. */
export function currentLanguage(): Language {
  return i18n.locale as Language;
}

/** Languages for which every catalogue that is loaded so far has a file; English always. */
export function availableLanguages(): readonly Language[] {
  const all = [...catalogues.values()];
  return languages.filter(
    (language) => language === 'en' || all.every((c) => c.loaders[language] !== undefined),
  );
}

/** Loads the words of a language and speaks it from now on; the root draws everything again. */
export async function speak(language: Language): Promise<void> {
  await Promise.all([...catalogues.values()].map((catalogue) => load(catalogue, language)));
  i18n.load(language, {});
  i18n.activate(language);
}

async function load(catalogue: Catalogue, language: Language): Promise<void> {
  const loader = language === 'en' ? undefined : catalogue.loaders[language];
  if (!loader || catalogue.loaded.has(language)) return;
  catalogue.loaded.set(language, (await loader()).default);
}

/** Calls back when the language changed; returns how to stop. */
export function onLanguage(listener: () => void): () => void {
  let last = i18n.locale;
  // Lingui tells of loaded messages with the same event; only a changed locale matters here.
  return i18n.on('change', () => {
    if (i18n.locale === last) return;
    last = i18n.locale;
    listener();
  });
}
