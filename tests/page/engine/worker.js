/**
 * Another engine, as an operator may supply one: it compiles WebAssembly when it loads, as one in
 * WebAssembly must, and marks the keys it opened. The signing itself it leaves to the built-in one.
 */

import { Engine } from '../signer/engine.js';
import { removeNetwork } from '../signer/isolation.js';
import { serve } from '../signer/protocol.js';

const answer = await (await fetch(new URL('answer.wasm', import.meta.url))).arrayBuffer();
const { instance } = await WebAssembly.instantiate(answer);

class OtherEngine extends Engine {
  async open(files, password) {
    const { keys } = await super.open(files, password);
    return { keys: keys.map((key) => ({ ...key, madeBy: instance.exports.answer() })) };
  }
}

removeNetwork(globalThis);
serve(new OtherEngine(), globalThis);
