/**
 * Object identifiers.
 * Source: UAPKI (library/common/pkix/oids.h) for the national ones, the RFCs named for the rest.
 * @module
 */

const UA = '1.2.804.2.1.1.1';
const PKCS = '1.2.840.113549.1';

/** Cryptographic message syntax and its attributes: RFC 5652, RFC 5035. */
export const CMS = Object.freeze({
  DATA: `${PKCS}.7.1`,
  SIGNED_DATA: `${PKCS}.7.2`,
  ENCRYPTED_DATA: `${PKCS}.7.6`,
  CONTENT_TYPE: `${PKCS}.9.3`,
  MESSAGE_DIGEST: `${PKCS}.9.4`,
  SIGNING_TIME: `${PKCS}.9.5`,
  SIGNING_CERTIFICATE_V2: `${PKCS}.9.16.2.47`,
});

/** Digests. */
export const DIGEST = Object.freeze({
  SHA1: '1.3.14.3.2.26',
  SHA256: '2.16.840.1.101.3.4.2.1',
  SHA384: '2.16.840.1.101.3.4.2.2',
  SHA512: '2.16.840.1.101.3.4.2.3',
  GOST34311: `${UA}.1.2.1`,
  KUPYNA256: `${UA}.1.2.2.1`,
  KUPYNA384: `${UA}.1.2.2.2`,
  KUPYNA512: `${UA}.1.2.2.3`,
});

/** Keys and curves. */
export const KEY = Object.freeze({
  DSTU: `${UA}.1.3.1`,
  DSTU_LITTLE_ENDIAN: `${UA}.1.3.1.1`,
  DSTU_BIG_ENDIAN: `${UA}.1.3.1.1.1.1`,
  /** Followed by 0…9, the place of the curve in the standard's table. */
  DSTU_CURVES: `${UA}.1.3.1.1.2`,
  /** Keys and signatures for Kupyna: .1.1, .2.1, .3.1 for 256, 384 and 512 bits. */
  DSTU_KUPYNA: `${UA}.1.3.6`,
  EC: '1.2.840.10045.2.1',
  P256: '1.2.840.10045.3.1.7',
  P384: '1.3.132.0.34',
  P521: '1.3.132.0.35',
  RSA: `${PKCS}.1.1`,
});

/** Signatures. */
export const SIGNATURE = Object.freeze({
  DSTU_GOST: `${UA}.1.3.1.1`,
  DSTU_KUPYNA256: `${UA}.1.3.6.1.1`,
  ECDSA_SHA256: '1.2.840.10045.4.3.2',
  ECDSA_SHA384: '1.2.840.10045.4.3.3',
  ECDSA_SHA512: '1.2.840.10045.4.3.4',
  RSA_SHA256: `${PKCS}.1.11`,
});

/** Encryption of containers: RFC 8018, RFC 7292 and the national ones. */
export const ENCRYPTION = Object.freeze({
  PBES2: `${PKCS}.5.13`,
  PBKDF2: `${PKCS}.5.12`,
  HMAC_SHA1: '1.2.840.113549.2.7',
  HMAC_SHA256: '1.2.840.113549.2.9',
  HMAC_SHA384: '1.2.840.113549.2.10',
  HMAC_SHA512: '1.2.840.113549.2.11',
  HMAC_GOST34311: `${UA}.1.1.2`,
  AES128_CBC: '2.16.840.1.101.3.4.1.2',
  AES192_CBC: '2.16.840.1.101.3.4.1.22',
  AES256_CBC: '2.16.840.1.101.3.4.1.42',
  TRIPLE_DES_CBC: '1.2.840.113549.3.7',
  GOST28147_CFB: `${UA}.1.1.1.3`,
  PKCS12_SHA1_TRIPLE_DES: `${PKCS}.12.1.3`,
  PKCS12_SHA1_TWO_KEY_DES: `${PKCS}.12.1.4`,
  PKCS12_SHA1_RC2_128: `${PKCS}.12.1.5`,
  PKCS12_SHA1_RC2_40: `${PKCS}.12.1.6`,
  IIT: '1.3.6.1.4.1.19398.1.1.1.2',
  JKS: '1.3.6.1.4.1.42.2.17.1.1',
});

/** Bags of PKCS#12 and the second key of a Key-6.dat. */
export const BAG = Object.freeze({
  KEY: `${PKCS}.12.10.1.1`,
  SHROUDED_KEY: `${PKCS}.12.10.1.2`,
  CERTIFICATE: `${PKCS}.12.10.1.3`,
  SAFE_CONTENTS: `${PKCS}.12.10.1.6`,
  X509: `${PKCS}.9.22.1`,
  IIT_SECOND_KEY_PARAMETERS: '1.3.6.1.4.1.19398.1.1.2.2',
  IIT_SECOND_KEY: '1.3.6.1.4.1.19398.1.1.2.3',
});

/** Names and extensions of certificates: RFC 5280 and the national profile. */
export const CERTIFICATE = Object.freeze({
  COMMON_NAME: '2.5.4.3',
  SURNAME: '2.5.4.4',
  SERIAL_NUMBER: '2.5.4.5',
  ORGANIZATION: '2.5.4.10',
  GIVEN_NAME: '2.5.4.42',
  ORGANIZATION_IDENTIFIER: '2.5.4.97',
  DIRECTORY_ATTRIBUTES: '2.5.29.9',
  KEY_USAGE: '2.5.29.15',
  EXTENDED_KEY_USAGE: '2.5.29.37',
  DRFO: `${UA}.11.1.4.1.1`,
  EDRPOU: `${UA}.11.1.4.2.1`,
  SEAL: `${UA}.3.9`,
});
