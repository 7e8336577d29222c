import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '../api/stored.ts';
import { availableLanguages, currentLanguage, onLanguage, speak, type Language } from './texts.ts';

const languageKey = 'deskhand.language';

/** The current language; the component draws again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, currentLanguage, currentLanguage);
}

/** Speaks the language that this browser chose before, else the first one that it prefers and we have. */
export async function speakPreferred(): Promise<void> {
  const wanted = [readStored(languageKey), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  const available = availableLanguages();
  const language =
    available.find((one) => one === wanted.find((w) => available.some((a) => a === w))) ?? 'en';
  await applyLanguage(language);
}

/** Changes the language and keeps the choice in this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  writeStored(languageKey, language);
  await applyLanguage(language);
}

async function applyLanguage(language: Language): Promise<void> {
  if (language !== currentLanguage()) await speak(language);
  document.documentElement.lang = language;
}
