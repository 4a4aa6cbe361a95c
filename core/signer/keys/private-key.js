/**
 * Private keys as containers hold them.
 * Source: RFC 5958 (PKCS#8); the second key of a Key-6.dat: UAPKI
 * (library/cm-pkcs12/src/storage/pkcs12-utils.c).
 * @module
 */

import { TAG, context, parse } from '../asn1/der.js';
import { BAG, KEY } from '../asn1/oids.js';
import { wipe } from '../bytes.js';
import { ORDER, readParameters } from '../dstu4145/parameters.js';
import { SignerError } from '../errors.js';
import { DstuKey, isDstu } from './dstu-key.js';
import { EcKey, RsaKey } from './webcrypto-key.js';

/** @typedef {import('../asn1/der.js').Element} Element */
/** @typedef {DstuKey | EcKey | RsaKey} PrivateKey */

/**
 * How a key signs with a certificate bound to it.
 * @typedef {object} Scheme
 * @property {Uint8Array} digestAlgorithm AlgorithmIdentifier
 * @property {Uint8Array} signatureAlgorithm AlgorithmIdentifier
 * @property {(bytes: Uint8Array) => Uint8Array} digest
 * @property {(bytes: Uint8Array) => Promise<Uint8Array>} sign over the bytes, digest included
 * @property {(bytes: Uint8Array, signature: Uint8Array) => Promise<boolean>} verify by the key of
 *   the certificate
 */

/**
 * @param {Uint8Array} bytes PrivateKeyInfo
 * @returns {PrivateKey[]} one key, or two from a Key-6.dat
 * @throws {SignerError} unsupported_algorithm, unreadable_file
 */
export function readPrivateKey(bytes) {
  const fields = parse(bytes).fields();
  fields.take(TAG.INTEGER);
  const algorithm = fields.take().fields();
  const octets = fields.take().octets();
  const attributes = fields.takeIf(context(0));
  const oid = algorithm.take(TAG.OID).oid();
  if (isDstu(oid)) {
    const second = attributes ? secondKey(attributes) : null;
    const first = DstuKey.read(oid, algorithm.take(), octets);
    return second ? [first, second] : [first];
  }
  if (oid === KEY.EC) return [new EcKey(algorithm.take(), octets)];
  if (oid === KEY.RSA) return [new RsaKey(octets)];
  throw new SignerError('unsupported_algorithm', `key ${oid}`);
}

/** The key for encryption that ІІТ puts into attributes, its bits in reverse. */
function secondKey(attributes) {
  const values = new Map(attributes.children.map(({ children: [type, set] }) =>
    [type.oid(), set.children[0]]));
  const bits = values.get(BAG.IIT_SECOND_KEY);
  const parameters = values.get(BAG.IIT_SECOND_KEY_PARAMETERS);
  if (!bits || !parameters) return null;
  const { curve } = readParameters(parameters, ORDER.ANY);
  const octets = bits.bitOctets().map(reversedBits);
  const key = new DstuKey(curve, octets, true);
  wipe(octets);
  return key;
}

/** @param {number} octet */
function reversedBits(octet) {
  let turned = 0;
  for (let bit = 0; bit < 8; bit++) turned |= ((octet >> bit) & 1) << (7 - bit);
  return turned;
}
