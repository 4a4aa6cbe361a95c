/**
 * Calls between the page and the engine in its Worker.
 *
 * A call is `{ id, method, args }`; an answer is `{ id, result }` or
 * `{ id, error: { code, detail } }`. An answer with id null says that the Worker has loaded all
 * it needs.
 * @module
 */

import { SignerError, asSignerError } from './errors.js';

const METHODS = Object.freeze(['open', 'sign', 'close']);

/** Id of the answer by which a Worker says that it is ready. */
const READY = null;

/**
 * Answer calls with an engine, one after another. For use inside a Worker.
 * @param {{ open: Function, sign: Function, close: Function }} engine
 * @param {{ postMessage: Function, onmessage: Function | null }} port
 */
export function serve(engine, port) {
  let last = Promise.resolve();
  port.onmessage = ({ data: { id, method, args } }) => {
    last = last.then(() => answer(engine, port, id, method, args));
  };
  port.postMessage({ id: READY });
}

async function answer(engine, port, id, method, args) {
  try {
    if (!METHODS.includes(method)) throw new SignerError('engine_failed', 'no such method');
    port.postMessage({ id, result: await engine[method](...args) });
  } catch (error) {
    const { code, detail } = asSignerError(error, 'engine_failed');
    port.postMessage({ id, error: { code, detail } });
  }
}

/** The page's end. */
export class Caller {
  #waiting = new Map();
  #nextId = 1;
  /** Whether the Worker is no more. */
  ended = false;

  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker;
    this.ready = this.#wait(READY);
    worker.onmessage = ({ data: { id, result, error } }) => {
      const { resolve, reject } = this.#waiting.get(id) ?? {};
      this.#waiting.delete(id);
      if (error) reject?.(new SignerError(error.code, error.detail));
      else resolve?.(result);
    };
    worker.onerror = () => this.abandon('the engine did not load or broke down');
  }

  /**
   * @param {string} method
   * @param {unknown[]} args
   * @param {ArrayBuffer[]} [transfer] buffers to be moved, not copied
   */
  async call(method, args, transfer = []) {
    await this.ready;
    const id = this.#nextId++;
    const answered = this.#wait(id);
    this.worker.postMessage({ id, method, args }, transfer);
    return answered;
  }

  /** End the Worker, and with it all its memory; calls not answered yet fail. */
  abandon(detail = 'the signer was closed') {
    this.ended = true;
    this.worker.terminate();
    const error = new SignerError('engine_failed', detail);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #wait(id) {
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    answered.catch(() => {}); // who calls will see it; a page must not report it twice
    return answered;
  }
}
