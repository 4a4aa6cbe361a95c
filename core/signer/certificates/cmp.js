/**
 * Asking a provider for the certificate of a key: the lookup by key identifiers that the CMP
 * services of Ukrainian providers answer. A Key-6.dat holds no certificate, so this is how its
 * owner comes by one. Only octets are made and read here; who sends them is the page.
 *
 * The protocol is not published as a standard. What is known of it, and all that is relied on:
 *
 * Request, `application/octet-stream` (POST): ContentInfo in DER,
 *   SEQUENCE { OID 1.2.840.113549.1.7.1 (data), [0] EXPLICIT OCTET STRING of 120 octets }:
 *
 *   offset  octets  what
 *        0       4  13, little-endian: the command
 *        4       4  0
 *        8       4  2, little-endian: how many identifiers follow
 *       12      32  first key identifier
 *       44      32  second key identifier; the first again where there is only one
 *       76      32  0
 *      108       4  1, little-endian
 *      112       4  1, little-endian
 *      116       4  0
 *
 * Answer, HTTP 200: ContentInfo of type data, likewise (DER or BER), whose octets are
 *
 *        0       4  13, little-endian: the command again (not looked at)
 *        4       4  little-endian: 1 when something was found; else what follows is not looked at
 *        8       …  ContentInfo of type signedData (RFC 5652, 5.1), a bag without signers; the
 *                   certificates that were found stand in its `certificates`
 *
 * A key identifier is the 32 octets of the certificate's subjectKeyIdentifier: GOST 34.311, or
 * Kupyna-256 with newer certificates, over the DER OCTET STRING of the compressed public key.
 *
 * Source: behaviour of providers' services as jkurwa (dstucrypt/jkurwa, lib/services/cmp.js) talks
 * to them.
 * @module
 */

import { toDer } from '../asn1/ber.js';
import { parse } from '../asn1/der.js';
import { CMS } from '../asn1/oids.js';
import { explicit, octetString, oid, sequence } from '../asn1/write.js';
import { fromHex } from '../bytes.js';
import { SignerError } from '../errors.js';
import { bagOfCertificates, contentOf } from '../signed-data.js';

const KEY_ID = /^[0-9a-f]{64}$/;
const KEY_ID_LENGTH = 32;

const REQUEST_LENGTH = 120;
const IDENTIFIERS = 2;
/** Little-endian numbers of a request by their offsets. */
const NUMBERS = Object.freeze({ 0: 13, 8: IDENTIFIERS, 108: 1, 112: 1 });
const FIRST_ID_OFFSET = 12;

const RESULT_OFFSET = 4;
const CERTIFICATES_OFFSET = 8;
const FOUND = 1;

/**
 * @param {string[]} keyIds one or two, hexadecimal as `KeyInfo` has them
 * @returns {Uint8Array} to be POSTed to the provider
 * @throws {SignerError} engine_failed: these are no key identifiers
 */
export function certificateRequest(keyIds) {
  const isCountRight = keyIds.length >= 1 && keyIds.length <= IDENTIFIERS;
  if (!isCountRight || !keyIds.every((keyId) => KEY_ID.test(keyId))) {
    throw new SignerError('engine_failed', 'one or two key identifiers are due');
  }
  const body = new Uint8Array(REQUEST_LENGTH);
  const view = new DataView(body.buffer);
  for (const [offset, number] of Object.entries(NUMBERS)) {
    view.setUint32(Number(offset), number, true);
  }
  for (let place = 0; place < IDENTIFIERS; place++) {
    body.set(fromHex(keyIds[place] ?? keyIds[0]), FIRST_ID_OFFSET + place * KEY_ID_LENGTH);
  }
  return sequence(oid(CMS.DATA), explicit(0, octetString(body)));
}

/**
 * @param {Uint8Array} answer of a provider
 * @returns {Uint8Array[]} certificates in DER; none when the provider knows none
 * @throws {SignerError} unreadable_file: this is no such answer
 */
export function certificatesOf(answer) {
  const body = contentOf(parse(toDer(answer)), CMS.DATA).octets();
  if (body.length < CERTIFICATES_OFFSET) throw new SignerError('unreadable_file', 'CMP: cut short');
  const view = new DataView(body.buffer, body.byteOffset);
  if (view.getUint32(RESULT_OFFSET, true) !== FOUND) return [];
  return bagOfCertificates(parse(toDer(body.subarray(CERTIFICATES_OFFSET))));
}
