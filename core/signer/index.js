/**
 * Signing in the browser: the module that pages import. Keys and their arithmetic live in a Worker;
 * see README.md.
 * @module
 */

import { Caller } from './protocol.js';

export { certificateRequest, certificatesOf } from './certificates/cmp.js';
export { CODES, SignerError } from './errors.js';
export { READY_PROBLEMS, problemOfReady } from './ready-signature.js';
export { sha256Hex } from './digests/sha2.js';

/** @typedef {import('./engine.js').KeyInfo} KeyInfo */

/** How long a Worker may take to wipe its keys before it is ended without. */
const PATIENCE_MS = 1000;

export class Signer {
  /** @type {Caller | null} */
  #caller = null;

  /**
   * The Worker is loaded at once, so that nothing is loaded when a key is open.
   * @param {{ workerUrl?: URL | string }} [options] another engine's Worker, of the same origin
   */
  constructor({ workerUrl = new URL('./worker.js', import.meta.url) } = {}) {
    this.workerUrl = workerUrl;
    this.#start();
  }

  /**
   * Open a key file. The given bytes stay the caller's; copies of them are wiped after use.
   * @param {{ name: string, bytes: Uint8Array }[]} files a key file, and certificates beside it
   * @param {string} password
   * @returns {Promise<{ keys: KeyInfo[] }>} best key first; `problem` says why a key cannot sign
   * @throws {import('./errors.js').SignerError} wrong_password, unreadable_file,
   *   unsupported_container, unsupported_zs2, unsupported_algorithm, no_signing_key, engine_failed
   */
  async open(files, password) {
    const copies = files.map(({ name, bytes }) => ({ name, bytes: Uint8Array.from(bytes) }));
    return this.#start().call('open', [copies, password], copies.map(({ bytes }) => bytes.buffer));
  }

  /**
   * Sign: CAdES-BES in DER.
   * @param {string} keyId of a key that `open` gave
   * @param {Uint8Array} content not empty
   * @param {import('./engine.js').SigningOptions} [options]
   * @returns {Promise<Uint8Array>}
   * @throws {import('./errors.js').SignerError} no_signing_key, no_certificate, seal_not_person,
   *   certificate_expired, certificate_not_yet_valid, unsupported_algorithm, self_check_failed,
   *   engine_failed
   */
  async sign(keyId, content, options = {}) {
    return this.#start().call('sign', [keyId, content, options]);
  }

  /** Wipe the keys and end the Worker. The signer can be used again: `open` starts anew. */
  async close() {
    const caller = this.#caller;
    this.#caller = null;
    if (!caller) return;
    // It is ended whatever it answers, and also when it is too busy to.
    const wiped = caller.call('close', []).catch(() => {});
    await Promise.race([wiped, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    caller.abandon();
  }

  /** @returns {Caller} */
  #start() {
    if (!this.#caller || this.#caller.ended) {
      this.#caller = new Caller(new Worker(this.workerUrl, { type: 'module' }));
    }
    return this.#caller;
  }
}
