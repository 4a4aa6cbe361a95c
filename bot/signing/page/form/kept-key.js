/**
 * A key file that will be needed again: it was opened to read whose it is, and is opened anew to sign.
 * Between the two no key is open; the file and the password wait in this page's memory.
 * @module
 */

import { Idle } from '../idle.js';
import { bytesOf } from '../screens/fields.js';
import { SignerError } from '../signer/index.js';

/** A password that nobody comes back to is forgotten. */
const KEPT_IDLE_MS = 10 * 60 * 1000;

export class KeptKey {
  /** @type {import('../screens/key.js').Opened | null} */
  #opened = null;
  /** @type {string | null} */
  #serial = null;

  /** @param {import('../screens/key.js').Opened} opened what a key was opened with */
  constructor(opened) {
    this.#opened = opened;
    // A page put aside may come back; a password must not.
    window.addEventListener('pagehide', () => this.forget());
    this.idle = new Idle(KEPT_IDLE_MS);
    void this.idle.over.then(() => this.forget());
  }

  /** Which of the file's keys is meant. @param {import('../signer/engine.js').KeyInfo} key */
  choose({ certificate }) {
    this.#serial = certificate.serial;
  }

  /**
   * @param {import('../signer/index.js').Signer} signer
   * @returns {Promise<import('../signer/engine.js').KeyInfo[]>} the key that was meant
   * @throws {SignerError} as `open` does; the file may have gone with the stick it was on
   */
  async open(signer) {
    if (!this.#opened) throw new SignerError('unreadable_file', 'it was forgotten');
    const { files, fetched, password } = this.#opened;
    const read = await Promise.all(files.map(async (file) => ({
      name: file.name, bytes: await bytesOf(file).catch(() => new Uint8Array()),
    })));
    const beside = fetched.map((bytes) => ({ name: 'provider.cer', bytes: Uint8Array.from(bytes) }));
    try {
      const { keys } = await signer.open([...read, ...beside], password);
      const meant = keys.filter((key) => !key.problem && key.certificate?.serial === this.#serial);
      if (meant.length === 0) throw new SignerError('no_signing_key', 'another file by now');
      return meant;
    } finally {
      for (const { bytes } of read) bytes.fill(0);
    }
  }

  /** Whether it can still be opened without asking. */
  get isThere() {
    return this.#opened !== null;
  }

  forget() {
    this.idle.stop();
    this.#opened = null;
  }
}
