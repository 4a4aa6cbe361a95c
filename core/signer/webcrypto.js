/**
 * The browser's own cryptography.
 * @module
 */

import { SignerError } from './errors.js';

/**
 * @returns {SubtleCrypto}
 * @throws {SignerError} engine_failed where the page is served neither by https nor from loopback
 */
export function subtle() {
  const { subtle: found } = globalThis.crypto;
  if (!found) throw new SignerError('engine_failed', 'WebCrypto needs a secure context');
  return found;
}
