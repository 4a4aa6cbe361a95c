/**
 * What the digests share: cutting the message into blocks and keeping the rest of it.
 * @module
 */

import { wipe } from '../bytes.js';

/**
 * A digest that takes its message in pieces.
 *
 * A subclass has `static digestLength` and `static blockLength` (octets) and defines
 * `compress(bytes, offset)` for one block, `finish()` for the digest, and `words`, the arrays that
 * make up its state.
 */
export class BlockDigest {
  constructor() {
    this.tail = new Uint8Array(this.constructor.blockLength);
    this.tailLength = 0;
    /** Octets of message so far. */
    this.length = 0;
  }

  /** @param {Uint8Array} bytes @returns {this} */
  update(bytes) {
    const { blockLength } = this.constructor;
    let offset = 0;
    this.length += bytes.length;
    if (this.tailLength > 0) {
      offset = Math.min(blockLength - this.tailLength, bytes.length);
      this.tail.set(bytes.subarray(0, offset), this.tailLength);
      this.tailLength += offset;
      if (this.tailLength < blockLength) return this;
      this.compress(this.tail, 0);
      this.tailLength = 0;
    }
    for (; offset + blockLength <= bytes.length; offset += blockLength) {
      this.compress(bytes, offset);
    }
    this.tail.set(bytes.subarray(offset), 0);
    this.tailLength = bytes.length - offset;
    return this;
  }

  /** The digest; the state is spent. @returns {Uint8Array} */
  digest() {
    const value = this.finish();
    this.wipe();
    return value;
  }

  /**
   * Take over the state of another digest of the same kind.
   * @param {this} other
   * @returns {this}
   */
  assign(other) {
    this.words.forEach((array, index) => array.set(other.words[index]));
    this.tail.set(other.tail);
    this.tailLength = other.tailLength;
    this.length = other.length;
    return this;
  }

  wipe() {
    wipe(this.tail, ...this.words);
  }
}

/**
 * Padding of the SHA family: a one bit, zeros, the bit length big-endian.
 * @param {BlockDigest} state
 * @param {number} lengthSize octets of the length field
 */
export function padBigEndian(state, lengthSize) {
  const { blockLength } = state.constructor;
  const bits = state.length * 8;
  const used = state.tailLength + 1 + lengthSize;
  const padding = new Uint8Array(Math.ceil(used / blockLength) * blockLength - state.tailLength);
  padding[0] = 0x80;
  const view = new DataView(padding.buffer);
  view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
  view.setUint32(padding.length - 4, bits >>> 0);
  state.update(padding);
}
