/**
 * From a password to a key, in the three ways containers use.
 * @module
 */

import { concat, wipe } from '../bytes.js';
import { Gost34311 } from '../digests/gost34311.js';
import { Hmac } from '../digests/hmac.js';

/** Passes of GOST 34.311 over the password in a Key-6.dat. */
const IIT_PASSES = 10000;

/** @typedef {typeof import('../digests/block-digest.js').BlockDigest} Digest */

/**
 * PBKDF2 in our own code, for the digest that WebCrypto does not know.
 * Source: RFC 8018, 5.2.
 * @param {Digest} Digest
 * @param {Uint8Array} password
 * @param {Uint8Array} salt
 * @param {number} iterations
 * @param {number} length octets of key
 */
export function pbkdf2(Digest, password, salt, iterations, length) {
  const hmac = new Hmac(Digest, password);
  const key = new Uint8Array(Math.ceil(length / Digest.digestLength) * Digest.digestLength);
  for (let number = 1, offset = 0; offset < length; number++, offset += Digest.digestLength) {
    const counter = new Uint8Array(4);
    new DataView(counter.buffer).setUint32(0, number);
    let value = hmac.compute(salt, counter);
    const sum = key.subarray(offset, offset + Digest.digestLength);
    sum.set(value);
    for (let i = 1; i < iterations; i++) {
      value = hmac.compute(value);
      for (let j = 0; j < sum.length; j++) sum[j] ^= value[j];
    }
  }
  hmac.wipe();
  return key.subarray(0, length);
}

/** What a key of PKCS#12 is for. */
export const PURPOSE = Object.freeze({ KEY: 1, IV: 2, MAC: 3 });

/**
 * Key derivation of PKCS#12.
 * Source: RFC 7292, appendix B.2.
 * @param {Digest} Digest
 * @param {Uint8Array} password UTF-16BE with the final zero
 * @param {Uint8Array} salt
 * @param {number} purpose one of {@link PURPOSE}
 * @param {number} iterations
 * @param {number} length octets of key
 */
export function pkcs12Key(Digest, password, salt, purpose, iterations, length) {
  const { blockLength, digestLength } = Digest;
  const diversifier = new Uint8Array(blockLength).fill(purpose);
  const input = concat(repeated(salt, blockLength), repeated(password, blockLength));
  const key = new Uint8Array(Math.ceil(length / digestLength) * digestLength);
  for (let offset = 0; offset < length; offset += digestLength) {
    let value = new Digest().update(diversifier).update(input).digest();
    for (let i = 1; i < iterations; i++) value = new Digest().update(value).digest();
    key.set(value, offset);
    const step = repeated(value, blockLength).subarray(0, blockLength);
    for (let block = 0; block < input.length; block += blockLength) {
      addWithOne(input.subarray(block, block + blockLength), step);
    }
  }
  wipe(input);
  return key.subarray(0, length);
}

/** As many whole blocks as the bytes reach into, filled with them over and over. */
function repeated(bytes, blockLength) {
  const length = Math.ceil(bytes.length / blockLength) * blockLength;
  return Uint8Array.from({ length }, (_, i) => bytes[i % bytes.length]);
}

/** target += step + 1, big-endian, without the overflow. */
function addWithOne(target, step) {
  let carry = 1;
  for (let i = target.length - 1; i >= 0; i--) {
    carry += target[i] + step[i];
    target[i] = carry;
    carry >>= 8;
  }
}

/**
 * Key of a Key-6.dat: GOST 34.311 over the password, again and again.
 * @param {Uint8Array} password
 */
export function iitKey(password) {
  let value = new Gost34311().update(password).digest();
  for (let i = 1; i < IIT_PASSES; i++) value = new Gost34311().update(value).digest();
  return value;
}
