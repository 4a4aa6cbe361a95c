/**
 * What can go wrong, as codes. The page owns the sentences; `message` is for developers and never
 * carries key material, passwords or anything from a certificate.
 * @module
 */

/** Every code a {@link SignerError} can carry, with what it means. */
export const CODES = Object.freeze({
  wrong_password: 'the password does not open this container',
  unreadable_file: 'a file is damaged or is no key file or certificate',
  unsupported_container: 'another container of a known kind that cannot be read here',
  unsupported_zs2: 'a ZS2 container, whose format nobody has published',
  unsupported_algorithm: 'an algorithm, curve or key size that is not used for signing here',
  no_signing_key: 'no private key in the files, or none that may sign',
  no_certificate: 'no certificate fits the key',
  certificate_expired: 'the certificate ended before the signing time',
  certificate_not_yet_valid: 'the certificate begins after the signing time',
  seal_not_person: 'the certificate is of an electronic seal, not of a person',
  self_check_failed: 'the signature made did not verify, so it was not returned',
  engine_failed: 'the engine could not be started, or was called out of order',
});

/** The only error that leaves the signer. */
export class SignerError extends Error {
  /**
   * @param {keyof typeof CODES} code
   * @param {string} [detail] what exactly, for developers
   */
  constructor(code, detail = CODES[code]) {
    super(`${code}: ${detail}`);
    this.name = 'SignerError';
    this.code = code;
    this.detail = detail;
  }
}

/**
 * Turn whatever was thrown into a SignerError.
 * @param {unknown} error
 * @param {keyof typeof CODES} code for anything that is not one of ours
 * @returns {SignerError}
 */
export function asSignerError(error, code) {
  // The foreign message is dropped: it might quote what it was working on.
  return error instanceof SignerError ? error : new SignerError(code);
}
