/**
 * Strict reader of DER (X.690): definite minimal lengths, low tag numbers, nothing left over.
 * Elements are views of the bytes given, so what is hashed or copied is what was received.
 * @module
 */

import { SignerError } from '../errors.js';

/** Identifier octets used here. */
export const TAG = Object.freeze({
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OID: 0x06,
  UTF8: 0x0c,
  NUMERIC: 0x12,
  PRINTABLE: 0x13,
  TELETEX: 0x14,
  IA5: 0x16,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  UNIVERSAL: 0x1c,
  BMP: 0x1e,
  SEQUENCE: 0x30,
  SET: 0x31,
});

const CONSTRUCTED = 0x20;

/** Identifier octet of a constructed context tag, as of an explicit one. @param {number} number */
export const context = (number) => 0xa0 | number;

/** Identifier octet of an implicit tag over a primitive type. @param {number} number */
export const contextPrimitive = (number) => 0x80 | number;

/** @param {string} detail @returns {never} */
function malformed(detail) {
  throw new SignerError('unreadable_file', `DER: ${detail}`);
}

/** One TLV. */
export class Element {
  /**
   * @param {number} tag identifier octet
   * @param {Uint8Array} raw the whole TLV
   * @param {Uint8Array} content its contents octets
   */
  constructor(tag, raw, content) {
    this.tag = tag;
    this.raw = raw;
    this.content = content;
  }

  /** Members of a constructed element. @returns {Element[]} */
  get children() {
    if (!(this.tag & CONSTRUCTED)) malformed('a primitive has no members');
    const members = [];
    for (let offset = 0; offset < this.content.length; ) {
      const member = readElement(this.content, offset);
      members.push(member);
      offset += member.raw.length;
    }
    return members;
  }

  /** @param {number} tag @returns {this} */
  expect(tag) {
    if (this.tag !== tag) malformed(`tag ${this.tag} where ${tag} is due`);
    return this;
  }

  /** The fields of a SEQUENCE, to be taken in order. */
  fields() {
    return new Fields(this.expect(TAG.SEQUENCE).children);
  }

  /** The only member of an explicit tag. @param {number} tag @returns {Element} */
  inside(tag) {
    const members = this.expect(tag).children;
    return members.length === 1 ? members[0] : malformed('an explicit tag holds one element');
  }

  /** @returns {Uint8Array} */
  octets() {
    return this.expect(TAG.OCTET_STRING).content;
  }

  /** Value of a small non-negative INTEGER. @returns {number} */
  number() {
    const { content } = this.expect(TAG.INTEGER);
    if (content.length === 0 || content.length > 5 || content[0] & 0x80) malformed('integer size');
    return content.reduce((value, octet) => value * 256 + octet, 0);
  }

  /** Magnitude of a non-negative INTEGER, big-endian, without leading zeros. */
  magnitude() {
    const { content } = this.expect(TAG.INTEGER);
    if (content.length === 0 || content[0] & 0x80) malformed('integer sign');
    const start = content.findIndex((octet) => octet !== 0);
    return start < 0 ? content.subarray(0, 0) : content.subarray(start);
  }

  /** Octets of a BIT STRING that is whole octets long. @returns {Uint8Array} */
  bitOctets() {
    const { content } = this.expect(TAG.BIT_STRING);
    if (content.length === 0 || content[0] !== 0) malformed('a bit string of whole octets is due');
    return content.subarray(1);
  }

  /** Whether a bit of a named-bit BIT STRING is set. @param {number} index */
  hasBit(index) {
    const { content } = this.expect(TAG.BIT_STRING);
    return Boolean(content[1 + (index >> 3)] & (0x80 >> (index & 7)));
  }

  /** Dotted form of an OBJECT IDENTIFIER. @returns {string} */
  oid() {
    const { content } = this.expect(TAG.OID);
    if (content.length === 0 || content.length > 32 || content.at(-1) & 0x80) malformed('OID');
    const arcs = [];
    let arc = 0;
    for (const octet of content) {
      arc = arc * 128 + (octet & 0x7f);
      if (octet & 0x80) continue;
      if (arcs.length === 0) {
        const first = Math.min(2, Math.floor(arc / 40));
        arcs.push(first, arc - 40 * first);
      } else {
        arcs.push(arc);
      }
      arc = 0;
    }
    return arcs.join('.');
  }
}

/** Cursor over the members of a SEQUENCE. */
class Fields {
  /** @param {Element[]} members */
  constructor(members) {
    this.members = members;
    this.position = 0;
  }

  /** The next member. @param {number} [tag] what it must be @returns {Element} */
  take(tag) {
    const member = this.members[this.position++] ?? malformed('a field is missing');
    return tag === undefined ? member : member.expect(tag);
  }

  /** The next member if it has this tag. @param {number} tag @returns {Element | null} */
  takeIf(tag) {
    return this.members[this.position]?.tag === tag ? this.members[this.position++] : null;
  }

  /** Nothing may be left. */
  finish() {
    if (this.position !== this.members.length) malformed('fields left over');
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {number} offset
 * @returns {Element}
 */
function readElement(bytes, offset) {
  if (offset + 2 > bytes.length) malformed('cut short');
  const tag = bytes[offset];
  if ((tag & 0x1f) === 0x1f) malformed('high tag number');
  let length = bytes[offset + 1];
  let start = offset + 2;
  if (length & 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4 || start + count > bytes.length) malformed('length form');
    length = 0;
    for (const octet of bytes.subarray(start, start + count)) length = length * 256 + octet;
    if (length < 0x80 || length < 256 ** (count - 1)) malformed('length is not minimal');
    start += count;
  }
  const end = start + length;
  if (end > bytes.length) malformed('cut short');
  return new Element(tag, bytes.subarray(offset, end), bytes.subarray(start, end));
}

/**
 * The one element that these bytes are.
 * @param {Uint8Array} bytes
 * @returns {Element}
 * @throws {SignerError} unreadable_file
 */
export function parse(bytes) {
  const element = readElement(bytes, 0);
  if (element.raw.length !== bytes.length) malformed('octets after the end');
  return element;
}
