/**
 * Signatures of DSTU 4145-2002 over digests, and their verification.
 * Source: DSTU 4145-2002, clauses 9–13; octets as in uapkic/src/dstu4145.c of UAPKI: r and s, each
 * little-endian and as long as the order.
 * @module
 */

import { concat, wipe } from '../bytes.js';
import { Kupyna512 } from '../digests/kupyna.js';

/** @typedef {import('./curve.js').Curve} Curve */
/** @typedef {import('./curve.js').Point} Point */

/** Bits of the nonce's source beyond the order: its remainder is then as good as uniform. */
const SPARE_BITS = 64;

/** Octets of system randomness in every nonce. */
const RANDOM_OCTETS = 64;

/**
 * The public key Q = -d·P.
 * @param {Curve} curve
 * @param {Uint32Array} secret d
 * @returns {Point}
 */
export function publicPoint(curve, secret) {
  return curve.negate(curve.multiply(secret, curve.base));
}

/**
 * @param {Curve} curve
 * @param {Uint32Array} secret d
 * @param {Uint8Array} digest
 * @returns {Uint8Array} r and s
 */
export function sign(curve, secret, digest) {
  for (;;) {
    const nonce = makeNonce(curve, secret, digest);
    const signature = signWithNonce(curve, secret, digest, nonce);
    wipe(nonce);
    if (signature) return signature;
  }
}

/**
 * One attempt with a given nonce, which must be secret and never used twice.
 * @param {Curve} curve
 * @param {Uint32Array} secret
 * @param {Uint8Array} digest
 * @param {Uint32Array} nonce e
 * @returns {Uint8Array | null} null when the nonce does not serve
 */
export function signWithNonce(curve, secret, digest, nonce) {
  const { scalars } = curve;
  const point = curve.multiply(nonce, curve.base);
  if (!point) return null;
  const r = challenge(curve, digest, point);
  const s = scalars.multiply(secret, r);
  scalars.add(s, s, nonce);
  const serves = !scalars.isZero(r) && !scalars.isZero(s);
  const signature = concat(scalars.toBytes(r), scalars.toBytes(s));
  wipe(point.x, point.y);
  curve.wipe();
  return serves ? signature : null;
}

/**
 * @param {Curve} curve
 * @param {Point} publicKey
 * @param {Uint8Array} digest
 * @param {Uint8Array} signature
 * @returns {boolean}
 */
export function verify(curve, publicKey, digest, signature) {
  const { scalars } = curve;
  if (signature.length !== 2 * scalars.octets) return false;
  const r = scalars.fromBytes(signature.subarray(0, scalars.octets));
  const s = scalars.fromBytes(signature.subarray(scalars.octets));
  if (!r || !s || scalars.isZero(r) || scalars.isZero(s)) return false;
  const point = curve.add(curve.multiply(s, curve.base), curve.multiply(r, publicKey));
  return point !== null && challenge(curve, digest, point).every((word, i) => word === r[i]);
}

/** r: the low bits, one less than the order has, of the digest times x. */
function challenge(curve, digest, point) {
  const { field, scalars } = curve;
  const product = field.fromBytes(digest);
  if (field.isZero(product)) product[0] = 1;
  field.multiply(product, product, point.x);
  const bits = scalars.bits - 1;
  const r = scalars.number();
  for (let i = 0; 32 * i < bits; i++) {
    const mask = bits - 32 * i >= 32 ? 0xffffffff : 2 ** (bits - 32 * i) - 1;
    r[i] = product[i] & mask;
  }
  wipe(product);
  return r;
}

/**
 * A fresh nonce: system randomness, key and digest through Kupyna-512. A weak random source then
 * gives no two signatures with one nonce, and a guessed digest gives nothing away.
 */
function makeNonce(curve, secret, digest) {
  const { scalars } = curve;
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_OCTETS));
  const key = scalars.toBytes(secret);
  const wide = new Uint8Array(Math.ceil((scalars.bits + SPARE_BITS) / 8));
  for (let offset = 0, counter = 0; offset < wide.length; offset += 64, counter++) {
    const block = new Kupyna512()
      .update(Uint8Array.of(counter)).update(random).update(key).update(digest).digest();
    wide.set(block.subarray(0, wide.length - offset), offset);
    wipe(block);
  }
  const nonce = scalars.reduce(wide);
  wipe(random, key, wide);
  return scalars.isZero(nonce) ? makeNonce(curve, secret, digest) : nonce;
}
