import './support.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

import { parse } from '../../core/signer/asn1/der.js';
import { integer, octetString, oid, sequence } from '../../core/signer/asn1/write.js';
import { KEY } from '../../core/signer/asn1/oids.js';
import { reversed, wordsFromHex } from '../../core/signer/bytes.js';
import { Curve, standardCurve } from '../../core/signer/dstu4145/curve.js';
import { CURVE_CONSTANTS } from '../../core/signer/dstu4145/curves.js';
import { ORDER, readParameters } from '../../core/signer/dstu4145/parameters.js';
import {
  publicPoint, sign, signWithNonce, verify,
} from '../../core/signer/dstu4145/signature.js';
import { hex, refusal, unhex, vectors } from './support.mjs';

const made = vectors('primitives').dstu4145;
const curves = CURVE_CONSTANTS.map((_, index) => standardCurve(index));
const m257 = curves.find(({ constants }) => constants.degree === 257);
const secret257 = m257.scalars.fromBytes(new Uint8Array(32).fill(0x35));
const digest = new Uint8Array(32).fill(0x5a);

for (const [index, vector] of made.entries()) {
  const { degree, secret, nonce, digest: octets, public: key, signature } = vector;
  const curve = curves[index];

  test(`m=${degree}: key and signature of the verifier, by the same nonce`, () => {
    assert.equal(curve.constants.degree, degree);
    const d = curve.scalars.fromBytes(unhex(secret));
    assert.equal(hex(curve.compress(publicPoint(curve, d))), key);
    const e = curve.scalars.fromBytes(unhex(nonce));
    assert.equal(hex(signWithNonce(curve, d, unhex(octets), e)), signature);
    assert.ok(verify(curve, curve.expand(unhex(key)), unhex(octets), unhex(signature)));
  });

  test(`m=${degree}: the constants are those of a group`, () => {
    const { field, scalars, base } = curve;
    assert.ok(curve.contains(base));
    const lastButOne = Uint32Array.from(scalars.order);
    lastButOne[0] -= 1;
    const last = curve.multiply(lastButOne, base);
    assert.equal(curve.add(last, base), null);
    const three = scalars.number();
    three[0] = 3;
    const sum = curve.add(curve.add(base, base), base);
    const product = curve.multiply(three, base);
    assert.ok(field.equal(sum.x, product.x) && field.equal(sum.y, product.y));
    assert.equal(curve.multiply(scalars.number(), base), null);
  });
}

test('DSTU 4145-2002, annex B', () => {
  const curve = new Curve({
    ...CURVE_CONSTANTS[0],
    x: '72d867f93a93ac27df9ff01affe74885c8c540420',
    y: '0224a9c3947852b97c5599d5f4ab81122adc3fd9b',
  });
  const number = (text) => wordsFromHex(text, curve.scalars.size);
  const d = number('183f60fdf7951ff47d67193f8d073790c1c9b5a3e');
  const e = number('01025e40bd97db012b7a1d79de8e12932d247f61c6');
  const hashed = unhex('ff4722f5aeed76eb2e5373df6d1680715bb92e3a8886e4ae9a0c917742c4c909');
  const signature = signWithNonce(curve, d, hashed, e);
  const [r, s] = [signature.subarray(0, 21), signature.subarray(21)];
  assert.equal(hex(reversed(r)), '0274ea2c0caa014a0d80a424f59ade7a93068d08a7');
  assert.equal(hex(reversed(s)), '02100d86957331832b8e8c230f5bd6a332b3615aca');
  const point = publicPoint(curve, d);
  assert.deepEqual(point.x, curve.field.fromHex('57de7fde023ff929cb6ac785ce4b79cf64abdc2da'));
  assert.deepEqual(point.y, curve.field.fromHex('3e85444324bcf06ad85abf6ad7b5f34770532b9aa'));
});

test('no two signatures of the same digest are the same, and all verify', () => {
  const key = publicPoint(m257, secret257);
  const signatures = Array.from({ length: 5 }, () => sign(m257, secret257, digest));
  assert.equal(new Set(signatures.map(hex)).size, 5);
  for (const signature of signatures) assert.ok(verify(m257, key, digest, signature));
});

test('a random source that repeats itself does not give one nonce to two digests', () => {
  const { getRandomValues } = crypto;
  crypto.getRandomValues = (array) => array.fill(1);
  try {
    const other = digest.map((octet) => octet ^ 1);
    const nonces = [digest, other].map((octets) => nonceOf(sign(m257, secret257, octets)));
    assert.notEqual(nonces[0], nonces[1]);
    assert.equal(nonces[0], nonceOf(sign(m257, secret257, digest)));
  } finally {
    crypto.getRandomValues = getRandomValues;
  }
});

/** e = s - d·r, which who knows the key can tell from a signature. */
function nonceOf(signature) {
  const { scalars } = m257;
  const [r, s] = [0, 32].map((at) => scalars.fromBytes(signature.subarray(at, at + 32)));
  const minusOne = Uint32Array.from(scalars.order);
  minusOne[0] -= 1;
  const nonce = scalars.multiply(scalars.multiply(secret257, r), minusOne);
  scalars.add(nonce, nonce, s);
  return hex(scalars.toBytes(nonce));
}

