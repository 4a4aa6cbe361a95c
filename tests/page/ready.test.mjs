import './support.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

import { context } from '../../core/signer/asn1/der.js';
import { CMS, DIGEST } from '../../core/signer/asn1/oids.js';
import {
  element, explicit, integer, octetString, oid, sequence, setOf,
} from '../../core/signer/asn1/write.js';
import { concat } from '../../core/signer/bytes.js';
import { Engine } from '../../core/signer/engine.js';
import {
  READY_PROBLEMS, problemOfReady,
} from '../../core/signer/ready-signature.js';
import { filesOf, unhex, utf8, vectors } from './support.mjs';

const { cases } = vectors('containers');
const byName = (name) => cases.find((one) => one.name === name);
const CONTENT = utf8('{"дія":"проба"}');

async function signed(name, options, content = CONTENT) {
  const engine = new Engine();
  const { keys } = await engine.open(filesOf(byName(name)), byName(name).password);
  return engine.sign(keys[0].id, content, options);
}

function armoured(label, bytes) {
  const base64 = Buffer.from(bytes).toString('base64');
  return utf8(`-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`);
}

/** SignedData with the digest of something, or without signed attributes. */
function signedData({ digest, attributes = [], signers = 1, content }) {
  const signer = sequence(
    integer(1), sequence(), sequence(oid(digest)),
    ...(attributes.length > 0 ? [element(context(0), ...attributes)] : []),
    sequence(oid(digest)), octetString(new Uint8Array(64)),
  );
  return sequence(oid(CMS.SIGNED_DATA), explicit(0, sequence(
    integer(1), setOf(sequence(oid(digest))),
    content ? sequence(oid(CMS.DATA), explicit(0, octetString(content))) : sequence(oid(CMS.DATA)),
    setOf(...Array.from({ length: signers }, () => signer)),
  )));
}

const WAYS = [
  ['national-m257', {}], ['national-m257', { digest: 'gost34311' }], ['national-m431', {}],
  ['international-p256-aes', {}], ['international-p384-ber', {}], ['international-rsa-aes', {}],
];

for (const [name, options] of WAYS) {
  for (const detached of [false, true]) {
    const how = `${name} ${options.digest ?? ''} ${detached ? 'detached' : 'attached'}`;
    test(`${how}: is taken with its content and with no other`, async () => {
      const container = await signed(name, { ...options, detached });
      assert.equal(problemOfReady(container, CONTENT), null);
      assert.equal(problemOfReady(container, utf8('{"дія":"інша"}')), 'other_content');
    });
  }
}

test('the forms in which programs write a signature are taken', async () => {
  const container = await signed('national-m257', {});
  const base64 = Buffer.from(container).toString('base64');
  for (const text of [base64, base64.replace(/.{64}/g, '$&\r\n')]) {
    assert.equal(problemOfReady(utf8(text), CONTENT), null);
  }
  for (const label of ['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA']) {
    assert.equal(problemOfReady(armoured(label, container), CONTENT), null, label);
  }
  const pieces = concat(
    unhex('3080'), oid(CMS.SIGNED_DATA), unhex('a080'), container.subarray(19), unhex('00000000'),
  );
  assert.equal(problemOfReady(pieces, CONTENT), null);
});

for (const one of cases) {
  test(`${one.name}: no key file gets out as a signature`, () => {
    for (const { name, bytes } of filesOf(one)) {
      const isKey = /\.(pfx|p12|jks|dat|pk8)$/i.test(name);
      assert.equal(problemOfReady(bytes, CONTENT), isKey ? 'key_file' : 'not_a_signature', name);
      if (!/\.(pfx|p12|dat|pk8)$/i.test(name)) continue;
      for (const label of ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY']) {
        assert.equal(problemOfReady(armoured(label, bytes), CONTENT), 'key_file');
      }
      const base64 = utf8(Buffer.from(bytes).toString('base64'));
      assert.equal(problemOfReady(base64, CONTENT), 'key_file');
    }
  });
}

test('a signature over a signature, and of several people, is told', async () => {
  const first = await signed('national-m257', {});
  const second = await signed('national-m431', {}, first);
  assert.equal(problemOfReady(second, CONTENT), 'several_signatures');
  const two = signedData({ digest: DIGEST.KUPYNA256, signers: 2, content: CONTENT });
  assert.equal(problemOfReady(two, CONTENT), 'several_signatures');
});

test('files of other formats are told by their names', () => {
  const files = {
    unsigned: CONTENT,
    archive: unhex('504b030414000000'),
    document: utf8('%PDF-1.7 …'),
  };
  for (const [problem, bytes] of Object.entries(files)) {
    assert.equal(problemOfReady(bytes, CONTENT), problem);
    assert.ok(problem in READY_PROBLEMS);
  }
});

test('everything else is no signature', async () => {
  const container = await signed('national-m257', {});
  const others = [
    new Uint8Array(0), unhex('30'), unhex('30030201'), utf8('a text'), utf8('MAMCAQE='),
    container.subarray(0, -1), concat(container, unhex('00')),
    signedData({ digest: DIGEST.KUPYNA256, signers: 0, content: CONTENT }),
    sequence(oid(CMS.DATA), explicit(0, octetString(CONTENT))),
  ];
  for (const bytes of others) assert.equal(problemOfReady(bytes, CONTENT), 'not_a_signature');
});

test('what cannot be compared here is left to the verifier', () => {
  assert.equal(problemOfReady(signedData({ digest: DIGEST.SHA256 }), CONTENT), null);
  const wrong = sequence(oid(CMS.MESSAGE_DIGEST), setOf(octetString(new Uint8Array(32))));
  const known = signedData({ digest: DIGEST.SHA256, attributes: [wrong] });
  assert.equal(problemOfReady(known, CONTENT), 'other_content');
  const unknown = signedData({ digest: DIGEST.SHA1, attributes: [wrong] });
  assert.equal(problemOfReady(unknown, CONTENT), null);
});
