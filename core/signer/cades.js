/**
 * CAdES-BES: a CMS SignedData with one signer and the signed attributes that bind his certificate.
 * Source: RFC 5652; ETSI EN 319 122-1, 5.2 and 6.3; RFC 5035 for signing-certificate-v2.
 * @module
 */

import { context } from './asn1/der.js';
import { CMS, DIGEST } from './asn1/oids.js';
import {
  element, explicit, integer, octetString, oid, sequence, setOf, time,
} from './asn1/write.js';
import { equal } from './bytes.js';
import { SignerError } from './errors.js';

/** @typedef {import('./certificates/certificate.js').Certificate} Certificate */
/** @typedef {import('./keys/private-key.js').Scheme} Scheme */

/** GeneralName directoryName. */
const DIRECTORY_NAME = 4;

/**
 * @param {object} what
 * @param {Scheme} what.scheme
 * @param {Certificate} what.certificate
 * @param {Uint8Array} what.content
 * @param {boolean} what.detached whether the content stays outside
 * @param {Date} what.signingTime
 * @returns {Promise<Uint8Array>} ContentInfo in DER
 * @throws {SignerError} self_check_failed
 */
export async function signedData({ scheme, certificate, content, detached, signingTime }) {
  const attributes = signedAttributes(scheme, certificate, content, signingTime);
  const signature = await scheme.sign(attributes);
  if (!(await scheme.verify(attributes, signature))) throw new SignerError('self_check_failed');
  const signerInfo = sequence(
    integer(1),
    sequence(certificate.issuer.raw, certificate.serial.raw),
    scheme.digestAlgorithm,
    // The same octets under the implicit tag; the signature is over those with the tag of SET OF.
    element(context(0), attributes.subarray(headerLength(attributes))),
    scheme.signatureAlgorithm,
    octetString(signature),
  );
  const encapsulated = detached
    ? sequence(oid(CMS.DATA))
    : sequence(oid(CMS.DATA), explicit(0, octetString(content)));
  return sequence(oid(CMS.SIGNED_DATA), explicit(0, sequence(
    integer(1),
    setOf(scheme.digestAlgorithm),
    encapsulated,
    element(context(0), certificate.raw),
    setOf(signerInfo),
  )));
}

/** @returns {Uint8Array} SET OF Attribute */
function signedAttributes(scheme, certificate, content, signingTime) {
  const attribute = (type, value) => sequence(oid(type), setOf(value));
  return setOf(
    attribute(CMS.CONTENT_TYPE, oid(CMS.DATA)),
    attribute(CMS.SIGNING_TIME, time(signingTime)),
    attribute(CMS.MESSAGE_DIGEST, octetString(scheme.digest(content))),
    attribute(CMS.SIGNING_CERTIFICATE_V2, signingCertificate(scheme, certificate)),
  );
}

/** SigningCertificateV2 with the certificate's digest, issuer and serial number. */
function signingCertificate(scheme, certificate) {
  const issuer = sequence(element(context(DIRECTORY_NAME), certificate.issuer.raw));
  const identifier = [
    octetString(scheme.digest(certificate.raw)),
    sequence(issuer, certificate.serial.raw),
  ];
  // DER leaves a default value out, and the default of this field is SHA-256.
  const isDefault = equal(scheme.digestAlgorithm, sequence(oid(DIGEST.SHA256)));
  if (!isDefault) identifier.unshift(scheme.digestAlgorithm);
  return sequence(sequence(sequence(...identifier)));
}

/** @param {Uint8Array} der */
function headerLength(der) {
  return der[1] & 0x80 ? 2 + (der[1] & 0x7f) : 2;
}
