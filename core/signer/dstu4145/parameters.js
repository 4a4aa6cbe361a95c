/**
 * Curve parameters as keys and certificates write them. They are only compared with the standard
 * curves, every one of them: a curve that is brought along is never used.
 * Source: order of the Ministry of Justice and the State Service of Special Communications
 * No. 1236/5/453 of 20.08.2012 (format of the certificate), as UAPKI reads it.
 * @module
 */

import { TAG, context } from '../asn1/der.js';
import { KEY } from '../asn1/oids.js';
import { equal, reversed, toHex } from '../bytes.js';
import { SignerError } from '../errors.js';
import { standardCurve } from './curve.js';
import { CURVE_CONSTANTS } from './curves.js';

/** @typedef {import('../asn1/der.js').Element} Element */

/** In which order field elements are written; `ANY` for keys of which that is not said. */
export const ORDER = Object.freeze({ LITTLE: 'little', BIG: 'big', ANY: 'any' });

/** @returns {never} */
function unknownCurve() {
  throw new SignerError('unsupported_algorithm', 'a curve that is not of DSTU 4145');
}

/**
 * @param {Element} parameters SEQUENCE { named or explicit curve, dke OPTIONAL }
 * @param {string} order one of {@link ORDER}
 * @returns {{ curve: import('./curve.js').Curve, dke: Uint8Array | null }}
 * @throws {SignerError} unsupported_algorithm, unreadable_file
 */
export function readParameters(parameters, order) {
  const fields = parameters.fields();
  const named = fields.takeIf(TAG.OID);
  const curve = named ? namedCurve(named.oid()) : explicitCurve(fields.take(), order);
  return { curve, dke: fields.takeIf(TAG.OCTET_STRING)?.content ?? null };
}

/** @param {string} oid */
function namedCurve(oid) {
  const index = CURVE_CONSTANTS.findIndex((_, i) => oid === `${KEY.DSTU_CURVES}.${i}`);
  return index < 0 ? unknownCurve() : standardCurve(index);
}

/** @param {Element} description @param {string} order */
function explicitCurve(description, order) {
  const fields = description.fields();
  fields.takeIf(context(0)); // version
  const polynomial = fields.take().fields();
  const degree = polynomial.take().number();
  const middle = polynomial.take();
  const terms = middle.tag === TAG.SEQUENCE ? middle.children : [middle];
  const exponents = terms.map((term) => term.number()).sort((a, b) => b - a);
  const index = CURVE_CONSTANTS.findIndex((constants) => constants.degree === degree);
  if (index < 0) unknownCurve();
  const curve = standardCurve(index);
  const { constants, field } = curve;
  const isElement = (octets, expected) =>
    (order !== ORDER.BIG && equal(octets, expected))
    || (order !== ORDER.LITTLE && equal(reversed(octets), expected));
  const same = exponents.join() === constants.exponents.join()
    && fields.take().number() === constants.a
    && isElement(fields.take().octets(), field.toBytes(curve.b))
    && toHex(fields.take().magnitude()).replace(/^0/, '') === constants.order
    && isElement(fields.take().octets(), curve.compress(curve.base));
  return same ? curve : unknownCurve();
}
