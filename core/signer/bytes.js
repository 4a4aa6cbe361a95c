/**
 * Octet strings. Knows nothing of what is in them.
 * @module
 */

import { SignerError } from './errors.js';

/**
 * @param {...Uint8Array} parts
 * @returns {Uint8Array}
 */
export function concat(...parts) {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/**
 * Whether two strings are equal; the time taken depends on their lengths only.
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
export function equal(a, b) {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

/**
 * Order of octet strings as DER sorts the members of a SET OF.
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
export function compare(a, b) {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return a.length - b.length;
}

/** @param {Uint8Array} bytes */
export function reversed(bytes) {
  return Uint8Array.from(bytes).reverse();
}

/** @param {Uint8Array} bytes */
export function toHex(bytes) {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** @param {string} text an even number of hexadecimal digits */
export function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/**
 * A number as 32-bit words, low word first.
 * @param {string} hex big-endian
 * @param {number} size words wanted
 */
export function wordsFromHex(hex, size) {
  const digits = hex.padStart(8 * size, '0');
  const word = (i) => parseInt(digits.slice(8 * i, 8 * i + 8), 16);
  return Uint32Array.from({ length: size }, (_, i) => word(size - 1 - i));
}

/**
 * @param {string} text
 * @throws {SignerError} unreadable_file
 */
export function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text.replace(/\s+/g, '')), (character) => character.charCodeAt(0));
  } catch {
    throw new SignerError('unreadable_file', 'not base64');
  }
}

/**
 * Overwrite secrets with zeros.
 * @param {...(Uint8Array | Uint32Array | Int32Array | null | undefined)} arrays
 */
export function wipe(...arrays) {
  for (const array of arrays) array?.fill(0);
}
