/**
 * What people type differently and mean the same, brought to the register's own form before it is
 * judged: as the core does it (core/persons/rules/normalise.py), and a test holds both together.
 * @module
 */

const APOSTROPHES = /[\u2019\u02bc\u0060\u2018\u00b4\u2032]/g;
const HYPHENS = /[\u2010\u2011\u2012\u2013\u2212]/g;
/** What stands between the digits of a number as people write it. */
const BETWEEN_DIGITS = /[\s().-]/g;

/** One apostrophe, one hyphen, no outer spaces. @param {string} text */
export function normal(text) {
  return text.normalize('NFC').replace(APOSTROPHES, "'").replace(HYPHENS, '-').trim();
}

/** «050 123-45-67» and «380501234567» as «+380501234567». @param {string} text */
export function normalPhone(text) {
  const digits = normal(text).replace(BETWEEN_DIGITS, '');
  if (/^0\d{9}$/.test(digits)) return `+38${digits}`;
  return /^380\d{9}$/.test(digits) ? `+${digits}` : digits;
}

/** Names with single spaces, which a hand on a phone doubles. @param {string} text */
export function normalName(text) {
  return normal(text).replace(/ {2,}/g, ' ');
}

/** A number of a document: no spaces, capital letters. @param {string} text */
export function normalNumber(text) {
  return normal(text).replace(/\s/g, '').toUpperCase();
}
