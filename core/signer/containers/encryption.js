/**
 * Decryption by a password, as an AlgorithmIdentifier says: PBES2 with national and international
 * algorithms, the older schemes of PKCS#12, and ІІТ's own.
 *
 * None but ІІТ's tells a wrong password by itself: what comes out must be one whole ASN.1 SEQUENCE.
 * @module
 */

import { toDerSequence } from '../asn1/ber.js';
import { ENCRYPTION } from '../asn1/oids.js';
import { TAG } from '../asn1/der.js';
import { concat, equal, wipe } from '../bytes.js';
import { decryptCbc } from '../ciphers/cbc.js';
import { Gost28147 } from '../ciphers/gost28147.js';
import { Rc2 } from '../ciphers/rc2.js';
import { TripleDes } from '../ciphers/triple-des.js';
import { Gost34311 } from '../digests/gost34311.js';
import { Sha1 } from '../digests/sha1.js';
import { SignerError } from '../errors.js';
import { subtle } from '../webcrypto.js';
import { PURPOSE, iitKey, pbkdf2, pkcs12Key } from './key-derivation.js';
import { singleByteForms, utf16Terminated } from './password.js';

/** @typedef {import('../asn1/der.js').Element} Element */

/**
 * What is needed to try one form of the password.
 * @typedef {object} Scheme
 * @property {(password: string) => Uint8Array[]} forms
 * @property {(password: Uint8Array, encrypted: Uint8Array) => Opened | Promise<Opened>} open
 */

/** Plain octets; null when the password is seen to be wrong. @typedef {Uint8Array | null} Opened */

/** More would only serve to hang the page. */
const ITERATION_LIMIT = 10_000_000;

/** @param {string} what @returns {never} */
function unsupported(what) {
  throw new SignerError('unsupported_algorithm', what);
}

/**
 * @param {Element} algorithm AlgorithmIdentifier
 * @param {Uint8Array} encrypted
 * @param {string} password
 * @returns {Promise<Uint8Array>} one SEQUENCE in DER
 * @throws {SignerError} wrong_password, unsupported_algorithm, unreadable_file
 */
export async function decrypt(algorithm, encrypted, password) {
  const scheme = readScheme(algorithm);
  for (const form of scheme.forms(password)) {
    const plain = await scheme.open(form, encrypted);
    wipe(form);
    const whole = plain && toDerSequence(plain);
    if (whole !== plain) wipe(plain);
    if (whole) return whole;
  }
  throw new SignerError('wrong_password');
}

/** @param {Element} algorithm @returns {Scheme} */
function readScheme(algorithm) {
  const fields = algorithm.fields();
  const oid = fields.take(TAG.OID).oid();
  if (oid === ENCRYPTION.PBES2) return readPbes2(fields.take());
  if (oid === ENCRYPTION.IIT) return readIit(fields.take());
  const cipher = PKCS12_CIPHERS[oid];
  return cipher ? readPkcs12(fields.take(), cipher) : unsupported(`encryption ${oid}`);
}

/** @param {Element} element iteration count */
export function iterations(element) {
  const count = element.number();
  if (count < 1 || count > ITERATION_LIMIT) unsupported('iteration count');
  return count;
}

// --- PBES2: RFC 8018, 6.2 ---------------------------------------------------------------------

const WEBCRYPTO_PRFS = {
  [ENCRYPTION.HMAC_SHA1]: 'SHA-1',
  [ENCRYPTION.HMAC_SHA256]: 'SHA-256',
  [ENCRYPTION.HMAC_SHA384]: 'SHA-384',
  [ENCRYPTION.HMAC_SHA512]: 'SHA-512',
};

/** Key length in octets and how to decrypt. */
const PBES2_CIPHERS = {
  [ENCRYPTION.AES128_CBC]: { keyLength: 16, open: decryptAes },
  [ENCRYPTION.AES192_CBC]: { keyLength: 24, open: decryptAes },
  [ENCRYPTION.AES256_CBC]: { keyLength: 32, open: decryptAes },
  [ENCRYPTION.TRIPLE_DES_CBC]: { keyLength: 24, open: decryptTripleDes },
  [ENCRYPTION.GOST28147_CFB]: { keyLength: 32, open: decryptGost },
};

/** @param {Element} parameters @returns {Scheme} */
function readPbes2(parameters) {
  const fields = parameters.fields();
  const derive = readPbkdf2(fields.take());
  const scheme = fields.take().fields();
  fields.finish();
  const oid = scheme.take(TAG.OID).oid();
  const cipher = PBES2_CIPHERS[oid] ?? unsupported(`cipher ${oid}`);
  const cipherParameters = scheme.take();
  return {
    forms: singleByteForms,
    async open(password, encrypted) {
      const key = await derive(password, cipher.keyLength);
      const plain = await cipher.open(key, encrypted, cipherParameters);
      wipe(key);
      return plain;
    },
  };
}

