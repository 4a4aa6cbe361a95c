/**
 * BER to DER for containers: indefinite lengths become definite, octet strings in pieces become
 * whole. Several programs write PKCS#12 and certificate bags so; all else here reads strict DER.
 * @module
 */

import { SignerError } from '../errors.js';
import { concat } from '../bytes.js';
import { TAG, parse } from './der.js';
import { element } from './write.js';

const CONSTRUCTED = 0x20;
const PIECES = TAG.OCTET_STRING | CONSTRUCTED;
const DEPTH_LIMIT = 32;

/** @param {string} detail @returns {never} */
function malformed(detail) {
  throw new SignerError('unreadable_file', `BER: ${detail}`);
}

/**
 * @param {Uint8Array} bytes one BER element
 * @returns {Uint8Array} the same with DER lengths; the bytes themselves, not a copy that nobody
 *   would wipe, when they have such already
 * @throws {SignerError} unreadable_file
 */
export function toDer(bytes) {
  if (isDer(bytes)) return bytes;
  const { der, end } = convert(bytes, 0, 0);
  if (end !== bytes.length) malformed('octets after the end');
  return der;
}

/** Whether nothing is to be converted. @param {Uint8Array} bytes */
function isDer(bytes) {
  const holds = ({ tag, children }) => tag !== PIECES && children.every(check);
  const check = (member) => !(member.tag & CONSTRUCTED) || holds(member);
  try {
    return check(parse(bytes));
  } catch {
    return false; // the conversion will say what is wrong, if it is
  }
}

/**
 * The same for bytes that may be anything, as after decryption with a wrong key.
 * @param {Uint8Array} bytes
 * @returns {Uint8Array | null} null when they are not one whole SEQUENCE
 */
export function toDerSequence(bytes) {
  if (bytes[0] !== TAG.SEQUENCE) return null;
  try {
    return toDer(bytes);
  } catch {
    return null;
  }
}

/** @returns {{ der: Uint8Array, end: number }} */
function convert(bytes, offset, depth) {
  if (depth > DEPTH_LIMIT) malformed('nested too deep');
  const { tag, start, length } = readHeader(bytes, offset);
  if (!(tag & CONSTRUCTED)) {
    if (length === null) malformed('a primitive of indefinite length');
    const end = start + length;
    return { der: element(tag, bytes.subarray(start, end)), end };
  }
  const members = [];
  let position = start;
  while (length === null ? !isEnd(bytes, position) : position < start + length) {
    const member = convert(bytes, position, depth + 1);
    members.push(member.der);
    position = member.end;
  }
  if (length === null) position += 2;
  else if (position !== start + length) malformed('a member crosses the end');
  return { der: rebuild(tag, members), end: position };
}

/** @param {number} tag @param {Uint8Array[]} members */
function rebuild(tag, members) {
  if (tag !== PIECES) return element(tag, ...members);
  const pieces = members.map((member) => {
    if (member[0] !== TAG.OCTET_STRING) malformed('a piece of another type');
    return member.subarray(headerLength(member));
  });
  return element(TAG.OCTET_STRING, concat(...pieces));
}

/** @param {Uint8Array} der */
function headerLength(der) {
  return der[1] & 0x80 ? 2 + (der[1] & 0x7f) : 2;
}

/** End-of-contents octets. */
function isEnd(bytes, offset) {
  if (offset + 2 > bytes.length) malformed('cut short');
  return bytes[offset] === 0 && bytes[offset + 1] === 0;
}

/** @returns {{ tag: number, start: number, length: number | null }} null: indefinite */
function readHeader(bytes, offset) {
  if (offset + 2 > bytes.length) malformed('cut short');
  const tag = bytes[offset];
  if ((tag & 0x1f) === 0x1f) malformed('high tag number');
  const first = bytes[offset + 1];
  if (first === 0x80) return { tag, start: offset + 2, length: null };
  const count = first & 0x80 ? first & 0x7f : 0;
  const start = offset + 2 + count;
  if (count > 4 || start > bytes.length) malformed('length form');
  let length = count ? 0 : first;
  for (const octet of bytes.subarray(offset + 2, start)) length = length * 256 + octet;
  if (start + length > bytes.length) malformed('cut short');
  return { tag, start, length };
}
