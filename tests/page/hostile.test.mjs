import './support.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

import { toDer } from '../../core/signer/asn1/ber.js';
import { parse } from '../../core/signer/asn1/der.js';
import { CMS } from '../../core/signer/asn1/oids.js';
import { explicit, octetString, oid, sequence } from '../../core/signer/asn1/write.js';
import { concat } from '../../core/signer/bytes.js';
import { certificatesOf } from '../../core/signer/certificates/cmp.js';
import { Engine } from '../../core/signer/engine.js';
import { CODES } from '../../core/signer/errors.js';
import { readPrivateKey } from '../../core/signer/keys/private-key.js';
import { readFiles } from '../../core/signer/containers/read.js';
import {
  READY_PROBLEMS, problemOfReady,
} from '../../core/signer/ready-signature.js';
import { readSignedData } from '../../core/signer/signed-data.js';
import { filesOf, unhex, utf8, vectors } from './support.mjs';

const { cases } = vectors('containers');

/** Numbers below 2^32 that are the same in every run (xorshift). */
function* numbers(seed) {
  for (let x = seed; ; yield x >>> 0) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
}

/** Copies with an octet changed or the end cut off. */
function* damaged(bytes, count) {
  const random = numbers(bytes.length);
  const next = (limit) => random.next().value % limit;
  for (let i = 0; i < count; i++) {
    const copy = Uint8Array.from(bytes);
    if (i % 4 === 0) {
      yield copy.subarray(0, next(bytes.length));
    } else {
      copy[next(bytes.length)] ^= 1 + next(255);
      yield copy;
    }
  }
}

/** Whatever happens, nothing but a SignerError comes out. */
async function onlyOurErrors(action) {
  try {
    return await action();
  } catch (error) {
    if (error.name !== 'SignerError' || !Object.hasOwn(CODES, error.code)) throw error;
    return null;
  }
}

for (const one of cases.filter(({ expect }) => expect.keys)) {
  test(`${one.name}, damaged`, { timeout: 100_000 }, async () => {
    const slow = one.name.startsWith('iit');
    for (const bytes of damaged(filesOf(one)[0].bytes, slow ? 12 : 60)) {
      const engine = new Engine();
      const [container, ...beside] = filesOf(one);
      const files = [{ ...container, bytes }, ...beside];
      const opened = await onlyOurErrors(() => engine.open(files, one.password));
      for (const { id } of opened?.keys ?? []) {
        await onlyOurErrors(() => engine.sign(id, utf8('content')));
      }
    }
  });
}

test('damaged private keys', async () => {
  const names = ['national-m257', 'iit-two-keys', 'international-p256-aes', 'international-rsa-aes'];
  for (const name of names) {
    const one = cases.find((candidate) => candidate.name === name);
    const { privateKeys: [key] } = await readFiles(filesOf(one), one.password);
    for (const bytes of damaged(key, 300)) await onlyOurErrors(() => readPrivateKey(bytes));
  }
});

test('damaged certificates beside a good key', { timeout: 100_000 }, async () => {
  const one = cases.find(({ name }) => name === 'jks-of-a-seal');
  const { certificates } = await readFiles(filesOf(one), one.password);
  const engine = new Engine();
  for (const bytes of damaged(certificates[0], 400)) {
    const files = [...filesOf(one), { name: 'damaged.cer', bytes }];
    await onlyOurErrors(() => engine.open(files, one.password));
  }
});

test('damaged answers of a provider', async () => {
  const [, chain] = filesOf(cases.find(({ name }) => name === 'iit-with-p7b'));
  const found = concat(unhex('0d00000001000000'), chain.bytes);
  const answer = sequence(oid(CMS.DATA), explicit(0, octetString(found)));
  assert.equal(certificatesOf(answer).length, 2);
  for (const bytes of damaged(answer, 2000)) await onlyOurErrors(() => certificatesOf(bytes));
});

test('damaged signatures of others', { timeout: 100_000 }, async () => {
  const content = utf8('{"a":1}');
  const [one] = cases;
  for (const detached of [false, true]) {
    const engine = new Engine();
    const { keys } = await engine.open(filesOf(one), one.password);
    const container = await engine.sign(keys[0].id, content, { detached });
    for (const bytes of damaged(container, 2000)) {
      const problem = problemOfReady(bytes, content);
      assert.ok(problem === null || problem in READY_PROBLEMS, problem);
      await onlyOurErrors(() => readSignedData(parse(toDer(bytes))));
    }
  }
});
