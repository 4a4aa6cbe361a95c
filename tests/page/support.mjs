// What the tests of the signer share.

import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto; // Node 18 keeps it in a module

export const hex = (bytes) => Buffer.from(bytes).toString('hex');
export const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'));
export const utf8 = (text) => new TextEncoder().encode(text);

/** @param {string} name of a file of vectors */
export function vectors(name) {
  return JSON.parse(readFileSync(new URL(`./vectors/${name}.json`, import.meta.url), 'utf8'));
}

/** Files of a case, fresh: the engine wipes what it is given. */
export function filesOf({ files }) {
  const octets = (base64) => new Uint8Array(Buffer.from(base64, 'base64'));
  return files.map(({ name, base64 }) => ({ name, bytes: octets(base64) }));
}

/** For assert.throws and assert.rejects. @param {string} code */
export const refusal = (code) => ({ name: 'SignerError', code });
