import './support.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

import { Engine } from '../../core/signer/engine.js';
import { filesOf, refusal, utf8, vectors } from './support.mjs';

const { cases } = vectors('containers');
const CONTENT = utf8('{"дія":"проба"}');

/** The parts of a KeyInfo that the vectors tell. */
const told = ({ algorithm, curve, usage, problem, certificate, keyIds }) => ({
  algorithm,
  curve,
  usage,
  problem,
  ...(certificate && { taxId: certificate.taxId }),
  ...(keyIds.length > 0 && { keyIds }),
});

for (const one of cases) {
  test(`${one.name}: ${one.expect.error ?? 'opens, and signs when it may'}`, async () => {
    const engine = new Engine();
    if (one.expect.error) {
      await assert.rejects(engine.open(filesOf(one), one.password), refusal(one.expect.error));
      return;
    }
    const { keys } = await engine.open(filesOf(one), one.password);
    assert.deepEqual(keys.map(told), one.expect.keys);
    for (const { id, problem } of keys) {
      if (problem) await assert.rejects(engine.sign(id, CONTENT), refusal(problem));
      else assert.ok((await engine.sign(id, CONTENT)).length > 1000);
    }
  });
}

for (const one of cases.filter(({ expect, password }) => expect.keys && password)) {
  test(`${one.name}: another password`, async () => {
    for (const password of [`${one.password} `, '']) {
      await assert.rejects(new Engine().open(filesOf(one), password), refusal('wrong_password'));
    }
  });
}

test('what is told of a certificate', async () => {
  const { keys } = await new Engine().open(filesOf(cases[0]), cases[0].password);
  const { serial, ...info } = keys[0].certificate;
  assert.match(serial, /^[0-9a-f]{40}$/);
  assert.deepEqual(info, {
    commonName: 'Вигадливенко Одарка Тестівна',
    surname: 'Вигадливенко',
    givenName: 'Одарка Тестівна',
    organization: null,
    taxId: '9000000107',
    edrpou: null,
    issuer: 'КНЕДП «Вигадка»',
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2099-12-31T00:00:00Z'),
    isSeal: false,
  });
});

test('a seal is told with the code of its organisation', async () => {
  const seal = cases.find(({ name }) => name === 'jks-of-a-seal');
  const { keys } = await new Engine().open(filesOf(seal), seal.password);
  const { isSeal, edrpou, taxId, organization } = keys[0].certificate;
  assert.deepEqual({ isSeal, edrpou, taxId, organization }, {
    isSeal: true, edrpou: '90000009', taxId: null, organization: 'ТОВ «Вигадка»',
  });
});

test('a container that nobody can read here is named', async () => {
  const jceks = new Uint8Array(40);
  jceks.set([0xce, 0xce, 0xce, 0xce]);
  const pem = (label) => utf8(`-----BEGIN ${label}-----\nMAMCAQE=\n-----END ${label}-----\n`);
  const unsupported = [
    { name: 'store.jceks', bytes: jceks },
    { name: 'key.pem', bytes: pem('RSA PRIVATE KEY') },
  ];
  for (const file of unsupported) {
    const opening = new Engine().open([file], 'p');
    await assert.rejects(opening, refusal('unsupported_container'), file.name);
  }
});

test('a ZS2 is refused by its name, whatever is in it', async () => {
  for (const text of ['anything at all', '0\u0003\u0002\u0001\u0005']) {
    const opening = new Engine().open([{ name: 'Key.ZS2', bytes: utf8(text) }], 'p');
    await assert.rejects(opening, refusal('unsupported_zs2'));
  }
});

test('a key without a password opens with any', async () => {
  const one = cases.find(({ name }) => name === 'pk8-without-password');
  const { keys } = await new Engine().open(filesOf(one), 'typed in vain');
  assert.equal(keys[0].problem, null);
});

test('files that are none of these are told from wrong passwords', async () => {
  const short = '0\u0003\u0002\u0001\u0005'; // a SEQUENCE with a number
  const unreadable = ['', 'abc', 'a text of some length', short, '0\u0000\u0000\u0000'];
  for (const text of unreadable) {
    const files = [{ name: 'key.pfx', bytes: utf8(text) }];
    await assert.rejects(new Engine().open(files, 'p'), refusal('unreadable_file'), text);
  }
  const files = [{ name: 'big.pfx', bytes: new Uint8Array(5 * 1024 * 1024).fill(0x30) }];
  await assert.rejects(new Engine().open(files, 'p'), refusal('unreadable_file'));
  await assert.rejects(new Engine().open([], 'p'), refusal('no_signing_key'));
});

test('a damaged certificate beside the key is told', async () => {
  const one = cases.find(({ name }) => name === 'iit-with-cer');
  const files = filesOf(one);
  files[1].bytes = files[1].bytes.map((octet, i) => (i === 9 ? octet ^ 0x20 : octet));
  await assert.rejects(new Engine().open(files, one.password), refusal('unreadable_file'));
});

test('the bytes given are wiped', async () => {
  const files = filesOf(cases[0]);
  await new Engine().open(files, cases[0].password);
  assert.ok(files[0].bytes.every((octet) => octet === 0));
});
