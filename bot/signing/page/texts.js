/**
 * Sentences of the page by key. Both languages hold the same keys; a test proves it.
 * @module
 */

import { english } from './texts.en.js';
import { englishOfOthers } from './texts.others.en.js';
import { ukrainianOfOthers } from './texts.others.uk.js';
import { ukrainian } from './texts.uk.js';

const LANGUAGES = {
  uk: { ...ukrainian, ...ukrainianOfOthers }, en: { ...english, ...englishOfOthers },
};
const LOCALES = { uk: 'uk-UA', en: 'en-GB' };
const SHOWN_DIGITS = 3;

let language = navigator.language?.startsWith('en') ? 'en' : 'uk';

/** Speak the session's language; the browser's until it is known. @param {string} [chosen] */
export function speak(chosen) {
  if (chosen in LANGUAGES) language = chosen;
  document.documentElement.lang = language;
  document.title = `${say('place')} · ${say('brand')}`;
  document.getElementById('brand').textContent = say('brand');
  document.getElementById('place').textContent = say('place');
}

/**
 * @param {string} key
 * @param {{ [name: string]: string | number }} [values] for `{name}` in the sentence
 */
export function say(key, values = {}) {
  const sentence = LANGUAGES[language][key];
  if (sentence === undefined) throw new Error(`no text ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/** @returns {'uk' | 'en'} */
export function spoken() {
  return language;
}

/** The first of the keys that has a text. @param {...string} keys */
export function sayFirst(...keys) {
  return say(keys.find((key) => key in LANGUAGES[language]) ?? keys[keys.length - 1]);
}

/** Whether there is such a text. @param {string} key */
export function has(key) {
  return key in LANGUAGES[language];
}

/**
 * «19 березня 2026» by the calendar of Kyiv; older browsers know the zone by this spelling only.
 * @param {Date} date
 */
export function day(date) {
  const parts = new Intl.DateTimeFormat(LOCALES[language], {
    day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Kiev',
  }).formatToParts(date);
  const part = (type) => parts.find((one) => one.type === type).value;
  return `${part('day')} ${part('month')} ${part('year')}`;
}

/** The end of a number that is not shown whole. @param {string} number */
export function masked(number) {
  return `•••${number.slice(-SHOWN_DIGITS)}`;
}
