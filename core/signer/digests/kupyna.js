/**
 * Kupyna, the digest of today's Ukrainian signatures, of 256, 384 or 512 bits.
 * Source: DSTU 7564:2014.
 * @module
 */

import { BlockDigest } from './block-digest.js';
import { ROUND_TABLE } from './kupyna-tables.js';

/** Octets of the message length at the end of the padding. */
const LENGTH_SIZE = 12;

/** Kupyna-256: a state of 8 columns, 10 rounds. A column is two words, rows 0…3 first. */
export class Kupyna256 extends BlockDigest {
  static digestLength = 32;
  static blockLength = 64;
  static rounds = 10;

  constructor() {
    super();
    const { blockLength } = this.constructor;
    const size = blockLength / 4;
    this.state = new Int32Array(size);
    this.state[0] = blockLength;
    this.sum = new Int32Array(size);
    this.plain = new Int32Array(size);
    this.spare = new Int32Array(size);
    this.words = [this.state, this.sum, this.plain, this.spare];
  }

  compress(bytes, offset) {
    const { state, sum, plain, spare } = this;
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
    for (let i = 0; i < state.length; i++) {
      plain[i] = view.getInt32(4 * i, true);
      sum[i] = state[i] ^ plain[i];
    }
    permute(sum, spare, this.constructor.rounds, addByXor);
    permute(plain, spare, this.constructor.rounds, addModulo);
    for (let i = 0; i < state.length; i++) state[i] ^= sum[i] ^ plain[i];
  }

  finish() {
    const { blockLength, digestLength, rounds } = this.constructor;
    const bits = this.length * 8;
    const used = this.tailLength + 1 + LENGTH_SIZE;
    const padding = new Uint8Array(Math.ceil(used / blockLength) * blockLength - this.tailLength);
    padding[0] = 0x80;
    const lengthField = new DataView(padding.buffer, padding.length - LENGTH_SIZE);
    lengthField.setUint32(0, bits >>> 0, true);
    lengthField.setUint32(4, Math.floor(bits / 2 ** 32), true);
    this.update(padding);
    this.sum.set(this.state);
    permute(this.sum, this.spare, rounds, addByXor);
    const value = new Uint8Array(blockLength);
    const view = new DataView(value.buffer);
    this.sum.forEach((word, i) => view.setInt32(4 * i, word ^ this.state[i], true));
    return value.subarray(blockLength - digestLength);
  }
}

/** Kupyna-512: a state of 16 columns, 14 rounds. */
export class Kupyna512 extends Kupyna256 {
  static digestLength = 64;
  static blockLength = 128;
  static rounds = 14;
}

export class Kupyna384 extends Kupyna512 {
  static digestLength = 48;
}

/**
 * One of the two permutations, in place; they differ in how the round constants are added.
 * @param {Int32Array} state
 * @param {Int32Array} spare of the same size
 * @param {number} rounds
 * @param {(state: Int32Array, round: number) => void} addConstants
 */
function permute(state, spare, rounds, addConstants) {
  for (let round = 0; round < rounds; round += 2) {
    addConstants(state, round);
    transform(state, spare);
    addConstants(spare, round + 1);
    transform(spare, state);
  }
}

/** Constants of the permutation T-xor. */
function addByXor(state, round) {
  for (let i = 0; i < state.length; i += 2) state[i] ^= (i << 3) ^ round;
}

/** Constants of the permutation T-plus: 64-bit addition to each column. */
function addModulo(state, round) {
  for (let i = 0; i < state.length; i += 2) {
    const low = (state[i] >>> 0) + 0xf0f0f0f3;
    const constant = 0x00f0f0f0 + ((((state.length - 2 - i) << 3) ^ round) << 24);
    state[i] = low;
    state[i + 1] += constant + (low > 0xffffffff ? 1 : 0);
  }
}

/** Substitution, turn of the rows and multiplication by the matrix, by table. */
function transform(from, to) {
  const size = from.length;
  const mask = size - 1;
  // The last row of the wide state turns by 11 places instead of 7.
  const last = size === 16 ? 14 : 22;
  for (let i = 0; i < size; i += 2) {
    const t0 = (from[i] & 255) << 1;
    const t1 = (256 + ((from[(i - 2) & mask] >>> 8) & 255)) << 1;
    const t2 = (512 + ((from[(i - 4) & mask] >>> 16) & 255)) << 1;
    const t3 = (768 + (from[(i - 6) & mask] >>> 24)) << 1;
    const t4 = (1024 + (from[((i - 8) & mask) + 1] & 255)) << 1;
    const t5 = (1280 + ((from[((i - 10) & mask) + 1] >>> 8) & 255)) << 1;
    const t6 = (1536 + ((from[((i - 12) & mask) + 1] >>> 16) & 255)) << 1;
    const t7 = (1792 + (from[((i - last) & mask) + 1] >>> 24)) << 1;
    const t = ROUND_TABLE;
    to[i] = t[t0] ^ t[t1] ^ t[t2] ^ t[t3] ^ t[t4] ^ t[t5] ^ t[t6] ^ t[t7];
    to[i + 1] = t[t0 + 1] ^ t[t1 + 1] ^ t[t2 + 1] ^ t[t3 + 1]
      ^ t[t4 + 1] ^ t[t5 + 1] ^ t[t6 + 1] ^ t[t7 + 1];
  }
}
