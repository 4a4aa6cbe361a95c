import './support.mjs';
import assert from 'node:assert/strict';
import { createPublicKey, verify as nodeVerify } from 'node:crypto';
import test from 'node:test';

import { TAG, context, parse } from '../../core/signer/asn1/der.js';
import { CMS, DIGEST, SIGNATURE } from '../../core/signer/asn1/oids.js';
import { element } from '../../core/signer/asn1/write.js';
import { concat, equal } from '../../core/signer/bytes.js';
import { signedData } from '../../core/signer/cades.js';
import { Certificate } from '../../core/signer/certificates/certificate.js';
import { readFiles } from '../../core/signer/containers/read.js';
import { Gost34311 } from '../../core/signer/digests/gost34311.js';
import { Kupyna256 } from '../../core/signer/digests/kupyna.js';
import { Sha256, Sha384 } from '../../core/signer/digests/sha2.js';
import { ORDER, readParameters } from '../../core/signer/dstu4145/parameters.js';
import { verify } from '../../core/signer/dstu4145/signature.js';
import { Engine } from '../../core/signer/engine.js';
import { readPrivateKey } from '../../core/signer/keys/private-key.js';
import { filesOf, hex, refusal, utf8, vectors } from './support.mjs';

const { cases } = vectors('containers');
const byName = (name) => cases.find((one) => one.name === name);
const CONTENT = utf8('{"дія":"подати декларацію"}');
const MOMENT = new Date('2026-11-22T22:10:00.500Z');

/** Open a case and sign by its best key. */
async function signBy(name, options, content = CONTENT) {
  const engine = new Engine();
  const { keys } = await engine.open(filesOf(byName(name)), byName(name).password);
  return engine.sign(keys[0].id, content, { signingTime: MOMENT, ...options });
}

/** The fields of a SignedData with one signer, by the rules of RFC 5652. */
function dissect(p7s) {
  const [type, content] = parse(p7s).fields().members;
  assert.equal(type.oid(), CMS.SIGNED_DATA);
  const fields = content.inside(context(0)).children;
  const [version, digests, encapsulated, certificates, signers] = fields;
  assert.equal(version.number(), 1);
  const [signer] = signers.expect(TAG.SET).children;
  const [signerVersion, sid, digest, attributes, algorithm, signature] = signer.children;
  assert.equal(signerVersion.number(), 1);
  const signed = element(TAG.SET, attributes.expect(context(0)).content);
  return {
    digests, encapsulated, sid, digest, signed, algorithm,
    certificate: certificates.expect(context(0)).content,
    signature: signature.octets(),
    attributes: new Map(parse(signed).children.map(({ children: [kind, values] }) =>
      [kind.oid(), values.inside(TAG.SET)])),
  };
}

const SCHEMES = [
  ['national-m257', {}, Kupyna256, DIGEST.KUPYNA256, SIGNATURE.DSTU_KUPYNA256],
  ['national-m257', { digest: 'gost34311' }, Gost34311, DIGEST.GOST34311, SIGNATURE.DSTU_GOST],
  ['national-m431', {}, Kupyna256, DIGEST.KUPYNA256, SIGNATURE.DSTU_KUPYNA256],
  ['international-p256-aes', {}, Sha256, DIGEST.SHA256, SIGNATURE.ECDSA_SHA256],
  ['international-p384-ber', {}, Sha384, DIGEST.SHA384, SIGNATURE.ECDSA_SHA384],
  ['international-rsa-aes', { digest: 'gost34311' }, Sha256, DIGEST.SHA256, SIGNATURE.RSA_SHA256],
];

for (const [name, options, Digest, digestOid, signatureOid] of SCHEMES) {
  const digestOf = (bytes) => hex(new Digest().update(bytes).digest());

  test(`${name} with ${Digest.name}: every field of the signature`, async () => {
    const parts = dissect(await signBy(name, options));
    const certificate = new Certificate(parts.certificate);
    assert.equal(parts.digest.children[0].oid(), digestOid);
    assert.equal(parts.digests.children[0].children[0].oid(), digestOid);
    assert.equal(parts.algorithm.children[0].oid(), signatureOid);
    assert.deepEqual(parts.sid.children.map(({ raw }) => hex(raw)), [
      hex(certificate.issuer.raw), hex(certificate.serial.raw),
    ]);
    const { attributes } = parts;
    assert.equal(attributes.size, 4);
    assert.equal(attributes.get(CMS.CONTENT_TYPE).oid(), CMS.DATA);
    const signingTime = attributes.get(CMS.SIGNING_TIME).content;
    assert.equal(new TextDecoder().decode(signingTime), '261122221000Z');
    assert.equal(hex(attributes.get(CMS.MESSAGE_DIGEST).octets()), digestOf(CONTENT));
    const identifier = attributes.get(CMS.SIGNING_CERTIFICATE_V2).children[0].children[0].children;
    const [issuerSerial, certificateDigest, algorithm] = [...identifier].reverse();
    assert.equal(hex(certificateDigest.octets()), digestOf(certificate.raw));
    assert.equal(algorithm?.children[0].oid() ?? DIGEST.SHA256, digestOid);
    assert.ok(equal(issuerSerial.children[0].children[0].children[0].raw, certificate.issuer.raw));
    assert.ok(equal(issuerSerial.children[1].raw, certificate.serial.raw));
    const order = parse(parts.signed).children.map(({ raw }) => Buffer.from(raw));
    assert.deepEqual(order, [...order].sort(Buffer.compare));
  });

  test(`${name} with ${Digest.name}: the signature is over the signed attributes`, async () => {
    const { certificate: raw, signed, signature } = dissect(await signBy(name, options));
    const { publicKey } = new Certificate(raw);
    if (!name.startsWith('national')) {
      const key = createPublicKey({ key: Buffer.from(publicKey.raw), format: 'der', type: 'spki' });
      assert.ok(nodeVerify(`sha${8 * Digest.digestLength}`, signed, key, signature));
      return;
    }
    const { curve } = readParameters(publicKey.parameters, ORDER.LITTLE);
    const point = curve.expand(parse(publicKey.octets).octets());
    assert.ok(verify(curve, point, new Digest().update(signed).digest(), signature));
    assert.equal(signature.length, 2 * curve.scalars.octets);
  });
}

