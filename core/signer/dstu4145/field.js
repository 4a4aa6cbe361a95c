/**
 * GF(2^m) over a polynomial basis. An element is a Uint32Array, low word first; results go into
 * arrays given by the caller, so that secrets stay in memory that can be wiped.
 * Source: Hankerson, Menezes, Vanstone, Guide to Elliptic Curve Cryptography, 2.3.
 * @module
 */

import { wipe, wordsFromHex } from '../bytes.js';

/** An octet with a zero bit put in front of each of its bits: the square of a polynomial. */
const SPREAD = Uint16Array.from({ length: 256 }, (_, octet) => {
  let square = 0;
  for (let bit = 0; bit < 8; bit++) square |= ((octet >> bit) & 1) << (2 * bit);
  return square;
});

/** Bits of the multiplier taken at once. */
const WINDOW = 4;

export class BinaryField {
  /**
   * @param {number} degree m, odd
   * @param {readonly number[]} exponents of the middle terms of the reduction polynomial,
   *   all at least 32 below the degree
   */
  constructor(degree, exponents) {
    this.degree = degree;
    this.size = (degree + 31) >>> 5;
    /** Octets of an encoded element. */
    this.octets = (degree + 7) >>> 3;
    this.exponents = [...exponents, 0];
    this.product = new Uint32Array(2 * this.size + 1);
    this.multiples = Array.from({ length: 1 << WINDOW }, () => new Uint32Array(this.size + 1));
  }

  /** A new zero. */
  element() {
    return new Uint32Array(this.size);
  }

  /** @param {string} hex */
  fromHex(hex) {
    return wordsFromHex(hex, this.size);
  }

  /**
   * Little-endian octets; bits past the degree are dropped.
   * @param {Uint8Array} bytes
   */
  fromBytes(bytes) {
    const value = this.element();
    for (let i = 0; i < Math.min(bytes.length, 4 * this.size); i++) {
      value[i >> 2] |= bytes[i] << (8 * (i & 3));
    }
    value[this.size - 1] &= 2 ** (this.degree & 31) - 1;
    return value;
  }

  /** Little-endian octets. @param {Uint32Array} a */
  toBytes(a) {
    return Uint8Array.from({ length: this.octets }, (_, i) => a[i >> 2] >>> (8 * (i & 3)));
  }

  /** @param {Uint32Array} a */
  isZero(a) {
    return a.every((word) => word === 0);
  }

  /** @param {Uint32Array} a @param {Uint32Array} b */
  equal(a, b) {
    return a.every((word, i) => word === b[i]);
  }

  /** out = a + b; out may be one of them. */
  add(out, a, b) {
    for (let i = 0; i < this.size; i++) out[i] = a[i] ^ b[i];
  }

  /** out = a · b; out may be one of them. */
  multiply(out, a, b) {
    const { size, product, multiples } = this;
    this.fillMultiples(b);
    product.fill(0);
    for (let position = 32 - WINDOW; position >= 0; position -= WINDOW) {
      for (let i = 0; i < size; i++) {
        const multiple = multiples[(a[i] >>> position) & 15];
        for (let j = 0; j <= size; j++) product[i + j] ^= multiple[j];
      }
      if (position > 0) shiftLeft(product, WINDOW);
    }
    this.reduce(out);
  }

  /** The table of u(x)·b(x) for every u of less than {@link WINDOW} bits. */
  fillMultiples(b) {
    const { multiples, size } = this;
    multiples[1].set(b);
    for (let u = 2; u < multiples.length; u += 2) {
      multiples[u].set(multiples[u >> 1]);
      shiftLeft(multiples[u], 1);
      for (let j = 0; j <= size; j++) multiples[u + 1][j] = multiples[u][j] ^ multiples[1][j];
    }
  }

  /** out = a²; out may be a. */
  square(out, a) {
    const { product } = this;
    for (let i = 0; i < this.size; i++) {
      product[2 * i] = SPREAD[a[i] & 255] | (SPREAD[(a[i] >>> 8) & 255] << 16);
      product[2 * i + 1] = SPREAD[(a[i] >>> 16) & 255] | (SPREAD[a[i] >>> 24] << 16);
    }
    product[2 * this.size] = 0;
    this.reduce(out);
  }

  /** Take the product modulo the polynomial into out. */
  reduce(out) {
    const { product, degree, size } = this;
    for (let i = product.length - 1; i >= size; i--) this.fold(i, product[i], 32 * i - degree);
    const topBits = degree & 31;
    const over = product[size - 1] >>> topBits;
    this.fold(size - 1, (over << topBits) >>> 0, 32 * (size - 1) - degree);
    for (let i = 0; i < size; i++) out[i] = product[i];
  }

  /**
   * Replace bits of one word of the product by what the polynomial makes of them.
   * @param {number} index of the word
   * @param {number} bits of the word to be taken away
   * @param {number} shift from place 0 of the word to its remainder under the term 1
   */
  fold(index, bits, shift) {
    const { product } = this;
    product[index] ^= bits;
    for (const exponent of this.exponents) {
      const place = shift + exponent;
      const word = place >> 5;
      const turn = place & 31;
      // Below zero only for the topmost partial word, which has no bits that would go there.
      if (word >= 0) product[word] ^= bits << turn;
      if (turn > 0) product[word + 1] ^= bits >>> (32 - turn);
    }
  }

  /** out = a^(2^count). */
  squareTimes(out, a, count) {
    out.set(a);
    for (let i = 0; i < count; i++) this.square(out, out);
  }

  /**
   * out = 1 / a, by a^(2^m - 2); a is not zero.
   * Source: Itoh, Tsujii (1988): a^(2^k - 1) is built along the bits of k = m - 1.
   */
  invert(out, a) {
    const power = Uint32Array.from(a);
    const turned = this.element();
    const bits = (this.degree - 1).toString(2);
    let count = 1;
    for (const bit of bits.slice(1)) {
      this.squareTimes(turned, power, count);
      this.multiply(power, power, turned);
      count *= 2;
      if (bit === '1') {
        this.square(power, power);
        this.multiply(power, power, a);
        count += 1;
      }
    }
    this.square(out, power);
    wipe(power, turned);
  }

  /** Trace of a: 0 or 1. @param {Uint32Array} a */
  trace(a) {
    const power = Uint32Array.from(a);
    const sum = Uint32Array.from(a);
    for (let i = 1; i < this.degree; i++) {
      this.square(power, power);
      this.add(sum, sum, power);
    }
    return sum[0] & 1;
  }

  /**
   * z with z² + z = a, by the half-trace; the other is z + 1. There is none if the trace of a is 1.
   * @param {Uint32Array} a
   */
  solveQuadratic(a) {
    const sum = Uint32Array.from(a);
    for (let i = 0; i < (this.degree - 1) / 2; i++) {
      this.square(sum, sum);
      this.square(sum, sum);
      this.add(sum, sum, a);
    }
    return sum;
  }

  /** Clear what the last operations left behind. */
  wipe() {
    wipe(this.product, ...this.multiples);
  }
}

/** In place, by less than 32 bits. @param {Uint32Array} words @param {number} count */
function shiftLeft(words, count) {
  for (let i = words.length - 1; i > 0; i--) {
    words[i] = (words[i] << count) | (words[i - 1] >>> (32 - count));
  }
  words[0] <<= count;
}
