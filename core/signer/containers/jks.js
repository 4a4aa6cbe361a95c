/**
 * Java key stores of Sun's own format (.jks), as PrivatBank gives out.
 * Source: OpenJDK sun/security/provider/JavaKeyStore.java and KeyProtector.java (behaviour).
 * @module
 */

import { parse, TAG } from '../asn1/der.js';
import { ENCRYPTION } from '../asn1/oids.js';
import { concat, equal, wipe } from '../bytes.js';
import { Sha1 } from '../digests/sha1.js';
import { SignerError } from '../errors.js';
import { utf16 } from './password.js';

export const JKS_MAGIC = 0xfeedfeed;

const ENTRY_KEY = 1;
const ENTRY_CERTIFICATE = 2;
const DIGEST_LENGTH = 20;
const SALT_LENGTH = 20;
const WHITENER = new TextEncoder().encode('Mighty Aphrodite');

/** Cursor over big-endian fields. */
class Cursor {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.offset = 0;
  }

  /** @param {number} length */
  take(length) {
    const end = this.offset + length;
    if (end > this.bytes.length) throw new SignerError('unreadable_file', 'JKS: cut short');
    const taken = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return taken;
  }

  /** @param {number} size octets of the number */
  number(size) {
    return this.take(size).reduce((value, octet) => value * 256 + octet, 0);
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {string} password of the store and of its keys
 * @param {import('./read.js').Contents} contents what is found goes there
 * @throws {SignerError}
 */
export function readJks(bytes, password, contents) {
  if (bytes.length < DIGEST_LENGTH) throw new SignerError('unreadable_file', 'JKS: cut short');
  const body = bytes.subarray(0, bytes.length - DIGEST_LENGTH);
  const entries = readEntries(new Cursor(body));
  const form = utf16(password);
  try {
    const digest = new Sha1().update(form).update(WHITENER).update(body).digest();
    if (!equal(digest, bytes.subarray(body.length))) throw new SignerError('wrong_password');
    for (const key of entries.protectedKeys) contents.privateKeys.push(recover(key, form));
    contents.certificates.push(...entries.certificates);
  } finally {
    wipe(form);
  }
}

/** @param {Cursor} cursor */
function readEntries(cursor) {
  cursor.number(4); // magic
  const version = cursor.number(4);
  if (version !== 1 && version !== 2) throw new SignerError('unsupported_container', 'JKS version');
  const entries = { protectedKeys: [], certificates: [] };
  for (let count = cursor.number(4); count > 0; count--) {
    const kind = cursor.number(4);
    cursor.take(cursor.number(2)); // alias
    cursor.take(8); // time of the entry
    let certificates = 1;
    if (kind === ENTRY_KEY) {
      entries.protectedKeys.push(cursor.take(cursor.number(4)));
      certificates = cursor.number(4);
    } else if (kind !== ENTRY_CERTIFICATE) {
      throw new SignerError('unreadable_file', 'JKS: kind of entry');
    }
    for (; certificates > 0; certificates--) {
      if (version === 2) cursor.take(cursor.number(2)); // type: always X.509
      entries.certificates.push(cursor.take(cursor.number(4)));
    }
  }
  if (cursor.offset === cursor.bytes.length) return entries;
  throw new SignerError('unreadable_file', 'JKS: octets after the entries');
}

/** Undo the key protector: a key stream of SHA-1, and a digest of the key at the end. */
function recover(protectedKey, password) {
  const fields = parse(protectedKey).fields();
  const oid = fields.take().fields().take(TAG.OID).oid();
  if (oid !== ENCRYPTION.JKS) throw new SignerError('unsupported_algorithm', `JKS key with ${oid}`);
  const octets = fields.take().octets();
  if (octets.length < SALT_LENGTH + DIGEST_LENGTH) {
    throw new SignerError('unreadable_file', 'JKS: length of a key');
  }
  const encrypted = octets.subarray(SALT_LENGTH, octets.length - DIGEST_LENGTH);
  const key = new Uint8Array(encrypted.length);
  let stream = octets.subarray(0, SALT_LENGTH);
  for (let i = 0; i < key.length; i++) {
    if (i % DIGEST_LENGTH === 0) stream = new Sha1().update(password).update(stream).digest();
    key[i] = encrypted[i] ^ stream[i % DIGEST_LENGTH];
  }
  const digest = new Sha1().update(concat(password, key)).digest();
  if (equal(digest, octets.subarray(octets.length - DIGEST_LENGTH))) return key;
  wipe(key);
  throw new SignerError('wrong_password', 'the key has another password than its store');
}
