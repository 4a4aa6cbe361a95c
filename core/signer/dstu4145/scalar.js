/**
 * Numbers modulo the order of a curve. A number is a Uint32Array, low word first. The steps taken
 * depend on the sizes only, and secrets stay in memory that can be wiped.
 * @module
 */

import { wipe, wordsFromHex } from '../bytes.js';

export class Scalars {
  /** @param {string} order hexadecimal */
  constructor(order) {
    /** Bits of the order. */
    this.bits = 4 * (order.length - 1) + parseInt(order[0], 16).toString(2).length;
    this.size = (this.bits + 32) >>> 5;
    /** Octets of an encoded number. */
    this.octets = (this.bits + 7) >>> 3;
    this.order = wordsFromHex(order, this.size);
    this.spare = this.number();
  }

  /** A new zero. There is always a bit to spare above the order. */
  number() {
    return new Uint32Array(this.size);
  }

  /**
   * The number that little-endian octets say, as it is.
   * @param {Uint8Array} bytes
   * @returns {Uint32Array | null} null when it is not below the order
   */
  fromBytes(bytes) {
    const value = this.reduce(bytes);
    const again = this.toBytes(value);
    const same = bytes.every((octet, i) => octet === (again[i] ?? 0));
    if (same) return value;
    wipe(value, again);
    return null;
  }

  /** Little-endian octets. @param {Uint32Array} a */
  toBytes(a) {
    return Uint8Array.from({ length: this.octets }, (_, i) => a[i >> 2] >>> (8 * (i & 3)));
  }

  /** @param {Uint32Array} a */
  isZero(a) {
    return a.every((word) => word === 0);
  }

  /** @param {Uint32Array} a @param {number} index @returns {number} 0 or 1 */
  bit(a, index) {
    return (a[index >> 5] >>> (index & 31)) & 1;
  }

  /** out = a + b mod order, for a and b below it; out may be one of them. */
  add(out, a, b) {
    let carry = 0;
    for (let i = 0; i < this.size; i++) {
      const total = a[i] + b[i] + carry;
      out[i] = total;
      carry = total > 0xffffffff ? 1 : 0;
    }
    this.subtractOrder(out);
  }

  /** a -= order unless that is negative. */
  subtractOrder(a) {
    let borrow = 0;
    for (let i = 0; i < this.size; i++) {
      const difference = a[i] - this.order[i] - borrow;
      this.spare[i] = difference;
      borrow = difference < 0 ? 1 : 0;
    }
    const keep = -borrow;
    for (let i = 0; i < this.size; i++) a[i] = (a[i] & keep) | (this.spare[i] & ~keep);
  }

  /** a · b mod order, for a and b below it. */
  multiply(a, b) {
    const product = this.number();
    const addend = this.number();
    for (let index = this.bits - 1; index >= 0; index--) {
      this.add(product, product, product);
      const mask = -this.bit(b, index);
      for (let i = 0; i < this.size; i++) addend[i] = a[i] & mask;
      this.add(product, product, addend);
    }
    wipe(addend);
    return product;
  }

  /** A little-endian number of any length, mod order. @param {Uint8Array} bytes */
  reduce(bytes) {
    const value = this.number();
    const addend = this.number();
    for (let index = 8 * bytes.length - 1; index >= 0; index--) {
      this.add(value, value, value);
      addend[0] = (bytes[index >> 3] >> (index & 7)) & 1;
      this.add(value, value, addend);
    }
    return value;
  }

  /**
   * A number equal to a mod order whose highest set bit is always at `bits`: a + order, or
   * a + 2·order where that is short. Multiplying by it takes the same steps for every a.
   * @param {Uint32Array} a below the order
   */
  ofFixedLength(a) {
    const once = this.number();
    const twice = this.number();
    this.addPlain(once, a, this.order);
    this.addPlain(twice, once, this.order);
    const mask = -this.bit(once, this.bits);
    for (let i = 0; i < this.size; i++) once[i] = (once[i] & mask) | (twice[i] & ~mask);
    wipe(twice);
    return once;
  }

  /** out = a + b without the modulus. */
  addPlain(out, a, b) {
    let carry = 0;
    for (let i = 0; i < this.size; i++) {
      const total = a[i] + b[i] + carry;
      out[i] = total;
      carry = total > 0xffffffff ? 1 : 0;
    }
  }

  /** Clear what the last operations left behind. */
  wipe() {
    wipe(this.spare);
  }
}