/**
 * @param {Element} algorithm
 * @returns {(password: Uint8Array, length: number) => Promise<Uint8Array> | Uint8Array}
 */
function readPbkdf2(algorithm) {
  const outer = algorithm.fields();
  const oid = outer.take(TAG.OID).oid();
  if (oid !== ENCRYPTION.PBKDF2) unsupported(`key derivation ${oid}`);
  const fields = outer.take().fields();
  const salt = fields.take().octets();
  const count = iterations(fields.take());
  fields.takeIf(TAG.INTEGER); // key length: the cipher's own is taken
  const prf = fields.takeIf(TAG.SEQUENCE)?.fields().take().oid() ?? ENCRYPTION.HMAC_SHA1;
  if (prf === ENCRYPTION.HMAC_GOST34311) {
    return (password, length) => pbkdf2(Gost34311, password, salt, count, length);
  }
  const hash = WEBCRYPTO_PRFS[prf] ?? unsupported(`PBKDF2 with ${prf}`);
  return async (password, length) => {
    const key = await subtle().importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const derivation = { name: 'PBKDF2', hash, salt, iterations: count };
    return new Uint8Array(await subtle().deriveBits(derivation, key, 8 * length));
  };
}

async function decryptAes(key, encrypted, parameters) {
  const iv = parameters.octets();
  const imported = await subtle().importKey('raw', key, 'AES-CBC', false, ['decrypt']);
  try {
    return new Uint8Array(await subtle().decrypt({ name: 'AES-CBC', iv }, imported, encrypted));
  } catch {
    return null; // the padding is not one
  }
}

function decryptTripleDes(key, encrypted, parameters) {
  return decryptCbc(new TripleDes(key), encrypted, parameters.octets());
}

/** Parameters are SEQUENCE { iv, dke OPTIONAL }. */
function decryptGost(key, encrypted, parameters) {
  const fields = parameters.fields();
  const iv = fields.take().octets();
  const substitution = fields.takeIf(TAG.OCTET_STRING)?.content;
  if (iv.length !== 8 || (substitution && substitution.length !== 64)) unsupported('GOST 28147');
  const cipher = new Gost28147(key, substitution);
  const plain = cipher.decryptCfb(encrypted, iv);
  cipher.wipe();
  return plain;
}

// --- PKCS#12's own schemes: RFC 7292, appendix C ----------------------------------------------

const PKCS12_CIPHERS = {
  [ENCRYPTION.PKCS12_SHA1_TRIPLE_DES]: { keyLength: 24, make: (key) => new TripleDes(key) },
  [ENCRYPTION.PKCS12_SHA1_TWO_KEY_DES]: {
    keyLength: 16,
    make: (key) => new TripleDes(concat(key, key.subarray(0, 8))),
  },
  [ENCRYPTION.PKCS12_SHA1_RC2_128]: { keyLength: 16, make: (key) => new Rc2(key) },
  [ENCRYPTION.PKCS12_SHA1_RC2_40]: { keyLength: 5, make: (key) => new Rc2(key) },
};

/** @param {Element} parameters @returns {Scheme} */
function readPkcs12(parameters, cipher) {
  const fields = parameters.fields();
  const salt = fields.take().octets();
  const count = iterations(fields.take());
  return {
    forms: (password) => [utf16Terminated(password)],
    open(password, encrypted) {
      const key = pkcs12Key(Sha1, password, salt, PURPOSE.KEY, count, cipher.keyLength);
      const iv = pkcs12Key(Sha1, password, salt, PURPOSE.IV, count, 8);
      const plain = decryptCbc(cipher.make(key), encrypted, iv);
      wipe(key, iv);
      return plain;
    },
  };
}

// --- ІІТ: UAPKI, library/cm-pkcs12/src/crypto/pkcs5.c -----------------------------------------

/** Parameters are SEQUENCE { mac, the last octets of the encryption }. @returns {Scheme} */
function readIit(parameters) {
  const fields = parameters.fields();
  const mac = fields.take().octets();
  const rest = fields.takeIf(TAG.OCTET_STRING)?.content ?? new Uint8Array(0);
  return {
    forms: singleByteForms,
    open(password, encrypted) {
      const whole = concat(encrypted, rest);
      if (whole.length % 8 !== 0 || rest.length >= 8) {
        throw new SignerError('unreadable_file', 'length of an ІІТ container');
      }
      const key = iitKey(password);
      const cipher = new Gost28147(key);
      const plain = cipher.decryptEcb(whole).subarray(0, encrypted.length);
      const right = equal(cipher.mac(plain), mac);
      cipher.wipe();
      wipe(key);
      if (!right) wipe(plain);
      return right ? plain : null;
    },
  };
}
