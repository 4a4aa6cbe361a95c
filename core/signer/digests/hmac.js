/**
 * HMAC over any of the digests.
 * Source: RFC 2104; for GOST 34.311 the block is 32 octets, as in UAPKI (uapkic/src/hmac.c).
 * @module
 */

import { wipe } from '../bytes.js';

export class Hmac {
  /**
   * @param {typeof import('./block-digest.js').BlockDigest} Digest
   * @param {Uint8Array} key
   */
  constructor(Digest, key) {
    const block = new Uint8Array(Digest.blockLength);
    const short = key.length > block.length ? new Digest().update(key).digest() : key;
    block.set(short);
    this.inner = new Digest().update(block.map((octet) => octet ^ 0x36));
    this.outer = new Digest().update(block.map((octet) => octet ^ 0x5c));
    this.work = new Digest();
    wipe(block);
  }

  /**
   * May be called any number of times under the same key.
   * @param {...Uint8Array} message in pieces
   * @returns {Uint8Array}
   */
  compute(...message) {
    this.work.assign(this.inner);
    for (const piece of message) this.work.update(piece);
    const inner = this.work.finish();
    return this.work.assign(this.outer).update(inner).finish();
  }

  wipe() {
    this.inner.wipe();
    this.outer.wipe();
    this.work.wipe();
  }
}
