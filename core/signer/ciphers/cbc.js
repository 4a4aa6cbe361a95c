/**
 * Cipher block chaining with the padding of PKCS#7, for the block ciphers WebCrypto does not have.
 * @module
 */

/**
 * @param {{ blockLength: number, decryptBlock: (bytes: Uint8Array) => Uint8Array }} cipher
 * @param {Uint8Array} bytes
 * @param {Uint8Array} iv
 * @returns {Uint8Array | null} null when the padding is not one
 */
export function decryptCbc(cipher, bytes, iv) {
  const { blockLength } = cipher;
  if (bytes.length === 0 || bytes.length % blockLength || iv.length !== blockLength) return null;
  const plain = new Uint8Array(bytes.length);
  let previous = iv;
  for (let offset = 0; offset < bytes.length; offset += blockLength) {
    const block = bytes.subarray(offset, offset + blockLength);
    cipher.decryptBlock(block).forEach((octet, i) => { plain[offset + i] = octet ^ previous[i]; });
    previous = block;
  }
  const padding = plain.at(-1);
  const whole = padding >= 1 && padding <= blockLength
    && plain.subarray(-padding).every((octet) => octet === padding);
  return whole ? plain.subarray(0, plain.length - padding) : null;
}
