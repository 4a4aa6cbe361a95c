// Holds the signer's primitives against vectors of others: `node conformance.mjs FOLDER`.
// Prints how many of each kind were right and how many there were.

import './support.mjs';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from '../../core/signer/asn1/der.js';
import { reversed, wordsFromHex } from '../../core/signer/bytes.js';
import { Certificate } from '../../core/signer/certificates/certificate.js';
import { substitutionTables } from '../../core/signer/ciphers/gost28147.js';
import { Gost34311 } from '../../core/signer/digests/gost34311.js';
import { Kupyna256, Kupyna384, Kupyna512 } from '../../core/signer/digests/kupyna.js';
import { Curve, standardCurve } from '../../core/signer/dstu4145/curve.js';
import { ORDER, readParameters } from '../../core/signer/dstu4145/parameters.js';
import {
  publicPoint, signWithNonce, verify,
} from '../../core/signer/dstu4145/signature.js';
import { isDstu } from '../../core/signer/keys/dstu-key.js';
import { hex, unhex } from './support.mjs';

const folder = process.argv[2];
const read = (name) => JSON.parse(readFileSync(join(folder, 'primitives', `${name}.json`), 'utf8'));

const gost = read('gost34311');
const example = substitutionTables(unhex(gost.standard_example_sbox_packed_hex));
const digestIs = (digest, { msg_hex: message, digest_hex: expected }) =>
  hex(digest.update(unhex(message)).digest()) === expected;

const KUPYNA = { 256: Kupyna256, 384: Kupyna384, 512: Kupyna512 };

const curvesAre = read('dstu4145-curves').curves.map((expected, index) => {
  const curve = standardCurve(index);
  const { constants, base } = curve;
  return expected.oid.endsWith(`.${index}`)
    && constants.degree === expected.m
    && constants.exponents.join() === [...expected.k].sort((a, b) => b - a).join()
    && constants.a === expected.a
    && constants.b === expected.b_hex.replace(/^0+/, '')
    && constants.order === expected.n_hex.replace(/^0+/, '')
    && curve.contains(base)
    && hex(curve.compress(base)) === expected.g_compressed_le_hex;
});

const signatures = read('dstu4145-signatures');

/** A published signature, made again with its key and nonce. */
function isMadeAgain(vector) {
  const curve = new Curve({
    degree: vector.m,
    exponents: [...vector.k].sort((a, b) => b - a),
    a: vector.a,
    b: vector.b_hex,
    order: vector.n_hex.replace(/^0+/, ''),
    x: vector.gx_hex,
    y: vector.gy_hex,
  });
  const { field, scalars } = curve;
  const number = (text) => wordsFromHex(text.replace(/^0+/, ''), scalars.size);
  const octets = (text) => hex(scalars.toBytes(number(text)));
  const secret = number(vector.d_hex);
  const key = publicPoint(curve, secret);
  const digests = [unhex(vector.digest_hex), reversed(unhex(vector.digest_hex))];
  return field.equal(key.x, field.fromHex(vector.qx_hex.replace(/^0+/, '')))
    && field.equal(key.y, field.fromHex(vector.qy_hex.replace(/^0+/, '')))
    && digests.some((digest) => {
      const made = hex(signWithNonce(curve, secret, digest, number(vector.e_hex)));
      return made === octets(vector.r_hex) + octets(vector.s_hex);
    });
}

function isJudgedRight(vector) {
  const [algorithm, bits] = parse(unhex(vector.spki_der_hex)).children;
  const { curve } = readParameters(algorithm.children[1], ORDER.LITTLE);
  const point = curve.expand(parse(bits.bitOctets()).octets());
  const [digest, signature] = [unhex(vector.digest_hex), unhex(vector.sig_rs_le_hex)];
  return verify(curve, point, digest, signature) === vector.valid;
}

/** Whether a provider's certificate is read, and its curve, whatever the form, is known. */
function isRead(path) {
  const { publicKey, info } = new Certificate(new Uint8Array(readFileSync(path)));
  if (!info.commonName || !(info.notAfter > info.notBefore)) return false;
  if (!isDstu(publicKey.oid)) return true;
  const order = path.includes('/be-') ? ORDER.BIG : ORDER.LITTLE;
  const { curve } = readParameters(publicKey.parameters, order);
  const written = parse(publicKey.octets).octets();
  const point = curve.expand(order === ORDER.BIG ? reversed(written) : written);
  return point !== null && curve.contains(point);
}

const providers = join(folder, 'real', 'ca-certs');
const certificates = readdirSync(providers).filter((name) => name.endsWith('.cer'));

const results = {
  'GOST 34.311, DKE 1': gost.dke1.map((vector) => digestIs(new Gost34311(), vector)),
  'GOST 34.311, standard': gost.standard_examples_with_example_sbox.map((vector) =>
    digestIs(new Gost34311(example), vector)),
  Kupyna: read('kupyna').vectors.map((vector) => digestIs(new KUPYNA[vector.bits](), vector)),
  curves: curvesAre,
  'signatures made': signatures.standard_and_bouncycastle.map(isMadeAgain),
  'signatures judged': signatures.uapki_raw.map(isJudgedRight),
  'certificates of providers': certificates.map((name) => isRead(join(providers, name))),
};
const counted = Object.entries(results).map(([name, list]) =>
  [name, { right: list.filter(Boolean).length, all: list.length }]);
process.stdout.write(JSON.stringify(Object.fromEntries(counted)));
