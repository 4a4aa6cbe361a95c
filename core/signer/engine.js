/**
 * The signing engine: what runs inside the Worker. Another engine can stand in its place if it has
 * the same three methods (see README.md): `open`, `sign` and `close`, throwing only SignerError.
 * @module
 */

import { wipe } from './bytes.js';
import { signedData } from './cades.js';
import { Certificate } from './certificates/certificate.js';
import { readFiles } from './containers/read.js';
import { SignerError, asSignerError } from './errors.js';
import { readPrivateKey } from './keys/private-key.js';

/**
 * A key as the page sees it.
 * @typedef {object} KeyInfo
 * @property {string} id to be given to `sign`
 * @property {'dstu4145' | 'ecdsa' | 'rsa'} algorithm
 * @property {string | null} curve m257, P-256 …; null for RSA
 * @property {'sign' | 'agree'} usage
 * @property {import('./certificates/certificate.js').CertificateInfo | null} certificate
 * @property {string | null} problem code of the error `sign` would end with now, if any
 * @property {string[]} keyIds by which a provider finds the certificate, hexadecimal; of a key that
 *   has one, and where no provider can be asked, none
 */

/**
 * @typedef {object} SigningOptions
 * @property {boolean} [detached] whether the content stays outside; not so unless said
 * @property {'kupyna256' | 'gost34311'} [digest] for keys of DSTU 4145, Kupyna unless said; other
 *   keys have their own
 * @property {Date} [signingTime] now unless said
 */

/** Keys come best first: what can sign, then what the person can do something about. */
const PROBLEM_ORDER = [
  null,
  'no_certificate',
  'certificate_not_yet_valid',
  'certificate_expired',
  'seal_not_person',
  'no_signing_key',
];

/**
 * @typedef {object} Held an open key
 * @property {string} id
 * @property {import('./keys/private-key.js').PrivateKey} key
 * @property {Certificate | null} certificate
 */

export class Engine {
  /** @type {Held[]} */
  #held = [];

  /**
   * Open a container. A container opened before is closed.
   * @param {{ name: string, bytes: Uint8Array }[]} files key file and, maybe, certificates beside
   *   it; their bytes are wiped
   * @param {string} password
   * @returns {Promise<{ keys: KeyInfo[] }>} best key first
   * @throws {SignerError} wrong_password, unreadable_file, unsupported_container,
   *   unsupported_algorithm, no_signing_key
   */
  async open(files, password) {
    await this.close();
    try {
      const { privateKeys, certificates } = await readFiles(files, password);
      const read = readCertificates(certificates);
      this.#held = readKeys(privateKeys).map(hold);
      await this.#giveCertificates(read);
    } catch (error) {
      await this.close();
      throw asSignerError(error, 'unreadable_file');
    } finally {
      for (const { bytes } of files) wipe(bytes);
    }
    const now = new Date();
    const keys = this.#held.map((held) => describe(held, now));
    keys.sort((a, b) => PROBLEM_ORDER.indexOf(a.problem) - PROBLEM_ORDER.indexOf(b.problem));
    return { keys };
  }

  /**
   * Make a CAdES-BES signature.
   * @param {string} keyId
   * @param {Uint8Array} content not empty: digests of nothing differ between implementations
   * @param {SigningOptions} [options]
   * @returns {Promise<Uint8Array>} DER
   * @throws {SignerError} no_signing_key, no_certificate, seal_not_person, certificate_expired,
   *   certificate_not_yet_valid, unsupported_algorithm, self_check_failed, engine_failed
   */
  async sign(keyId, content, options = {}) {
    const { detached = false, digest = 'kupyna256', signingTime = new Date() } = options;
    const held = this.#held.find(({ id }) => id === keyId);
    if (!held) throw new SignerError('engine_failed', 'no such key is open');
    if (content.length === 0) throw new SignerError('engine_failed', 'nothing to sign');
    if (Number.isNaN(signingTime.getTime())) throw new SignerError('engine_failed', 'no such time');
    const problem = problemOf(held, signingTime);
    if (problem) throw new SignerError(problem);
    try {
      const { certificate, key } = held;
      return await signedData({
        scheme: key.scheme(digest), certificate, content, detached, signingTime,
      });
    } catch (error) {
      throw asSignerError(error, 'self_check_failed');
    }
  }

  /** @throws {SignerError} unreadable_file when a key stays without and one was damaged */
  async #giveCertificates({ certificates, failure }) {
    for (const held of this.#held) {
      for (const certificate of certificates) {
        held.certificate ??= (await fits(held.key, certificate)) ? certificate : null;
      }
      if (!held.certificate && failure) throw failure;
    }
  }

  /** Wipe the keys. */
  async close() {
    for (const { key } of this.#held) key.wipe();
    this.#held = [];
  }
}

/**
 * @param {Uint8Array[]} privateKeys wiped
 * @returns {import('./keys/private-key.js').PrivateKey[]} at least one
 * @throws {SignerError} no_signing_key, unsupported_algorithm, unreadable_file
 */
function readKeys(privateKeys) {
  const keys = [];
  let failure = new SignerError('no_signing_key', 'no private key');
  for (const bytes of privateKeys) {
    try {
      keys.push(...readPrivateKey(bytes));
    } catch (error) {
      failure = error; // one strange key does not spoil the others
    } finally {
      wipe(bytes);
    }
  }
  if (keys.length === 0) throw failure;
  return keys;
}

/**
 * @param {Uint8Array[]} all
 * @returns {{ certificates: Certificate[], failure: unknown }} latest first; what the last one that
 *   could not be read failed with
 */
function readCertificates(all) {
  const certificates = [];
  let failure = null;
  for (const bytes of all) {
    try {
      // A copy: the file it stands in is going to be wiped.
      certificates.push(new Certificate(Uint8Array.from(bytes)));
    } catch (error) {
      failure = error;
    }
  }
  return { certificates: certificates.sort((a, b) => b.notAfter - a.notAfter), failure };
}

/** Whether the key took the certificate; one with a strange key of its own is for another. */
async function fits(key, certificate) {
  try {
    return await key.bind(certificate);
  } catch (error) {
    if (error.code === 'engine_failed') throw error;
    return false;
  }
}

/** @returns {Held} */
const hold = (key, index) => ({ id: `key-${index + 1}`, key, certificate: null });

/** @param {Held} held @param {Date} moment @returns {string | null} */
function problemOf({ key, certificate }, moment) {
  if (!certificate) return key.agreesOnly ? 'no_signing_key' : 'no_certificate';
  if (!certificate.maySign) return 'no_signing_key';
  if (certificate.isSeal) return 'seal_not_person';
  if (moment < certificate.notBefore) return 'certificate_not_yet_valid';
  if (moment > certificate.notAfter) return 'certificate_expired';
  return null;
}

/** @param {Held} held @param {Date} now @returns {KeyInfo} */
function describe(held, now) {
  const { id, key, certificate } = held;
  return {
    id,
    algorithm: key.algorithm,
    curve: key.curve,
    usage: (certificate ? certificate.maySign : !key.agreesOnly) ? 'sign' : 'agree',
    certificate: certificate?.info ?? null,
    problem: problemOf(held, now),
    keyIds: certificate ? [] : key.keyIds,
  };
}