test('what is not a signature does not verify', () => {
  const key = publicPoint(m257, secret257);
  const good = sign(m257, secret257, digest);
  const zero = new Uint8Array(32);
  const order = m257.scalars.toBytes(m257.scalars.order);
  const changed = (at) => good.map((octet, i) => (i === at ? octet ^ 1 : octet));
  const bad = {
    'r of zero': [...zero, ...good.subarray(32)],
    's of zero': [...good.subarray(0, 32), ...zero],
    's of the order': [...good.subarray(0, 32), ...order],
    'a missing octet': good.subarray(0, 63),
    'an octet more': [...good, 0],
    nothing: [],
    'another r': changed(0),
    'another s': changed(40),
  };
  for (const [what, signature] of Object.entries(bad)) {
    assert.equal(verify(m257, key, digest, Uint8Array.from(signature)), false, what);
  }
  const other = publicPoint(m257, m257.scalars.fromBytes(Uint8Array.of(2)));
  assert.equal(verify(m257, other, digest, good), false);
});

test('a compressed point is one of the curve or none', () => {
  const key = m257.compress(publicPoint(m257, secret257));
  assert.equal(hex(m257.compress(m257.expand(key))), hex(key));
  assert.equal(m257.expand(key.subarray(1)), null);
  const outside = Uint8Array.from(key);
  outside[32] |= 2; // past the degree of the field
  assert.equal(m257.expand(outside), null);
  const tried = Array.from({ length: 64 }, (_, i) => key.map((octet, at) => (at === 0 ? i : octet)));
  const found = tried.map((octets) => m257.expand(octets)).filter(Boolean);
  assert.ok(found.length > 8 && found.length < 64);
  for (const point of found) assert.ok(m257.contains(point));
});

test('a digest of zero counts as one', () => {
  const key = publicPoint(m257, secret257);
  const signature = sign(m257, secret257, new Uint8Array(32));
  const one = new Uint8Array(32);
  one[0] = 1;
  assert.ok(verify(m257, key, one, signature));
});

test('secret numbers out of range are seen', () => {
  const { scalars } = m257;
  assert.equal(scalars.fromBytes(scalars.toBytes(scalars.order)), null);
  assert.equal(scalars.fromBytes(new Uint8Array(33).fill(0xff)), null);
  assert.deepEqual(scalars.fromBytes(Uint8Array.of(5, 0, 0)), scalars.fromBytes(Uint8Array.of(5)));
});

// --- parameters in keys and certificates --------------------------------------------------------

/** Explicit parameters of a curve, maybe with one of them changed. */
function explicit(curve, change = {}) {
  const { constants, field } = curve;
  const parts = {
    degree: integer(unhex(constants.degree.toString(16).padStart(4, '0'))),
    exponents: [...constants.exponents].reverse(),
    a: constants.a,
    b: field.toBytes(curve.b),
    order: constants.order,
    base: curve.compress(curve.base),
    ...change,
  };
  const [first, ...more] = parts.exponents.map((exponent) => integer(exponent));
  const middle = more.length ? sequence(first, ...more) : first;
  const even = parts.order.padStart(2 * Math.ceil(parts.order.length / 2), '0');
  return parse(sequence(sequence(
    sequence(parts.degree, middle),
    integer(parts.a),
    octetString(parts.b),
    integer(unhex(even)),
    octetString(parts.base),
  )));
}

test('explicit and named parameters of every curve are known', () => {
  for (const [index, curve] of curves.entries()) {
    assert.equal(readParameters(explicit(curve), ORDER.LITTLE).curve, curve);
    const named = parse(sequence(oid(`${KEY.DSTU_CURVES}.${index}`)));
    assert.equal(readParameters(named, ORDER.LITTLE).curve, curve);
  }
});

test('parameters that differ in anything are of no curve', () => {
  const unsupported = refusal('unsupported_algorithm');
  const { field, base, b, constants } = m257;
  const changes = [
    { degree: integer(unhex('0102')) },
    { exponents: [11] },
    { exponents: [1, 2, 12] },
    { a: 1 },
    { b: field.toBytes(field.fromHex('1')) },
    { order: constants.order.replace(/d$/, 'b') },
    { base: m257.compress(m257.add(base, base)) },
    { b: reversed(field.toBytes(b)), base: reversed(m257.compress(base)) },
  ];
  for (const change of changes) {
    assert.throws(() => readParameters(explicit(m257, change), ORDER.LITTLE), unsupported);
  }
  const normalBasis = parse(sequence(oid('1.2.804.2.1.1.1.1.3.1.2.2.1')));
  assert.throws(() => readParameters(normalBasis, ORDER.LITTLE), unsupported);
});

test('big-endian parameters are read where they are said to be such', () => {
  const { field, base, b } = m257;
  const change = { b: reversed(field.toBytes(b)), base: reversed(m257.compress(base)) };
  const turned = explicit(m257, change);
  assert.equal(readParameters(turned, ORDER.BIG).curve, m257);
  assert.equal(readParameters(turned, ORDER.ANY).curve, m257);
});
