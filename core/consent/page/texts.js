/**
 * Sentences of the page by key. Both languages hold the same keys; a test proves it.
 * @module
 */

import { english } from './texts.en.js';
import { ukrainian } from './texts.uk.js';

const LANGUAGES = { uk: ukrainian, en: english };
const LOCALES = { uk: 'uk-UA', en: 'en-GB' };
const SHOWN_DIGITS = 3;

let language = navigator.language?.startsWith('en') ? 'en' : 'uk';

/** Speak a language; the browser's until another is chosen. @param {'uk' | 'en'} [chosen] */
export function speak(chosen = language) {
  language = chosen;
  document.documentElement.lang = language;
  document.title = `${say('place')} · ${say('brand')}`;
  document.getElementById('brand').textContent = say('brand');
  document.getElementById('place').textContent = say('place');
}

/** @returns {'uk' | 'en'} the language that is not spoken now */
export function other() {
  return language === 'uk' ? 'en' : 'uk';
}

/** @param {string} key @param {{ [name: string]: string }} [values] for `{name}` */
export function say(key, values = {}) {
  const sentence = LANGUAGES[language][key];
  if (sentence === undefined) throw new Error(`no text ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

/** Whether there is such a text. @param {string} key */
export function has(key) {
  return key in LANGUAGES[language];
}

/** A day by the calendar of Kyiv; older browsers know the zone by this spelling only. */
export function day(date) {
  return new Intl.DateTimeFormat(LOCALES[language], {
    day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Kiev',
  }).format(date);
}

/** The end of a number that is not shown whole. @param {string} number */
export function masked(number) {
  return `•••${number.slice(-SHOWN_DIGITS)}`;
}
