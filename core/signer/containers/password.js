/**
 * Octets of a password, as the writers of containers make them.
 * @module
 */

/** UTF-16BE, as JKS takes a password. @param {string} password */
export function utf16(password) {
  const bytes = new Uint8Array(2 * password.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < password.length; i++) view.setUint16(2 * i, password.charCodeAt(i));
  return bytes;
}

/** UTF-16BE with a final zero, as PKCS#12 takes a password. @param {string} password */
export const utf16Terminated = (password) => utf16(`${password}\0`);

/**
 * The forms a password may have had where a container does not say: UTF-8 first, then the Windows
 * code page of Ukrainian programs if that differs.
 * @param {string} password
 * @returns {Uint8Array[]}
 */
export function singleByteForms(password) {
  const utf8 = new TextEncoder().encode(password);
  const windows = windows1251(password);
  return windows && utf8.length !== password.length ? [utf8, windows] : [utf8];
}

/** @param {string} text @returns {Uint8Array | null} null when the code page lacks a character */
function windows1251(text) {
  const codePoints = Uint8Array.from({ length: 256 }, (_, i) => i);
  const page = new TextDecoder('windows-1251').decode(codePoints);
  const codes = Array.from(text, (character) => page.indexOf(character));
  return codes.includes(-1) ? null : Uint8Array.from(codes);
}
