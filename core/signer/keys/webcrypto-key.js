/**
 * Private keys that the browser's own WebCrypto signs with: ECDSA and RSA. Until a certificate is
 * bound the key is in our memory; after that only in WebCrypto, from where it cannot be read.
 * @module
 */

import { TAG, parse } from '../asn1/der.js';
import { DIGEST, KEY, SIGNATURE } from '../asn1/oids.js';
import { element, explicit, integer, nothing, octetString, oid, sequence } from '../asn1/write.js';
import { concat, equal, wipe } from '../bytes.js';
import { Sha256, Sha384, Sha512 } from '../digests/sha2.js';
import { SignerError } from '../errors.js';
import { subtle } from '../webcrypto.js';

/** @typedef {import('../certificates/certificate.js').Certificate} Certificate */
/** @typedef {import('./private-key.js').Scheme} Scheme */

/** Each with the digest of its own strength; `octets` is the length of a number. */
const EC_CURVES = {
  [KEY.P256]: {
    curve: 'P-256', octets: 32, hash: 'SHA-256', Digest: Sha256,
    digest: DIGEST.SHA256, signature: SIGNATURE.ECDSA_SHA256,
  },
  [KEY.P384]: {
    curve: 'P-384', octets: 48, hash: 'SHA-384', Digest: Sha384,
    digest: DIGEST.SHA384, signature: SIGNATURE.ECDSA_SHA384,
  },
  [KEY.P521]: {
    curve: 'P-521', octets: 66, hash: 'SHA-512', Digest: Sha512,
    digest: DIGEST.SHA512, signature: SIGNATURE.ECDSA_SHA512,
  },
};

const RSA_MINIMUM_BITS = 2048;

/** @typedef {{ publicKey: CryptoKey, privateKey: CryptoKey }} Pair */

async function signRaw(parameters, { privateKey }, bytes) {
  return new Uint8Array(await subtle().sign(parameters, privateKey, bytes));
}

function verifyRaw(parameters, { publicKey }, bytes, signature) {
  return subtle().verify(parameters, publicKey, signature, bytes);
}

/** What ECDSA and RSA keys share. */
class WebCryptoKey {
  agreesOnly = false;

  /** Providers are asked for certificates of national keys only. */
  keyIds = [];

  /**
   * Take a certificate if it is for this key.
   * @param {Certificate} certificate
   * @returns {Promise<boolean>}
   */
  async bind({ publicKey }) {
    if (!this.mayBeFor(publicKey)) return false;
    const pair = await this.importPair(publicKey);
    if (!pair) return false;
    const challenge = crypto.getRandomValues(new Uint8Array(32));
    const answer = await signRaw(this.parameters, pair, challenge);
    if (!(await verifyRaw(this.parameters, pair, challenge, answer))) return false;
    this.pair = pair;
    wipe(this.secret);
    return true;
  }

  /** @returns {Promise<Pair | null>} null when WebCrypto sees that the halves are of two keys */
  async importPair(publicKey) {
    const { parameters } = this;
    const engine = subtle();
    const pkcs8 = this.pkcs8(publicKey);
    try {
      return {
        publicKey: await engine.importKey('spki', publicKey.raw, parameters, false, ['verify']),
        privateKey: await engine.importKey('pkcs8', pkcs8, parameters, false, ['sign']),
      };
    } catch {
      return null;
    } finally {
      wipe(pkcs8);
    }
  }

  wipe() {
    wipe(this.secret);
    this.pair = null;
  }
}

export class EcKey extends WebCryptoKey {
  algorithm = 'ecdsa';

