/**
 * Curves of DSTU 4145: points, their multiples and their compressed form.
 * Source: DSTU 4145-2002, clause 6 (compressed form: 6.9 and 6.10).
 * @module
 */

import { wipe } from '../bytes.js';
import { CURVE_CONSTANTS } from './curves.js';
import { BinaryField } from './field.js';
import { Ladder } from './ladder.js';
import { Scalars } from './scalar.js';

/**
 * An affine point; null stands for the point at infinity.
 * @typedef {{ x: Uint32Array, y: Uint32Array }} Point
 */

export class Curve {
  /** @param {(typeof CURVE_CONSTANTS)[number]} constants */
  constructor(constants) {
    this.constants = constants;
    this.field = new BinaryField(constants.degree, constants.exponents);
    this.scalars = new Scalars(constants.order);
    this.b = this.field.fromHex(constants.b);
    /** @type {Point} */
    this.base = { x: this.field.fromHex(constants.x), y: this.field.fromHex(constants.y) };
  }

  /** Whether y² + xy = x³ + ax² + b. @param {Point} point */
  contains({ x, y }) {
    const { field } = this;
    const left = field.element();
    const right = Uint32Array.from(x);
    const square = field.element();
    field.add(left, x, y);
    field.multiply(left, left, y);
    right[0] ^= this.constants.a;
    field.square(square, x);
    field.multiply(right, right, square);
    field.add(right, right, this.b);
    return field.equal(left, right);
  }

  /**
   * scalar · point, in steps that do not depend on the scalar.
   * @param {Uint32Array} scalar below the order
   * @param {Point} point with x other than zero
   * @returns {Point | null}
   */
  multiply(scalar, point) {
    const fixed = this.scalars.ofFixedLength(scalar);
    const ladder = new Ladder(this, point);
    for (let index = this.scalars.bits - 1; index >= 0; index--) {
      ladder.step(this.scalars.bit(fixed, index));
    }
    const result = ladder.point();
    ladder.wipe();
    wipe(fixed);
    return result;
  }

  /** @param {Point | null} p @param {Point | null} q @returns {Point | null} */
  add(p, q) {
    if (!p || !q) return p ?? q;
    const { field } = this;
    const slope = field.element();
    const run = field.element();
    if (field.equal(p.x, q.x)) {
      if (!field.equal(p.y, q.y) || field.isZero(p.x)) return null;
      field.invert(slope, p.x);
      field.multiply(slope, slope, p.y);
      field.add(slope, slope, p.x);
    } else {
      field.add(run, p.x, q.x);
      field.invert(slope, run);
      field.add(run, p.y, q.y);
      field.multiply(slope, slope, run);
    }
    return this.thirdPoint(p, q, slope);
  }

  /** The sum of two points from the slope of the line through them. */
  thirdPoint(p, q, slope) {
    const { field } = this;
    const x = field.element();
    const y = field.element();
    field.square(x, slope);
    field.add(x, x, slope);
    field.add(x, x, p.x);
    field.add(x, x, q.x);
    x[0] ^= this.constants.a;
    field.add(y, p.x, x);
    field.multiply(y, y, slope);
    field.add(y, y, x);
    field.add(y, y, p.y);
    return { x, y };
  }

  /** x + y for y: the point with the other sign. @param {Point} point @returns {Point} */
  negate({ x, y }) {
    const other = this.field.element();
    this.field.add(other, x, y);
    return { x: Uint32Array.from(x), y: other };
  }

  /**
   * Little-endian x whose lowest bit is replaced by the trace of y / x.
   * @param {Point} point
   * @returns {Uint8Array}
   */
  compress({ x, y }) {
    const { field } = this;
    const ratio = field.element();
    field.invert(ratio, x);
    field.multiply(ratio, ratio, y);
    const bytes = field.toBytes(x);
    bytes[0] = (bytes[0] & 0xfe) | field.trace(ratio);
    return bytes;
  }

  /**
   * The point of a compressed form.
   * @param {Uint8Array} bytes
   * @returns {Point | null} null when there is no such point
   */
  expand(bytes) {
    const { field } = this;
    const x = field.fromBytes(bytes);
    if (bytes.length !== field.octets || field.toBytes(x).at(-1) !== bytes.at(-1)) return null;
    const sign = x[0] & 1;
    x[0] &= ~1;
    // The trace of x of every point of the large subgroup is that of a.
    if (field.trace(x) !== this.constants.a) x[0] |= 1;
    if (field.isZero(x)) return null;
    const ratio = field.element();
    field.square(ratio, x);
    field.invert(ratio, ratio);
    field.multiply(ratio, ratio, this.b);
    field.add(ratio, ratio, x);
    ratio[0] ^= this.constants.a;
    if (field.trace(ratio) !== 0) return null;
    const root = field.solveQuadratic(ratio);
    if (field.trace(root) !== sign) root[0] ^= 1;
    field.multiply(root, root, x);
    return { x, y: root };
  }

  /** Clear what the last operations left behind. */
  wipe() {
    this.field.wipe();
    this.scalars.wipe();
  }
}

const made = new Map();

/**
 * The standard curve of a given place in the table.
 * @param {number} index 0…9
 * @returns {Curve}
 */
export function standardCurve(index) {
  if (!made.has(index)) made.set(index, new Curve(CURVE_CONSTANTS[index]));
  return made.get(index);
}
