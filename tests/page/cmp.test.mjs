import './support.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

import { context, parse } from '../../core/signer/asn1/der.js';
import { CMS } from '../../core/signer/asn1/oids.js';
import {
  element, explicit, integer, octetString, oid, sequence, setOf,
} from '../../core/signer/asn1/write.js';
import { concat } from '../../core/signer/bytes.js';
import {
  certificateRequest, certificatesOf,
} from '../../core/signer/certificates/cmp.js';
import { Engine } from '../../core/signer/engine.js';
import { filesOf, hex, refusal, unhex, utf8, vectors } from './support.mjs';

const { cases } = vectors('containers');
const byName = (name) => cases.find((one) => one.name === name);
const FIRST = '11'.repeat(32);
const SECOND = 'ab'.repeat(32);
const FOUND = unhex('0d00000001000000');
const NOT_FOUND = unhex('0d00000000000000');

/** What a provider sends: some octets, packed as data. */
const answered = (...parts) => sequence(oid(CMS.DATA), explicit(0, octetString(concat(...parts))));

/** A bag of certificates without signers. */
const bag = (...certificates) => sequence(oid(CMS.SIGNED_DATA), explicit(0, sequence(
  integer(1), setOf(), sequence(oid(CMS.DATA)), element(context(0), ...certificates), setOf(),
)));

test('a request is the 120 octets that providers expect, packed as data', () => {
  const zeros = (count) => '00'.repeat(count);
  const body = `0d${zeros(7)}02${zeros(3)}${FIRST}${SECOND}${zeros(32)}01${zeros(3)}01${zeros(7)}`;
  const header = '308187' + '06092a864886f70d010701' + 'a07a' + '0478';
  assert.equal(hex(certificateRequest([FIRST, SECOND])), header + body);
});

test('one identifier stands in both places', () => {
  const content = parse(certificateRequest([FIRST])).children[1].inside(context(0)).octets();
  assert.equal(content.length, 120);
  assert.equal(hex(content.subarray(12, 76)), FIRST + FIRST);
});

test('what is no key identifier is not asked for', () => {
  const malformed = ['', '11', FIRST.slice(2), `${FIRST}00`, 'x'.repeat(64)].map((id) => [id]);
  for (const wrong of [[], [FIRST, SECOND, FIRST], ...malformed]) {
    assert.throws(() => certificateRequest(wrong), refusal('engine_failed'));
  }
});

test('a key opens with the certificate that the provider sent', async () => {
  const [, certificate] = filesOf(byName('iit-with-cer'));
  const [, foreign] = filesOf(byName('iit-with-foreign'));
  const found = certificatesOf(answered(FOUND, bag(foreign.bytes, certificate.bytes)));
  assert.deepEqual(found.map(hex), [hex(foreign.bytes), hex(certificate.bytes)]);
  const alone = byName('iit-alone');
  const fetched = found.map((bytes) => ({ name: 'provider.cer', bytes }));
  const { keys } = await new Engine().open([...filesOf(alone), ...fetched], alone.password);
  assert.equal(keys[0].problem, null);
  assert.deepEqual(keys[0].keyIds, [], 'nothing is left to ask for');
});

test('the length of an answer may be indefinite', () => {
  const inside = answered(FOUND, bag(sequence(integer(7))));
  const indefinite = concat(unhex('3080'), parse(inside).content, unhex('0000'));
  assert.deepEqual(certificatesOf(indefinite).map(hex), ['3003020107']);
});

test('a provider that knows none says so', () => {
  assert.deepEqual(certificatesOf(answered(NOT_FOUND)), []);
  assert.deepEqual(certificatesOf(answered(unhex('0d0000000c000000'), utf8('not a bag'))), []);
  assert.deepEqual(certificatesOf(answered(FOUND, bag())), []);
});

test('what is no answer is refused', () => {
  const signed = bag();
  const wrong = [
    new Uint8Array(0), utf8('<html>'), signed, answered(), answered(FOUND.subarray(1)),
    answered(FOUND, utf8('not a bag')), answered(FOUND, signed.subarray(1)),
    answered(FOUND, answered(NOT_FOUND)), concat(answered(NOT_FOUND), new Uint8Array(1)),
  ];
  for (const bytes of wrong) {
    assert.throws(() => certificatesOf(bytes), refusal('unreadable_file'), hex(bytes));
  }
});