test('the content is inside, or stays outside', async () => {
  const inside = dissect(await signBy('national-m257', {})).encapsulated.children;
  assert.equal(hex(inside[1].inside(context(0)).octets()), hex(CONTENT));
  const outside = dissect(await signBy('national-m257', { detached: true }));
  assert.equal(outside.encapsulated.children.length, 1);
  const digest = outside.attributes.get(CMS.MESSAGE_DIGEST).octets();
  assert.equal(hex(digest), hex(new Kupyna256().update(CONTENT).digest()));
});

test('a long content is signed whole', async () => {
  const content = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
  const { attributes } = dissect(await signBy('national-m257', {}, content));
  const digest = attributes.get(CMS.MESSAGE_DIGEST).octets();
  assert.equal(hex(digest), hex(new Kupyna256().update(content).digest()));
});

test('the time of signing is held against the term of the certificate', async () => {
  const sign = (time) => signBy('national-m257', { signingTime: new Date(time) });
  await assert.rejects(sign('2019-12-31T23:59:59Z'), refusal('certificate_not_yet_valid'));
  await assert.rejects(sign('2099-12-31T00:00:01Z'), refusal('certificate_expired'));
  await sign('2020-01-01T00:00:00Z');
});

test('what cannot be signed is refused', async () => {
  const name = 'national-m257';
  await assert.rejects(signBy(name, {}, new Uint8Array(0)), refusal('engine_failed'));
  await assert.rejects(signBy(name, { digest: 'sha1' }), refusal('unsupported_algorithm'));
  await assert.rejects(signBy(name, { digest: 'toString' }), refusal('unsupported_algorithm'));
  const never = { signingTime: new Date(NaN) };
  await assert.rejects(signBy(name, never), refusal('engine_failed'));
});

test('a closed engine does not sign', async () => {
  const engine = new Engine();
  const one = byName('national-m257');
  const { keys } = await engine.open(filesOf(one), one.password);
  await engine.close();
  await assert.rejects(engine.sign(keys[0].id, CONTENT), refusal('engine_failed'));
  await engine.open(filesOf(one), one.password);
  await assert.rejects(engine.open(filesOf(one), 'another'), refusal('wrong_password'));
  await assert.rejects(engine.sign(keys[0].id, CONTENT), refusal('engine_failed'));
});

/** The keys of a case with their certificates, below the engine. */
async function keysOf(name) {
  const one = byName(name);
  const { privateKeys, certificates } = await readFiles(filesOf(one), one.password);
  const keys = privateKeys.flatMap(readPrivateKey);
  return { keys, certificates: certificates.map((bytes) => new Certificate(bytes)) };
}

test('a signature that does not verify is not returned', async () => {
  for (const name of ['national-m257', 'international-p256-aes', 'international-rsa-aes']) {
    const { keys: [key], certificates: [certificate] } = await keysOf(name);
    assert.ok(await key.bind(certificate));
    const scheme = key.scheme('kupyna256');
    const faulty = { ...scheme, sign: (bytes) => scheme.sign(concat(bytes, Uint8Array.of(0))) };
    const what = { certificate, content: CONTENT, detached: false, signingTime: MOMENT };
    await assert.rejects(signedData({ ...what, scheme: faulty }), refusal('self_check_failed'));
    await signedData({ ...what, scheme });
  }
});

test('a key takes no certificate of another', async () => {
  const names = ['national-m257', 'national-m431', 'pk8-with-certificate',
    'international-p256-aes', 'international-p384-ber', 'international-rsa-aes'];
  const all = await Promise.all(names.map(keysOf));
  for (const { keys: [key], certificates: [own] } of all) {
    for (const { certificates } of all) {
      for (const certificate of certificates.filter((other) => other !== own)) {
        assert.equal(await key.bind(certificate), false);
      }
    }
    assert.equal(await key.bind(own), true);
  }
});

test('a wiped key is zero', async () => {
  for (const name of ['national-m257', 'international-p256-aes', 'international-rsa-aes']) {
    const { keys: [key] } = await keysOf(name);
    assert.ok(key.secret.some((part) => part !== 0));
    key.wipe();
    assert.ok(key.secret.every((part) => part === 0));
  }
});

test('a key of WebCrypto is in our memory no more once it has its certificate', async () => {
  for (const name of ['international-p256-aes', 'international-rsa-aes']) {
    const { keys: [key], certificates: [certificate] } = await keysOf(name);
    assert.ok(await key.bind(certificate));
    assert.ok(key.secret.every((part) => part === 0));
    assert.equal(key.pair.privateKey.extractable, false);
  }
});