  /**
   * From the fields of a PrivateKeyInfo.
   * @param {import('../asn1/der.js').Element} parameters named curve
   * @param {Uint8Array} octets ECPrivateKey (RFC 5915)
   * @throws {SignerError} unsupported_algorithm, unreadable_file
   */
  constructor(parameters, octets) {
    super();
    const named = parameters.tag === TAG.OID ? parameters.oid() : 'explicit';
    this.kind = EC_CURVES[named];
    if (!this.kind) throw new SignerError('unsupported_algorithm', `curve ${named}`);
    this.curve = this.kind.curve;
    this.curveOid = named;
    this.parameters = { name: 'ECDSA', namedCurve: this.kind.curve, hash: this.kind.hash };
    const fields = parse(octets).fields();
    fields.take(TAG.INTEGER);
    const number = fields.take().octets();
    if (number.length > this.kind.octets) throw new SignerError('unreadable_file', 'EC key');
    this.secret = concat(new Uint8Array(this.kind.octets - number.length), number);
  }

  mayBeFor({ oid: algorithm, parameters }) {
    const named = parameters?.tag === TAG.OID ? parameters.oid() : null;
    return algorithm === KEY.EC && named === this.curveOid;
  }

  /** With the public half, which some browsers want and some containers lack. */
  pkcs8(publicKey) {
    const publicHalf = explicit(1, element(TAG.BIT_STRING, Uint8Array.of(0), publicKey.octets));
    const key = sequence(integer(1), octetString(this.secret), publicHalf);
    const info = sequence(integer(0), sequence(oid(KEY.EC), oid(this.curveOid)), octetString(key));
    wipe(key);
    return info;
  }

  /** @returns {Scheme} */
  scheme() {
    const { Digest, digest, signature, octets } = this.kind;
    return {
      digestAlgorithm: sequence(oid(digest)),
      signatureAlgorithm: sequence(oid(signature)),
      digest: (bytes) => new Digest().update(bytes).digest(),
      sign: async (bytes) => toSequence(await signRaw(this.parameters, this.pair, bytes)),
      verify: async (bytes, made) =>
        verifyRaw(this.parameters, this.pair, bytes, fromSequence(made, octets)),
    };
  }
}

/** From r ‖ s, as WebCrypto has it, to ECDSA-Sig-Value (RFC 3279, 2.2.3). */
function toSequence(raw) {
  const half = raw.length / 2;
  return sequence(integer(raw.subarray(0, half)), integer(raw.subarray(half)));
}

/** Back, with numbers of so many octets. */
function fromSequence(der, length) {
  const numbers = parse(der).expect(TAG.SEQUENCE).children.map((number) => number.magnitude());
  return concat(...numbers.map((number) => concat(new Uint8Array(length - number.length), number)));
}

export class RsaKey extends WebCryptoKey {
  algorithm = 'rsa';

  parameters = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

  /**
   * @param {Uint8Array} octets RSAPrivateKey (RFC 8017, appendix A.1.2)
   * @throws {SignerError} unsupported_algorithm, unreadable_file
   */
  constructor(octets) {
    super();
    const fields = parse(octets).fields();
    fields.take(TAG.INTEGER);
    this.modulus = Uint8Array.from(fields.take().magnitude());
    const bits = 8 * this.modulus.length - Math.clz32(this.modulus[0] ?? 0) + 24;
    if (bits < RSA_MINIMUM_BITS) throw new SignerError('unsupported_algorithm', `RSA-${bits}`);
    this.curve = null;
    this.secret = Uint8Array.from(octets);
  }

  mayBeFor({ oid: algorithm, octets }) {
    return algorithm === KEY.RSA && equal(parse(octets).children[0].magnitude(), this.modulus);
  }

  pkcs8() {
    return sequence(integer(0), sequence(oid(KEY.RSA), nothing()), octetString(this.secret));
  }

  /** @returns {Scheme} */
  scheme() {
    return {
      digestAlgorithm: sequence(oid(DIGEST.SHA256)),
      signatureAlgorithm: sequence(oid(SIGNATURE.RSA_SHA256), nothing()),
      digest: (bytes) => new Sha256().update(bytes).digest(),
      sign: (bytes) => signRaw(this.parameters, this.pair, bytes),
      verify: (bytes, made) => verifyRaw(this.parameters, this.pair, bytes, made),
    };
  }
}
