/**
 * SHA-256, SHA-384 and SHA-512, for key derivation that calls a digest thousands of times in a row
 * (each call of WebCrypto is a round trip to another thread).
 * Source: FIPS 180-4, 6.2, 6.4 and 6.5.
 * @module
 */

import { toHex } from '../bytes.js';
import { BlockDigest, padBigEndian } from './block-digest.js';
import { ROUND_256, ROUND_512, START_256, START_384, START_512 } from './sha2-constants.js';

const rotate = (word, count) => (word >>> count) | (word << (32 - count));

export class Sha256 extends BlockDigest {
  static digestLength = 32;
  static blockLength = 64;

  constructor() {
    super();
    this.state = Int32Array.from(START_256);
    this.schedule = new Int32Array(64);
    this.words = [this.state, this.schedule];
  }

  compress(bytes, offset) {
    const { state, schedule: w } = this;
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 64);
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(4 * t);
    for (let t = 16; t < 64; t++) {
      const s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ (w[t - 15] >>> 3);
      const s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ (w[t - 2] >>> 10);
      w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND_256[t] + w[t]) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  finish() {
    padBigEndian(this, 8);
    return bigEndian(this.state, this.constructor.digestLength);
  }
}

/** High word of (high, low) turned right. */
const turnHigh = (high, low, count) => (count < 32
  ? (high >>> count) | (low << (32 - count))
  : (low >>> (count - 32)) | (high << (64 - count)));

const turnLow = (high, low, count) => turnHigh(low, high, count);

export class Sha512 extends BlockDigest {
  static digestLength = 64;
  static blockLength = 128;
  static start = START_512;

  constructor() {
    super();
    this.state = Int32Array.from(this.constructor.start);
    this.schedule = new Int32Array(160);
    this.working = new Int32Array(16);
    this.words = [this.state, this.schedule, this.working];
  }

  compress(bytes, offset) {
    const { state, working: v } = this;
    this.expand(bytes, offset);
    v.set(state);
    for (let t = 0; t < 160; t += 2) this.round(t);
    for (let i = 0; i < 16; i += 2) {
      const low = (state[i + 1] >>> 0) + (v[i + 1] >>> 0);
      state[i] += v[i] + (low > 0xffffffff ? 1 : 0);
      state[i + 1] = low;
    }
  }

  /** Fill the message schedule, as pairs (high word, low word). */
  expand(bytes, offset) {
    const { schedule: w } = this;
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 128);
    for (let t = 0; t < 32; t++) w[t] = view.getInt32(4 * t);
    for (let t = 32; t < 160; t += 2) {
      const [h15, l15, h2, l2] = [w[t - 30], w[t - 29], w[t - 4], w[t - 3]];
      const s0High = turnHigh(h15, l15, 1) ^ turnHigh(h15, l15, 8) ^ (h15 >>> 7);
      const s0Low = turnLow(h15, l15, 1) ^ turnLow(h15, l15, 8) ^ ((l15 >>> 7) | (h15 << 25));
      const s1High = turnHigh(h2, l2, 19) ^ turnHigh(h2, l2, 61) ^ (h2 >>> 6);
      const s1Low = turnLow(h2, l2, 19) ^ turnLow(h2, l2, 61) ^ ((l2 >>> 6) | (h2 << 26));
      const low = (w[t - 31] >>> 0) + (s0Low >>> 0) + (w[t - 13] >>> 0) + (s1Low >>> 0);
      w[t] = w[t - 32] + s0High + w[t - 14] + s1High + Math.floor(low / 2 ** 32);
      w[t + 1] = low;
    }
  }

  /** One round on the working variables a…h, kept as pairs. */
  round(t) {
    const { schedule: w, working: v } = this;
    const [a, aLow, e, eLow] = [v[0], v[1], v[8], v[9]];
    const s1High = turnHigh(e, eLow, 14) ^ turnHigh(e, eLow, 18) ^ turnHigh(e, eLow, 41);
    const s1Low = turnLow(e, eLow, 14) ^ turnLow(e, eLow, 18) ^ turnLow(e, eLow, 41);
    const chooseHigh = (e & v[10]) ^ (~e & v[12]);
    const chooseLow = (eLow & v[11]) ^ (~eLow & v[13]);
    const t1Sum = (v[15] >>> 0) + (s1Low >>> 0) + (chooseLow >>> 0)
      + (ROUND_512[t + 1] >>> 0) + (w[t + 1] >>> 0);
    const t1Carry = Math.floor(t1Sum / 2 ** 32);
    const t1High = (v[14] + s1High + chooseHigh + ROUND_512[t] + w[t] + t1Carry) | 0;
    const t1Low = t1Sum >>> 0;
    const s0High = turnHigh(a, aLow, 28) ^ turnHigh(a, aLow, 34) ^ turnHigh(a, aLow, 39);
    const s0Low = turnLow(a, aLow, 28) ^ turnLow(a, aLow, 34) ^ turnLow(a, aLow, 39);
    const majorHigh = (a & v[2]) ^ (a & v[4]) ^ (v[2] & v[4]);
    const majorLow = (aLow & v[3]) ^ (aLow & v[5]) ^ (v[3] & v[5]);
    const newE = (v[7] >>> 0) + t1Low;
    const newA = t1Low + (s0Low >>> 0) + (majorLow >>> 0);
    const newEHigh = v[6] + t1High + Math.floor(newE / 2 ** 32);
    v.copyWithin(2, 0, 14);
    v[8] = newEHigh;
    v[9] = newE;
    v[0] = t1High + s0High + majorHigh + Math.floor(newA / 2 ** 32);
    v[1] = newA;
  }

  finish() {
    padBigEndian(this, 16);
    return bigEndian(this.state, this.constructor.digestLength);
  }
}

export class Sha384 extends Sha512 {
  static digestLength = 48;
  static start = START_384;
}

/** @param {Int32Array} words @param {number} length octets wanted */
function bigEndian(words, length) {
  const value = new Uint8Array(4 * words.length);
  const view = new DataView(value.buffer);
  words.forEach((word, i) => view.setInt32(4 * i, word));
  return value.subarray(0, length);
}

/** SHA-256 in hexadecimal. @param {Uint8Array} bytes */
export function sha256Hex(bytes) {
  return toHex(new Sha256().update(bytes).digest());
}
