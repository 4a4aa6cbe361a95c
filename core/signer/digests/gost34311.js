/**
 * GOST 34.311-95 with start vector zero, the digest of Ukrainian signatures and containers made
 * before Kupyna.
 * Source: GOST 34.311-95 (the transformation of GOST R 34.11-94, RFC 5831).
 * @module
 */

import { BlockDigest } from './block-digest.js';
import { DKE_1_TABLES, encryptWords } from '../ciphers/gost28147.js';

/** The only constant of the key schedule that is not zero, low word first. */
const C_3 = Int32Array.of(
  0xff00ff00, 0xff00ff00, 0x00ff00ff, 0x00ff00ff, 0x00ffff00, 0xff0000ff, 0x000000ff, 0xff00ffff,
);

/** Turns of the mixing register: before the block is added, between block and state, after. */
const TURNS = [12, 1, 61];

export class Gost34311 extends BlockDigest {
  static digestLength = 32;
  static blockLength = 32;

  /** @param {Int32Array} [tables] substitution, as of the cipher; DKE No. 1 in all signatures */
  constructor(tables = DKE_1_TABLES) {
    super();
    this.tables = tables;
    this.state = new Int32Array(8);
    this.sum = new Int32Array(8);
    this.scratch = {
      block: new Int32Array(8),
      u: new Int32Array(8),
      v: new Int32Array(8),
      key: new Int32Array(8),
      mixed: new Int32Array(8),
      register: new Uint16Array(16 + 61),
    };
    this.words = [this.state, this.sum];
  }

  compress(bytes, offset) {
    const { block } = this.scratch;
    let carry = 0;
    for (let i = 0, at = offset; i < 8; i++, at += 4) {
      // By hand: a DataView for every block would keep the garbage collector busy.
      block[i] = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
      const total = (this.sum[i] >>> 0) + (block[i] >>> 0) + carry;
      this.sum[i] = total;
      carry = total > 0xffffffff ? 1 : 0;
    }
    this.step(block);
  }

  /** The step function: takes eight words into the state. @param {Int32Array} block */
  step(block) {
    const { u, v, key, mixed } = this.scratch;
    u.set(this.state);
    v.set(block);
    mixed.set(this.state);
    for (let part = 0; part < 4; part++) {
      if (part > 0) {
        shift(u);
        if (part === 2) for (let i = 0; i < 8; i++) u[i] ^= C_3[i];
        shift(v);
        shift(v);
      }
      transpose(u, v, key);
      encryptWords(this.tables, key, mixed, 2 * part);
    }
    mix(this.scratch.register, mixed, block, this.state);
  }

  finish() {
    const bits = this.length * 8;
    if (this.tailLength > 0) {
      this.tail.fill(0, this.tailLength);
      this.compress(this.tail, 0);
    }
    const { block } = this.scratch;
    block.fill(0);
    block[0] = bits;
    block[1] = Math.floor(bits / 2 ** 32);
    this.step(block);
    this.step(this.sum);
    const value = new Uint8Array(32);
    for (let i = 0; i < 32; i++) value[i] = this.state[i >> 2] >>> (8 * (i & 3));
    return value;
  }

  wipe() {
    super.wipe();
    for (const array of Object.values(this.scratch)) array.fill(0);
  }
}

/** Transformation A: of four 64-bit parts the lowest goes; its sum with the next comes on top. */
function shift(x) {
  const low = x[0] ^ x[2];
  const high = x[1] ^ x[3];
  for (let i = 0; i < 6; i++) x[i] = x[i + 2];
  x[6] = low;
  x[7] = high;
}

/** Transformation P of u + v: octet 8i + k goes to place i + 4k. */
function transpose(u, v, key) {
  for (let half = 0; half < 2; half++) {
    const a = u[half] ^ v[half];
    const b = u[half + 2] ^ v[half + 2];
    const c = u[half + 4] ^ v[half + 4];
    const d = u[half + 6] ^ v[half + 6];
    for (let i = 0; i < 4; i++) {
      const place = 8 * i;
      key[4 * half + i] = ((a >>> place) & 255) | (((b >>> place) & 255) << 8)
        | (((c >>> place) & 255) << 16) | ((d >>> place) << 24);
    }
  }
}

/** Transformation chi: state = psi^61(state + psi(block + psi^12(mixed))). */
function mix(register, mixed, block, state) {
  load(register, mixed, null);
  turn(register, TURNS[0]);
  load(register, block, register.subarray(TURNS[0]));
  turn(register, TURNS[1]);
  load(register, state, register.subarray(TURNS[1]));
  turn(register, TURNS[2]);
  for (let i = 0; i < 8; i++) {
    state[i] = register[TURNS[2] + 2 * i] | (register[TURNS[2] + 2 * i + 1] << 16);
  }
}

/** Halves of words, plus what is given, into the first sixteen places. */
function load(register, words, plus) {
  for (let i = 0; i < 8; i++) {
    register[2 * i] = words[i] ^ (plus ? plus[2 * i] : 0);
    register[2 * i + 1] = (words[i] >>> 16) ^ (plus ? plus[2 * i + 1] : 0);
  }
}

/** Transformation psi, a number of times: each turn appends one half-word. */
function turn(register, count) {
  for (let i = 0; i < count; i++) {
    register[i + 16] = register[i] ^ register[i + 1] ^ register[i + 2] ^ register[i + 3]
      ^ register[i + 12] ^ register[i + 15];
  }
}
