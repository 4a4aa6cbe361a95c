/** Sentences of the page by key; both languages hold the same keys. @module */

import { english } from './texts.en.js';
import { ukrainian } from './texts.uk.js';

const LANGUAGES = { uk: ukrainian, en: english };
const LOCALES = { uk: 'uk-UA', en: 'en-GB' };

let language = navigator.language?.startsWith('en') ? 'en' : 'uk';

/** @param {'uk' | 'en'} [chosen] */
export function speak(chosen) {
  if (chosen in LANGUAGES) language = chosen;
  document.documentElement.lang = language;
  document.title = `${say('place')} · ${say('brand')}`;
  document.getElementById('brand').textContent = say('brand');
  document.getElementById('place').textContent = say('place');
}

/** The language that is not spoken now. @returns {'uk' | 'en'} */
export function other() {
  return language === 'uk' ? 'en' : 'uk';
}

/** @param {string} key @param {{ [name: string]: string }} [values] */
export function say(key, values = {}) {
  const sentence = LANGUAGES[language][key];
  if (sentence === undefined) throw new Error(`no text ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/** @param {string} key */
export function has(key) {
  return key in LANGUAGES[language];
}

/** A moment by the clock of Kyiv; older browsers know the zone by this spelling only. */
export function moment(text) {
  return new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Kiev',
  }).format(new Date(text));
}
