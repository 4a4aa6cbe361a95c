/**
 * A signature that was made in another program, looked at before it leaves the browser: a key file
 * chosen by mistake must not go, and a slip is told at once. Whether the signature is any good is
 * the verifier's question, not asked here.
 * @module
 */

import { toDer } from './asn1/ber.js';
import { TAG, context, parse } from './asn1/der.js';
import { CMS, DIGEST } from './asn1/oids.js';
import { equal, fromBase64 } from './bytes.js';
import { KIND, SHAPE, kindOf, shapeOf } from './containers/kind.js';
import { Gost34311 } from './digests/gost34311.js';
import { Kupyna256, Kupyna384, Kupyna512 } from './digests/kupyna.js';
import { Sha256, Sha384, Sha512 } from './digests/sha2.js';
import { readSignedData } from './signed-data.js';

/** Everything that can be wrong with the file. */
export const READY_PROBLEMS = Object.freeze({
  key_file: 'a key, which must not be sent',
  unsigned: 'the text itself, without a signature',
  archive: 'an ASiC archive or another ZIP',
  document: 'a PDF, signed or not',
  not_a_signature: 'no CMS container of signed data',
  several_signatures: 'more than one signer, or a signature over a signature',
  other_content: 'a signature over something else',
});

/** Digests of detached signatures that can be compared here. */
const DIGESTS = {
  [DIGEST.GOST34311]: Gost34311,
  [DIGEST.KUPYNA256]: Kupyna256,
  [DIGEST.KUPYNA384]: Kupyna384,
  [DIGEST.KUPYNA512]: Kupyna512,
  [DIGEST.SHA256]: Sha256,
  [DIGEST.SHA384]: Sha384,
  [DIGEST.SHA512]: Sha512,
};

const ARMOUR = /-----BEGIN ([A-Z0-9 #]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
const KEY_LABEL = /PRIVATE KEY$/;
const SHORTEST = 4;
const KEY_SHAPES = [SHAPE.PLAIN_KEY, SHAPE.ENCRYPTED_KEY, SHAPE.PKCS12];

/**
 * @param {Uint8Array} file
 * @param {Uint8Array} content what was to be signed
 * @returns {keyof typeof READY_PROBLEMS | null} null: it may be sent
 */
export function problemOfReady(file, content) {
  if (equal(file, content)) return 'unsigned';
  if (file.length < SHORTEST) return 'not_a_signature';
  const kind = kindOf(file);
  if (kind === KIND.JKS || kind === KIND.JCEKS) return 'key_file';
  if (kind === KIND.ZIP) return 'archive';
  if (kind === KIND.PDF) return 'document';
  try {
    return kind === KIND.TEXT ? problemOfText(file, content) : problemOfDer(file, content);
  } catch {
    return 'not_a_signature';
  }
}

/** Base64, maybe in PEM armour. */
function problemOfText(file, content) {
  const text = new TextDecoder('latin1').decode(file);
  const [, label = '', body = text] = ARMOUR.exec(text) ?? [];
  return KEY_LABEL.test(label) ? 'key_file' : problemOfDer(fromBase64(body), content);
}

function problemOfDer(bytes, content) {
  const element = parse(toDer(bytes));
  const shape = shapeOf(element);
  if (KEY_SHAPES.includes(shape)) return 'key_file';
  if (shape !== SHAPE.CMS) return 'not_a_signature';
  const { content: inside, signerInfos } = readSignedData(element);
  if (signerInfos.length === 0) return 'not_a_signature';
  if (signerInfos.length > 1 || (inside && isSigned(inside))) return 'several_signatures';
  const isOurs = inside ? equal(inside, content) : digests(signerInfos[0], content);
  return isOurs ? null : 'other_content';
}

/** Whether these octets are a signature themselves. @param {Uint8Array} bytes */
function isSigned(bytes) {
  try {
    return readSignedData(parse(toDer(bytes))).signerInfos.length > 0;
  } catch {
    return false;
  }
}

/**
 * Whether a SignerInfo is over the content, as far as it says so: one without signed attributes,
 * or with an unknown digest, gets the benefit of the doubt.
 * @param {import('./asn1/der.js').Element} signerInfo
 * @param {Uint8Array} content
 */
function digests(signerInfo, content) {
  const fields = signerInfo.fields();
  fields.take(TAG.INTEGER);
  fields.take(); // who signed
  const Digest = DIGESTS[fields.take().fields().take(TAG.OID).oid()];
  const attributes = fields.takeIf(context(0))?.children.map((attribute) => attribute.children);
  const digest = attributes?.find(([type]) => type.oid() === CMS.MESSAGE_DIGEST)?.[1].inside(TAG.SET);
  if (!Digest || !digest) return true;
  return equal(new Digest().update(content).digest(), digest.octets());
}
