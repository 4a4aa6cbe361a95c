/**
 * GOST 28147-89: the block cipher of national containers and the heart of GOST 34.311.
 * Source: GOST 28147-89 (RFC 5830); substitution DKE No. 1: order of the State Service of Special
 * Communications No. 114 of 12.06.2007, annex 1.
 * @module
 */

import { fromHex, wipe } from '../bytes.js';

/** Substitution in packed form: eight rows of sixteen nibbles, the first row for the lowest. */
export const DKE_1 = fromHex(
  'a9d6eb45f13c708280c4967b231f5eadf658eba4c037291d38d96bf025ca4e17'
  + 'f8e9720dc615b43a28975f0bc1dea36438b564ea2c179fd0123e6db8fac57904',
);

/** Which of the eight key words a round uses. */
const ENCRYPTION = Uint8Array.from({ length: 32 }, (_, i) => (i < 24 ? i & 7 : 31 - i));
const DECRYPTION = Uint8Array.from(ENCRYPTION).reverse();
const MAC = ENCRYPTION.subarray(0, 16);

/**
 * Tables that take one octet of a word through two rows and the turn by 11 bits.
 * @param {Uint8Array} packed 64 octets
 * @returns {Int32Array} four tables of 256 words, one after another
 */
export function substitutionTables(packed) {
  const nibbles = Array.from(packed).flatMap((octet) => [octet >> 4, octet & 15]);
  const tables = new Int32Array(1024);
  for (let position = 0; position < 4; position++) {
    const [low, high] = [nibbles.slice(32 * position), nibbles.slice(32 * position + 16)];
    for (let octet = 0; octet < 256; octet++) {
      const value = ((high[octet >> 4] << 4) | low[octet & 15]) << (8 * position);
      tables[256 * position + octet] = (value << 11) | (value >>> 21);
    }
  }
  return tables;
}

export const DKE_1_TABLES = substitutionTables(DKE_1);

/**
 * Rounds of the cipher on two words in place; after an odd or even number of rounds alike the
 * halves stand as after the last one, not exchanged.
 * @param {Int32Array} tables
 * @param {Int32Array} key eight words
 * @param {Uint8Array} order which key word each round takes
 * @param {Int32Array} words
 * @param {number} at index of the low word
 */
function rounds(tables, key, order, words, at) {
  let low = words[at];
  let high = words[at + 1];
  for (let round = 0; round < order.length; round += 2) {
    let x = (low + key[order[round]]) | 0;
    high ^= tables[x & 255] ^ tables[256 + ((x >>> 8) & 255)]
      ^ tables[512 + ((x >>> 16) & 255)] ^ tables[768 + (x >>> 24)];
    x = (high + key[order[round + 1]]) | 0;
    low ^= tables[x & 255] ^ tables[256 + ((x >>> 8) & 255)]
      ^ tables[512 + ((x >>> 16) & 255)] ^ tables[768 + (x >>> 24)];
  }
  words[at] = low;
  words[at + 1] = high;
}

/** One block in place, by the simple substitution mode. Parameters as of {@link rounds}. */
export function encryptWords(tables, key, words, at) {
  rounds(tables, key, ENCRYPTION, words, at);
  exchange(words, at);
}

/** @param {Int32Array} words @param {number} at */
function exchange(words, at) {
  const low = words[at];
  words[at] = words[at + 1];
  words[at + 1] = low;
}

/** The cipher under one key. */
export class Gost28147 {
  /**
   * @param {Uint8Array} key 32 octets
   * @param {Uint8Array} [substitution] packed, 64 octets
   */
  constructor(key, substitution = DKE_1) {
    this.tables = substitutionTables(substitution);
    const view = new DataView(key.buffer, key.byteOffset, 32);
    this.key = Int32Array.from({ length: 8 }, (_, i) => view.getInt32(4 * i, true));
    this.block = new Int32Array(2);
  }

  /**
   * Simple substitution (ECB), back.
   * @param {Uint8Array} bytes a multiple of eight octets
   */
  decryptEcb(bytes) {
    const plain = new Uint8Array(bytes.length);
    for (let offset = 0; offset < bytes.length; offset += 8) {
      this.load(bytes, offset);
      rounds(this.tables, this.key, DECRYPTION, this.block, 0);
      exchange(this.block, 0);
      this.store(plain, offset);
    }
    return plain;
  }

  /**
   * Gamma with feedback (CFB of 64 bits), back.
   * @param {Uint8Array} bytes any number of octets
   * @param {Uint8Array} iv 8 octets
   */
  decryptCfb(bytes, iv) {
    const plain = new Uint8Array(bytes.length);
    const gamma = new Uint8Array(8);
    let feedback = iv;
    for (let offset = 0; offset < bytes.length; offset += 8) {
      this.load(feedback, 0);
      encryptWords(this.tables, this.key, this.block, 0);
      this.store(gamma, 0);
      feedback = bytes.subarray(offset, offset + 8);
      feedback.forEach((octet, i) => { plain[offset + i] = octet ^ gamma[i]; });
    }
    wipe(gamma);
    return plain;
  }

  /**
   * Imitation insertion (MAC) of four octets; the last block is filled with zeros.
   * @param {Uint8Array} bytes more than eight octets
   */
  mac(bytes) {
    const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    padded.set(bytes);
    const sum = new Int32Array(2);
    for (let offset = 0; offset < padded.length; offset += 8) {
      this.load(padded, offset);
      sum[0] ^= this.block[0];
      sum[1] ^= this.block[1];
      rounds(this.tables, this.key, MAC, sum, 0);
    }
    wipe(padded);
    const value = new Uint8Array(4);
    new DataView(value.buffer).setInt32(0, sum[0], true);
    return value;
  }

  wipe() {
    wipe(this.key, this.block);
  }

  load(bytes, offset) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 8);
    this.block[0] = view.getInt32(0, true);
    this.block[1] = view.getInt32(4, true);
  }

  store(bytes, offset) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 8);
    view.setInt32(0, this.block[0], true);
    view.setInt32(4, this.block[1], true);
  }
}
