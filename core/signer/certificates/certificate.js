/**
 * A certificate, as far as a signer needs it: whose it is, which key it is for, what that key may
 * do. Whether the certificate is to be believed is the verifier's question, not asked here.
 * Source: RFC 5280; national attributes as in UAPKI (library/common/pkix/oids.h).
 * @module
 */

import { TAG, context, parse } from '../asn1/der.js';
import { CERTIFICATE } from '../asn1/oids.js';
import { toHex } from '../bytes.js';
import { SignerError } from '../errors.js';
import { readName, text } from './names.js';

/** @typedef {import('../asn1/der.js').Element} Element */

/**
 * What the page shows of a certificate.
 * @typedef {object} CertificateInfo
 * @property {string | null} commonName
 * @property {string | null} surname
 * @property {string | null} givenName
 * @property {string | null} organization
 * @property {string | null} taxId РНОКПП; null also when the certificate names two different ones
 * @property {string | null} edrpou
 * @property {string} serial hexadecimal
 * @property {string} issuer common name of the issuer
 * @property {Date} notBefore
 * @property {Date} notAfter
 * @property {boolean} isSeal
 */

/** Bits of keyUsage. */
const USAGE = Object.freeze({ DIGITAL_SIGNATURE: 0 });

export class Certificate {
  /**
   * @param {Uint8Array} bytes DER
   * @throws {SignerError} unreadable_file
   */
  constructor(bytes) {
    const whole = parse(bytes).fields();
    const fields = whole.take().fields();
    fields.takeIf(context(0)); // version
    /** The whole certificate as received. */
    this.raw = bytes;
    /** @type {Element} */
    this.serial = fields.take(TAG.INTEGER);
    fields.take(TAG.SEQUENCE); // algorithm of the issuer's signature
    /** @type {Element} */
    this.issuer = fields.take(TAG.SEQUENCE);
    [this.notBefore, this.notAfter] = fields.take(TAG.SEQUENCE).children.map(readTime);
    this.subject = readName(fields.take());
    this.publicKey = readPublicKey(fields.take());
    this.extensions = readExtensions(fields);
    /** Whether the key may make signatures; a certificate that does not say allows it. */
    this.maySign = this.extension(CERTIFICATE.KEY_USAGE)?.hasBit(USAGE.DIGITAL_SIGNATURE) ?? true;
    const purposes = this.extension(CERTIFICATE.EXTENDED_KEY_USAGE)?.children ?? [];
    /** Whether it is of an electronic seal («печатка»). */
    this.isSeal = purposes.some((purpose) => purpose.oid() === CERTIFICATE.SEAL);
    this.info = this.describe();
  }

  /** @returns {CertificateInfo} */
  describe() {
    const name = (oid) => this.subject.get(oid) ?? null;
    const issuer = readName(this.issuer);
    return {
      commonName: name(CERTIFICATE.COMMON_NAME),
      surname: name(CERTIFICATE.SURNAME),
      givenName: name(CERTIFICATE.GIVEN_NAME),
      organization: name(CERTIFICATE.ORGANIZATION),
      taxId: this.code(CERTIFICATE.DRFO, CERTIFICATE.SERIAL_NUMBER, /^TINUA-(.+)$/),
      edrpou: this.code(CERTIFICATE.EDRPOU, CERTIFICATE.ORGANIZATION_IDENTIFIER, /^NTRUA-(.+)$/),
      serial: toHex(this.serial.content),
      issuer: issuer.get(CERTIFICATE.COMMON_NAME) ?? issuer.get(CERTIFICATE.ORGANIZATION) ?? '',
      notBefore: this.notBefore,
      notAfter: this.notAfter,
      isSeal: this.isSeal,
    };
  }

  /** Value of an extension. @param {string} oid @returns {Element | null} */
  extension(oid) {
    const value = this.extensions.get(oid);
    return value ? parse(value) : null;
  }

  /**
   * A state code, which may stand in the directory attributes, in the subject's name, or in both.
   * @param {string} attribute its directory attribute
   * @param {string} nameAttribute its attribute in the name
   * @param {RegExp} form of the name's attribute, with the code in the group
   * @returns {string | null} null when there is none, or more than one
   */
  code(attribute, nameAttribute, form) {
    const codes = new Set(this.directoryAttribute(attribute));
    const inName = this.subject.get(nameAttribute)?.match(form);
    if (inName) codes.add(inName[1]);
    return codes.size === 1 ? [...codes][0] : null;
  }

  /** Values of a directory attribute. @param {string} oid @returns {string[]} */
  directoryAttribute(oid) {
    const attributes = this.extension(CERTIFICATE.DIRECTORY_ATTRIBUTES)?.children ?? [];
    return attributes
      .map(({ children: [type, values] }) => ({ type, values }))
      .filter(({ type }) => type.oid() === oid)
      .flatMap(({ values }) => values.children.map(text));
  }
}

/** @param {Element} element SubjectPublicKeyInfo */
function readPublicKey(element) {
  const fields = element.fields();
  const algorithm = fields.take().fields();
  return {
    raw: element.raw,
    oid: algorithm.take(TAG.OID).oid(),
    /** @type {Element | undefined} */
    parameters: algorithm.members[1],
    octets: fields.take().bitOctets(),
  };
}

/** @returns {Map<string, Uint8Array>} values by object identifier */
function readExtensions(fields) {
  const extensions = new Map();
  fields.takeIf(context(1)); // issuerUniqueID and subjectUniqueID, hardly ever there
  fields.takeIf(context(2));
  for (const extension of fields.takeIf(context(3))?.children[0]?.children ?? []) {
    const parts = extension.fields();
    const oid = parts.take(TAG.OID).oid();
    parts.takeIf(TAG.BOOLEAN);
    extensions.set(oid, parts.take().octets());
  }
  return extensions;
}

/** @param {Element} element @returns {Date} */
function readTime(element) {
  const digits = String.fromCharCode(...element.content);
  const century = element.tag === TAG.UTC_TIME ? (digits < '50' ? '20' : '19') : '';
  const form = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
  const parts = (century + digits).match(form)?.slice(1).map(Number);
  if (!parts || (element.tag !== TAG.UTC_TIME && element.tag !== TAG.GENERALIZED_TIME)) {
    throw new SignerError('unreadable_file', 'time of a certificate');
  }
  const [year, month, day, hour, minute, second] = parts;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
