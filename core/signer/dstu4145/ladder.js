/**
 * Montgomery's ladder on x coordinates: every step does the same work whatever the scalar's bit is.
 * Source: López, Dahab, Fast Multiplication on Elliptic Curves over GF(2^m) without Precomputation
 * (CHES 1999).
 * @module
 */

import { wipe } from '../bytes.js';

export class Ladder {
  /**
   * Begins with the multiples 1 and 2 of a point.
   * @param {import('./curve.js').Curve} curve
   * @param {import('./curve.js').Point} point with x other than zero
   */
  constructor({ field, b }, point) {
    this.field = field;
    this.b = b;
    this.start = point;
    this.x1 = Uint32Array.from(point.x);
    this.z1 = field.element();
    this.z1[0] = 1;
    this.x2 = Uint32Array.from(point.x);
    this.z2 = Uint32Array.from(this.z1);
    this.t1 = field.element();
    this.t2 = field.element();
    this.double(this.x2, this.z2);
  }

  /** From the multiples k and k + 1 to 2k + bit and 2k + bit + 1. @param {number} bit */
  step(bit) {
    const { field, x1, z1, x2, z2, t1, t2 } = this;
    this.exchange(bit);
    field.multiply(t1, x1, z2);
    field.multiply(t2, x2, z1);
    field.add(z2, t1, t2);
    field.square(z2, z2);
    field.multiply(t1, t1, t2);
    field.multiply(x2, this.start.x, z2);
    field.add(x2, x2, t1);
    this.double(x1, z1);
    this.exchange(bit);
  }

  /** Double a point in place. */
  double(x, z) {
    const { field, t1, t2 } = this;
    field.square(t1, x);
    field.square(t2, z);
    field.multiply(z, t1, t2);
    field.square(t1, t1);
    field.square(t2, t2);
    field.multiply(t2, t2, this.b);
    field.add(x, t1, t2);
  }

  /** Exchange the two multiples if the bit is set. */
  exchange(bit) {
    const mask = -bit;
    for (const [first, second] of [[this.x1, this.x2], [this.z1, this.z2]]) {
      for (let i = 0; i < first.length; i++) {
        const difference = (first[i] ^ second[i]) & mask;
        first[i] ^= difference;
        second[i] ^= difference;
      }
    }
  }

  /** The lower multiple. @returns {import('./curve.js').Point | null} null at infinity */
  point() {
    const { field, x1, z1, x2, z2, t1, t2 } = this;
    const { x, y } = this.start;
    if (field.isZero(z1)) return null;
    const result = { x: field.element(), y: field.element() };
    if (field.isZero(z2)) {
      result.x.set(x);
      field.add(result.y, x, y);
      return result;
    }
    // y' = (x + x')·((x1 + x·z1)(x2 + x·z2) + (x² + y)·z1·z2) / (x·z1·z2) + y, with x' = x1 / z1
    const both = field.element();
    field.multiply(both, z1, z2);
    field.multiply(t1, x, z1);
    field.add(t1, t1, x1);
    field.multiply(t2, x, z2);
    field.add(t2, t2, x2);
    field.multiply(t1, t1, t2);
    field.square(t2, x);
    field.add(t2, t2, y);
    field.multiply(t2, t2, both);
    field.add(t1, t1, t2);
    field.multiply(t2, x, both);
    field.invert(t2, t2);
    field.multiply(t1, t1, t2);
    field.multiply(t2, t2, x);
    field.multiply(t2, t2, z2);
    field.multiply(result.x, x1, t2);
    field.add(t2, result.x, x);
    field.multiply(result.y, t1, t2);
    field.add(result.y, result.y, y);
    wipe(both);
    return result;
  }

  wipe() {
    wipe(this.x1, this.z1, this.x2, this.z2, this.t1, this.t2);
  }
}
