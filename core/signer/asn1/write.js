/**
 * Writer of DER. Every function returns the octets of one element.
 * @module
 */

import { compare, concat } from '../bytes.js';
import { TAG, context } from './der.js';

/**
 * @param {number} tag identifier octet
 * @param {...Uint8Array} content
 */
export function element(tag, ...content) {
  const body = concat(...content);
  const length = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest & 0xff);
  const header = body.length < 0x80 ? [tag, body.length] : [tag, 0x80 | length.length, ...length];
  return concat(Uint8Array.from(header), body);
}

/** @param {...Uint8Array} members */
export const sequence = (...members) => element(TAG.SEQUENCE, ...members);

/** SET OF: members in the order DER demands. @param {...Uint8Array} members */
export const setOf = (...members) => element(TAG.SET, ...members.sort(compare));

/** @param {number} number @param {...Uint8Array} members */
export const explicit = (number, ...members) => element(context(number), ...members);

/** @param {Uint8Array} bytes */
export const octetString = (bytes) => element(TAG.OCTET_STRING, bytes);

export const nothing = () => element(TAG.NULL);

/** Non-negative INTEGER. @param {number | Uint8Array} value below 256, or big-endian magnitude */
export function integer(value) {
  const bytes = typeof value === 'number' ? Uint8Array.of(value) : value;
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const magnitude = bytes.subarray(start);
  const sign = magnitude[0] & 0x80 ? Uint8Array.of(0) : new Uint8Array(0);
  return element(TAG.INTEGER, sign, magnitude);
}

/** @param {string} dotted */
export function oid(dotted) {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const octets = [40 * first + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128)) {
      groups.unshift(0x80 | high & 0x7f);
    }
    return groups;
  });
  return element(TAG.OID, Uint8Array.from(octets));
}

/**
 * Time as certificates and signing-time write it: UTCTime to 2049, GeneralizedTime after.
 * Source: RFC 5652 11.3, RFC 5280 4.1.2.5.
 * @param {Date} moment
 */
export function time(moment) {
  const digits = moment.toISOString().replace(/\.\d+Z$/, 'Z').replace(/[-:T]/g, '');
  const year = moment.getUTCFullYear();
  const text = new TextEncoder();
  return year >= 1950 && year <= 2049
    ? element(TAG.UTC_TIME, text.encode(digits.slice(2)))
    : element(TAG.GENERALIZED_TIME, text.encode(digits));
}
