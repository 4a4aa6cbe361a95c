import './support.mjs';
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import test from 'node:test';

import { substitutionTables } from '../../core/signer/ciphers/gost28147.js';
import {
  PURPOSE, pbkdf2, pkcs12Key,
} from '../../core/signer/containers/key-derivation.js';
import { Gost34311 } from '../../core/signer/digests/gost34311.js';
import { Hmac } from '../../core/signer/digests/hmac.js';
import { Kupyna256, Kupyna384, Kupyna512 } from '../../core/signer/digests/kupyna.js';
import { Sha1 } from '../../core/signer/digests/sha1.js';
import { Sha256, Sha384, Sha512, sha256Hex } from '../../core/signer/digests/sha2.js';
import { hex, unhex, utf8, vectors } from './support.mjs';

const made = vectors('primitives');
const SHA = { sha1: Sha1, sha256: Sha256, sha384: Sha384, sha512: Sha512 };
const KUPYNA = { 256: Kupyna256, 384: Kupyna384, 512: Kupyna512 };

for (const [name, Digest] of Object.entries(SHA)) {
  test(`${name} is that of OpenSSL for every length around a block`, () => {
    for (let length = 0; length < 300; length++) {
      const message = Uint8Array.from({ length }, (_, i) => 7 * i + length);
      const expected = createHash(name).update(message).digest('hex');
      assert.equal(hex(new Digest().update(message).digest()), expected);
    }
  });

  test(`HMAC with ${name} is that of OpenSSL, with short and long keys`, () => {
    for (const length of [1, 64, 65, 128, 129, 200]) {
      const key = new Uint8Array(length).fill(length);
      const expected = createHmac(name, key).update('message').digest('hex');
      assert.equal(hex(new Hmac(Digest, key).compute(utf8('mess'), utf8('age'))), expected);
    }
  });
}

test('GOST 34.311 of the verifier', () => {
  for (const { message, digest } of made.gost34311) {
    assert.equal(hex(new Gost34311().update(unhex(message)).digest()), digest);
  }
});

test('GOST 34.311 of the standard, with the substitution of its examples', () => {
  // GOST R 34.11-94, annex A (RFC 5831, section 7.3): messages of 32 and 50 octets.
  const tables = substitutionTables(unhex(
    '4a92d80e6b1c7f53eb4c6dfa23810759581da342efc7609b7da1089fe46cb253'
    + '6c715fd84a9e03b24ba0721d36859cfedb413f590ae7682c1fd057a4923e6b8c',
  ));
  const examples = {
    'This is message, length=32 bytes':
      'b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa',
    'Suppose the original message has length = 50 bytes':
      '471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208',
  };
  for (const [message, digest] of Object.entries(examples)) {
    assert.equal(hex(new Gost34311(tables).update(utf8(message)).digest()), digest);
  }
});

for (const [bits, Digest] of Object.entries(KUPYNA)) {
  test(`Kupyna-${bits} of the verifier`, () => {
    for (const { message, digest } of made.kupyna[bits]) {
      assert.equal(hex(new Digest().update(unhex(message)).digest()), digest);
    }
  });
}

test('Kupyna-256 of the standard', () => {
  // DSTU 7564:2014, annex B: the empty message and the octets 0…63.
  const empty = 'cd5101d1ccdf0d1d1f4ada56e888cd724ca1a0838a3521e7131d4fb78d0f5eb6';
  const counted = '08f4ee6f1be6903b324c4e27990cb24ef69dd58dbe84813ee0a52f6631239875';
  assert.equal(hex(new Kupyna256().digest()), empty);
  const octets = Uint8Array.from({ length: 64 }, (_, i) => i);
  assert.equal(hex(new Kupyna256().update(octets).digest()), counted);
});

test('a message in pieces has the digest of the whole', () => {
  const message = Uint8Array.from({ length: 500 }, (_, i) => i);
  for (const Digest of [Gost34311, Kupyna256, Kupyna512, Sha1, Sha256, Sha512]) {
    const whole = hex(new Digest().update(message).digest());
    for (const cut of [1, 31, 32, 64, 100, 128, 499]) {
      const pieces = new Digest().update(message.subarray(0, cut)).update(message.subarray(cut));
      assert.equal(hex(pieces.digest()), whole);
    }
  }
});

test('PBKDF2 is that of RFC 6070', () => {
  const key = (iterations, length, password = 'password', salt = 'salt') =>
    hex(pbkdf2(Sha1, utf8(password), utf8(salt), iterations, length));
  assert.equal(key(2, 20), 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
  assert.equal(key(4096, 20), '4b007901b765489abead49d926f721d065a429c1');
  const long = key(4096, 25, 'passwordPASSWORDpassword', 'saltSALTsaltSALTsaltSALTsaltSALTsalt');
  assert.equal(long, '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038');
});

test('keys of PKCS#12 differ by purpose and go on past one digest', () => {
  const password = unhex('0073006d006500670000'); // smeg
  // Key and vector of the first example in the tests of PKCS#12 in OpenSSL (test/evptests.txt).
  const key = pkcs12Key(Sha1, password, unhex('0a58cf64530d823f'), PURPOSE.KEY, 1, 24);
  const iv = pkcs12Key(Sha1, password, unhex('0a58cf64530d823f'), PURPOSE.IV, 1, 8);
  assert.equal(hex(key), '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3');
  assert.equal(hex(iv), '79993dfe048d3b76');
});

test('sha256Hex', () => {
  const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'; // FIPS 180-4
  assert.equal(sha256Hex(utf8('abc')), expected);
});
