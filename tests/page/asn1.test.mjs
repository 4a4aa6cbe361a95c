import './support.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

import { toDer, toDerSequence } from '../../core/signer/asn1/ber.js';
import { TAG, context, parse } from '../../core/signer/asn1/der.js';
import {
  element, explicit, integer, octetString, oid, sequence, setOf, time,
} from '../../core/signer/asn1/write.js';
import { hex, refusal, unhex, utf8 } from './support.mjs';

const malformed = refusal('unreadable_file');

test('what is not DER is refused', () => {
  const bad = {
    'nothing': '',
    'a tag alone': '30',
    'cut content': '300402010',
    'octets after the end': '020101ff',
    'indefinite length': '30800000',
    'length not minimal': '02810101',
    'length with a leading zero': '0482000101',
    'a length of five octets': '04850000000001aa',
    'a high tag number': '1f0101',
  };
  for (const [what, octets] of Object.entries(bad)) {
    assert.throws(() => parse(unhex(octets)), malformed, what);
  }
});

test('values of the wrong kind are refused', () => {
  assert.throws(() => parse(integer(1)).octets(), malformed);
  assert.throws(() => parse(integer(1)).children, malformed);
  assert.throws(() => parse(unhex('0201ff')).number(), malformed);
  assert.throws(() => parse(unhex('0200')).number(), malformed);
  assert.throws(() => parse(unhex('0201ff')).magnitude(), malformed);
  assert.throws(() => parse(unhex('0600')).oid(), malformed);
  assert.throws(() => parse(unhex('06022a86')).oid(), malformed);
  assert.throws(() => parse(unhex('03020780')).bitOctets(), malformed);
  assert.throws(() => parse(explicit(0, integer(1), integer(2))).inside(context(0)), malformed);
  const fields = parse(sequence(integer(1))).fields();
  assert.throws(() => fields.finish(), malformed);
  fields.take();
  assert.throws(() => fields.take(), malformed);
});

test('what is written is read back', () => {
  for (const dotted of ['1.2.804.2.1.1.1.1.3.1.1', '2.16.840.1.101', '2.999.16384', '0.9.2342']) {
    assert.equal(parse(oid(dotted)).oid(), dotted);
  }
  for (const length of [0, 1, 127, 128, 255, 256, 65535, 65536]) {
    assert.equal(parse(octetString(new Uint8Array(length))).octets().length, length);
  }
  assert.equal(hex(integer(unhex('0000ff'))), '020200ff');
  assert.equal(hex(integer(unhex('0000'))), '020100');
  assert.equal(hex(parse(integer(unhex('80'))).magnitude()), '80');
});

test('members of a SET OF stand in the order of DER', () => {
  assert.equal(hex(setOf(unhex('0202ffff'), unhex('020101'), unhex('0403'))), hex(element(
    TAG.SET, unhex('020101'), unhex('0202ffff'), unhex('0403'),
  )));
});

test('times change their form after 2049', () => {
  assert.equal(hex(time(new Date('2049-12-31T23:59:59.999Z'))), hex(element(
    TAG.UTC_TIME, utf8('491231235959Z'),
  )));
  assert.equal(hex(time(new Date('2050-01-01T00:00:00Z'))), hex(element(
    TAG.GENERALIZED_TIME, utf8('20500101000000Z'),
  )));
});

test('BER becomes DER, and DER is left as it is', () => {
  const pieces = '2480' + '0402aabb' + '0401cc' + '0000';
  assert.equal(hex(toDer(unhex(`3080${pieces}a08002010100000000`))), hex(sequence(
    octetString(unhex('aabbcc')), explicit(0, integer(1)),
  )));
  assert.equal(hex(toDer(unhex('30820003020105'))), '3003020105');
  const der = sequence(octetString(unhex('3080')));
  assert.equal(toDer(der), der);
});

test('what is not BER is refused', () => {
  const bad = [
    '3080020101', '308002010100', '0480010200', '30800000ff', '24800201010000', '30030401', '1f80',
  ];
  for (const octets of bad) assert.throws(() => toDer(unhex(octets)), malformed, octets);
  assert.throws(() => toDer(unhex('3080'.repeat(40) + '0000'.repeat(40))), malformed);
  assert.equal(toDerSequence(unhex('020101')), null);
  assert.equal(toDerSequence(unhex('3003')), null);
});
