/**
 * Reading CMS as others made it: what a ContentInfo holds, the certificates of a SignedData.
 * Source: RFC 5652, 3 and 5.1.
 * @module
 */

import { TAG, context } from './asn1/der.js';
import { CMS } from './asn1/oids.js';
import { SignerError } from './errors.js';

/** @typedef {import('./asn1/der.js').Element} Element */

/**
 * @param {Element} info ContentInfo
 * @param {string} type that it must have
 * @returns {Element} its content
 * @throws {SignerError} unreadable_file
 */
export function contentOf(info, type) {
  const fields = info.fields();
  if (fields.take(TAG.OID).oid() !== type) {
    throw new SignerError('unreadable_file', 'CMS of another type');
  }
  const content = fields.take().inside(context(0));
  fields.finish();
  return content;
}

/**
 * @typedef {object} SignedData
 * @property {Uint8Array | null} content null when it stays outside
 * @property {Uint8Array[]} certificates
 * @property {Element[]} signerInfos
 */

/**
 * @param {Element} info ContentInfo
 * @returns {SignedData}
 * @throws {SignerError} unreadable_file
 */
export function readSignedData(info) {
  const fields = contentOf(info, CMS.SIGNED_DATA).fields();
  fields.take(TAG.INTEGER);
  fields.take(TAG.SET); // digest algorithms
  const encapsulated = fields.take().fields();
  encapsulated.take(TAG.OID);
  const content = encapsulated.takeIf(context(0))?.inside(context(0)).octets() ?? null;
  const certificates = fields.takeIf(context(0))?.children ?? [];
  fields.takeIf(context(1)); // revocation lists
  return {
    content,
    certificates: certificates.filter(({ tag }) => tag === TAG.SEQUENCE).map(({ raw }) => raw),
    signerInfos: fields.take(TAG.SET).children,
  };
}

/** Certificates of a .p7b or .p7s. @param {Element} info ContentInfo @returns {Uint8Array[]} */
export const bagOfCertificates = (info) => readSignedData(info).certificates;
