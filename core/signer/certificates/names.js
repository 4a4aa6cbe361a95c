/**
 * Distinguished names and the strings in them.
 * Source: RFC 5280, 4.1.2.4.
 * @module
 */

import { TAG } from '../asn1/der.js';

/** @typedef {import('../asn1/der.js').Element} Element */

const DECODERS = {
  [TAG.UTF8]: 'utf-8',
  [TAG.PRINTABLE]: 'utf-8',
  [TAG.NUMERIC]: 'utf-8',
  [TAG.IA5]: 'utf-8',
  [TAG.TELETEX]: 'latin1',
  [TAG.BMP]: 'utf-16be',
};

/** Text of a string; types that names do not use give nothing. @param {Element} element */
export function text(element) {
  const encoding = DECODERS[element.tag];
  return encoding ? new TextDecoder(encoding).decode(element.content) : '';
}

/**
 * First value of every attribute.
 * @param {Element} name
 * @returns {Map<string, string>} by object identifier
 */
export function readName(name) {
  const values = new Map();
  for (const set of name.expect(TAG.SEQUENCE).children) {
    for (const pair of set.expect(TAG.SET).children) {
      const fields = pair.fields();
      const oid = fields.take(TAG.OID).oid();
      if (!values.has(oid)) values.set(oid, text(fields.take()));
    }
  }
  return values;
}
