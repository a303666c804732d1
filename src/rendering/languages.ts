import { english } from './words/en.js';
import { french } from './words/fr.js';
import { dutch } from './words/nl.js';
import type { Words } from './words/words.js';

/** The languages that pages are written in. */
export const languages = ['en', 'nl', 'fr'] as const;
export type Language = (typeof languages)[number];
export const defaultLanguage: Language = 'en';

const words: Readonly<Record<Language, Words>> = { en: english, nl: dutch, fr: french };

/** The words of a language; English for any other. */
export function wordsOf(language: string): Words {
  return words[languages.find((one) => one === language) ?? defaultLanguage];
}
