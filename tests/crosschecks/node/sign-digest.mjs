// The page's ДСТУ 4145 over digests given from outside, on the field m = 257: a list of digests
// (hexadecimal) comes in, { key, signatures } of one new key goes out.

import '../../page/support.mjs';
import { readFileSync } from 'node:fs';

import { standardCurve } from '../../../core/signer/dstu4145/curve.js';
import { publicPoint, sign } from '../../../core/signer/dstu4145/signature.js';
import { hex, unhex } from '../../page/support.mjs';

const curve = standardCurve(6);
const secret = curve.scalars.fromBytes(crypto.getRandomValues(new Uint8Array(32)).fill(1, 31));
const digests = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify({
  key: hex(curve.compress(publicPoint(curve, secret))),
  signatures: digests.map((digest) => hex(sign(curve, secret, unhex(digest)))),
}));
