/**
 * A private key of DSTU 4145.
 * @module
 */

import { TAG, parse } from '../asn1/der.js';
import { DIGEST, KEY, SIGNATURE } from '../asn1/oids.js';
import { octetString, oid, sequence } from '../asn1/write.js';
import { equal, reversed, toHex, wipe } from '../bytes.js';
import { DKE_1 } from '../ciphers/gost28147.js';
import { Gost34311 } from '../digests/gost34311.js';
import { Kupyna256 } from '../digests/kupyna.js';
import { ORDER, readParameters } from '../dstu4145/parameters.js';
import { publicPoint, sign, verify } from '../dstu4145/signature.js';
import { SignerError } from '../errors.js';

/** @typedef {import('../certificates/certificate.js').Certificate} Certificate */
/** @typedef {import('./private-key.js').Scheme} Scheme */

const SCHEMES = Object.freeze({
  kupyna256: { Digest: Kupyna256, digest: DIGEST.KUPYNA256, signature: SIGNATURE.DSTU_KUPYNA256 },
  gost34311: { Digest: Gost34311, digest: DIGEST.GOST34311, signature: SIGNATURE.DSTU_GOST },
});

/** Whether a key is of DSTU 4145 over a polynomial basis. @param {string} algorithm */
export function isDstu(algorithm) {
  return [KEY.DSTU, KEY.DSTU_LITTLE_ENDIAN, KEY.DSTU_BIG_ENDIAN].includes(algorithm)
    || algorithm.startsWith(`${KEY.DSTU_KUPYNA}.`);
}

/** @param {string} algorithm */
const orderOf = (algorithm) => (algorithm === KEY.DSTU_BIG_ENDIAN ? ORDER.BIG : ORDER.LITTLE);

export class DstuKey {
  algorithm = 'dstu4145';

  /**
   * @param {import('../dstu4145/curve.js').Curve} curve
   * @param {Uint8Array} octets the secret number, little-endian
   * @param {boolean} [agreesOnly] whether the container says it is no signing key
   * @throws {SignerError} unreadable_file
   */
  constructor(curve, octets, agreesOnly = false) {
    this.parameters = curve;
    this.curve = `m${curve.constants.degree}`;
    this.agreesOnly = agreesOnly;
    const { scalars } = curve;
    this.secret = octets.length <= 2 * scalars.octets ? scalars.fromBytes(octets) : null;
    if (!this.secret || scalars.isZero(this.secret)) {
      throw new SignerError('unreadable_file', 'the secret number is out of range');
    }
    this.publicOctets = curve.compress(publicPoint(curve, this.secret));
  }

  /**
   * From the fields of a PrivateKeyInfo.
   * @param {string} algorithm
   * @param {import('../asn1/der.js').Element} parameters
   * @param {Uint8Array} octets
   */
  static read(algorithm, parameters, octets) {
    const order = orderOf(algorithm);
    const { curve } = readParameters(parameters, ORDER.ANY);
    return new DstuKey(curve, order === ORDER.BIG ? reversed(octets) : octets);
  }

  /**
   * What certificates of this key may be called by: their subjectKeyIdentifier, by each digest in
   * use, hexadecimal. It tells nothing but the public key.
   * @returns {string[]} GOST 34.311 first, as most providers have it, then Kupyna
   */
  get keyIds() {
    const written = octetString(this.publicOctets);
    return [Gost34311, Kupyna256].map((Digest) => toHex(new Digest().update(written).digest()));
  }

  /**
   * Take a certificate if it is for this key.
   * @param {Certificate} certificate
   * @returns {boolean}
   */
  bind({ publicKey }) {
    if (!isDstu(publicKey.oid) || !publicKey.parameters) return false;
    const order = orderOf(publicKey.oid);
    const { curve, dke } = readParameters(publicKey.parameters, order);
    const written = parse(publicKey.octets).expect(TAG.OCTET_STRING).content;
    const octets = order === ORDER.BIG ? reversed(written) : written;
    if (curve !== this.parameters || !equal(octets, this.publicOctets)) return false;
    this.dke = dke;
    this.certifiedPoint = curve.expand(octets);
    return this.certifiedPoint !== null;
  }

  /**
   * @param {keyof typeof SCHEMES} digestName
   * @returns {Scheme}
   * @throws {SignerError} unsupported_algorithm
   */
  scheme(digestName) {
    const scheme = Object.hasOwn(SCHEMES, digestName) ? SCHEMES[digestName] : null;
    if (!scheme) throw new SignerError('unsupported_algorithm', 'digest');
    if (scheme.Digest === Gost34311 && this.dke && !equal(this.dke, DKE_1)) {
      throw new SignerError('unsupported_algorithm', 'GOST 34.311 with another DKE');
    }
    const digest = (bytes) => new scheme.Digest().update(bytes).digest();
    return {
      digestAlgorithm: sequence(oid(scheme.digest)),
      signatureAlgorithm: sequence(oid(scheme.signature)),
      digest,
      sign: async (bytes) => sign(this.parameters, this.secret, digest(bytes)),
      verify: async (bytes, signature) =>
        verify(this.parameters, this.certifiedPoint, digest(bytes), signature),
    };
  }

  wipe() {
    wipe(this.secret);
    this.parameters.wipe();
  }
}
