/**
 * SHA-1, for old containers only: the JKS key protector and PKCS#12 of the nineties. Never for
 * signatures. Own code because key derivation calls it thousands of times in a row, and each call
 * of WebCrypto is a round trip to another thread.
 * Source: FIPS 180-4, 6.1.
 * @module
 */

import { BlockDigest, padBigEndian } from './block-digest.js';

const rotate = (word, count) => (word << count) | (word >>> (32 - count));

export class Sha1 extends BlockDigest {
  static digestLength = 20;
  static blockLength = 64;

  constructor() {
    super();
    this.state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
    this.schedule = new Int32Array(80);
    this.words = [this.state, this.schedule];
  }

  compress(bytes, offset) {
    const { state, schedule: w } = this;
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 64);
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(4 * t);
    for (let t = 16; t < 80; t++) w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    let [a, b, c, d, e] = state;
    for (let t = 0; t < 80; t++) {
      let mixed;
      if (t < 20) mixed = ((b & c) | (~b & d)) + 0x5a827999;
      else if (t < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1;
      else if (t < 60) mixed = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
      else mixed = (b ^ c ^ d) + 0xca62c1d6;
      const next = (rotate(a, 5) + mixed + e + w[t]) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((word, i) => { state[i] += word; });
  }

  finish() {
    padBigEndian(this, 8);
    const value = new Uint8Array(20);
    const view = new DataView(value.buffer);
    this.state.forEach((word, i) => view.setInt32(4 * i, word));
    return value;
  }
}
