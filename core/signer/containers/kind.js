/**
 * What a file is, by its content; names lie.
 * @module
 */

import { TAG, context } from '../asn1/der.js';
import { JKS_MAGIC } from './jks.js';

/** Kinds of files, by their first octets. */
export const KIND = Object.freeze({
  JKS: 'jks',
  JCEKS: 'jceks',
  DER: 'der',
  ZIP: 'zip',
  PDF: 'pdf',
  TEXT: 'text',
});

/** First four octets. Source of the ZIP's: APPNOTE.TXT 4.3.7; of the PDF's: ISO 32000-1, 7.5.2. */
const MAGIC = new Map([
  [JKS_MAGIC, KIND.JKS],
  [0xcececece, KIND.JCEKS],
  [0x504b0304, KIND.ZIP],
  [0x25504446, KIND.PDF],
]);

/** @param {Uint8Array} bytes four or more @returns {string} one of {@link KIND} */
export function kindOf(bytes) {
  const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return MAGIC.get(magic) ?? (bytes[0] === TAG.SEQUENCE ? KIND.DER : KIND.TEXT);
}

/** Kinds of ASN.1 structures that files hold. */
export const SHAPE = Object.freeze({
  PLAIN_KEY: 'plain key',
  ENCRYPTED_KEY: 'encrypted key',
  PKCS12: 'pkcs12',
  CMS: 'cms',
  CERTIFICATE: 'certificate',
});

/** How each begins; the first that fits is it. */
const BEGINNINGS = [
  [SHAPE.PLAIN_KEY, [TAG.INTEGER, TAG.SEQUENCE, TAG.OCTET_STRING]],
  [SHAPE.PKCS12, [TAG.INTEGER, TAG.SEQUENCE]],
  [SHAPE.ENCRYPTED_KEY, [TAG.SEQUENCE, TAG.OCTET_STRING]],
  [SHAPE.CMS, [TAG.OID, context(0)]],
  [SHAPE.CERTIFICATE, [TAG.SEQUENCE, TAG.SEQUENCE, TAG.BIT_STRING]],
];

/**
 * @param {import('../asn1/der.js').Element} element
 * @returns {string | null} one of {@link SHAPE}; null for anything else
 * @throws {import('../errors.js').SignerError} unreadable_file
 */
export function shapeOf(element) {
  const tags = element.expect(TAG.SEQUENCE).children.map((member) => member.tag);
  const found = BEGINNINGS.find(([, begins]) => begins.every((tag, i) => tags[i] === tag));
  return found?.[0] ?? null;
}
