import './support.mjs';
import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import test from 'node:test';

import { decryptCbc } from '../../core/signer/ciphers/cbc.js';
import { Gost28147 } from '../../core/signer/ciphers/gost28147.js';
import { Rc2 } from '../../core/signer/ciphers/rc2.js';
import { TripleDes } from '../../core/signer/ciphers/triple-des.js';
import { hex, unhex, vectors } from './support.mjs';

for (const { key, iv, plain, cfb, ecb, mac } of vectors('primitives').gost28147) {
  test(`GOST 28147 of ${plain.length / 2} octets`, () => {
    const cipher = new Gost28147(unhex(key));
    assert.equal(hex(cipher.decryptCfb(unhex(cfb), unhex(iv))), plain);
    assert.equal(hex(cipher.decryptEcb(unhex(ecb))), plain.slice(0, ecb.length));
    assert.equal(hex(cipher.mac(unhex(plain))), mac);
  });
}

test('GOST 28147 forgets its key', () => {
  const cipher = new Gost28147(new Uint8Array(32).fill(7));
  cipher.wipe();
  assert.ok(cipher.key.every((word) => word === 0));
});

test('triple DES undoes that of OpenSSL', () => {
  const key = unhex('0123456789abcdeffedcba98765432101122334455667788');
  const iv = unhex('0102030405060708');
  for (const length of [0, 1, 7, 8, 9, 100]) {
    const plain = Buffer.alloc(length, 'plain');
    const cipher = createCipheriv('des-ede3-cbc', key, iv);
    const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
    assert.equal(hex(decryptCbc(new TripleDes(key), encrypted, iv)), hex(plain));
  }
});

test('RC2 of RFC 2268, section 5', () => {
  const examples = [
    ['ffffffffffffffff', 'ffffffffffffffff', '278b27e42e2f0d49'],
    ['3000000000000000', '1000000000000001', '30649edf9be7d2c2'],
    ['88bca90e90875a7f0f79c384627bafb2', '0000000000000000', '2269552ab0f85ca6'],
  ];
  for (const [key, plain, encrypted] of examples) {
    assert.equal(hex(new Rc2(unhex(key)).decryptBlock(unhex(encrypted))), plain);
  }
});

test('CBC sees a padding that is none', () => {
  const cipher = new TripleDes(new Uint8Array(24));
  const iv = new Uint8Array(8);
  for (const encrypted of [new Uint8Array(0), new Uint8Array(7), new Uint8Array(16)]) {
    assert.equal(decryptCbc(cipher, encrypted, iv), null);
  }
});
