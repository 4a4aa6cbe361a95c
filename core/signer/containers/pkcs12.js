/**
 * PKCS#12 containers (.pfx, .p12).
 * Source: RFC 7292.
 * @module
 */

import { toDer } from '../asn1/ber.js';
import { TAG, context, contextPrimitive, parse } from '../asn1/der.js';
import { BAG, CMS, DIGEST } from '../asn1/oids.js';
import { concat, equal, wipe } from '../bytes.js';
import { Gost34311 } from '../digests/gost34311.js';
import { Hmac } from '../digests/hmac.js';
import { Sha1 } from '../digests/sha1.js';
import { Sha256, Sha384, Sha512 } from '../digests/sha2.js';
import { SignerError } from '../errors.js';
import { decrypt, iterations } from './encryption.js';
import { PURPOSE, pkcs12Key } from './key-derivation.js';
import { utf16Terminated } from './password.js';

/** @typedef {import('../asn1/der.js').Element} Element */
/** @typedef {import('./read.js').Contents} Contents */

const MAC_DIGESTS = {
  [DIGEST.SHA1]: Sha1,
  [DIGEST.SHA256]: Sha256,
  [DIGEST.SHA384]: Sha384,
  [DIGEST.SHA512]: Sha512,
  [DIGEST.GOST34311]: Gost34311,
};

/**
 * @param {Element} pfx
 * @param {string} password
 * @param {Contents} contents what is found goes there
 * @throws {SignerError}
 */
export async function readPkcs12(pfx, password, contents) {
  const fields = pfx.fields();
  fields.take(TAG.INTEGER);
  const safe = dataContent(fields.take());
  const mac = fields.takeIf(TAG.SEQUENCE);
  fields.finish();
  if (mac) checkMac(mac, safe, password);
  for (const info of parse(toDer(safe)).expect(TAG.SEQUENCE).children) {
    await readBags(await safeContents(info, password), password, contents);
  }
}

/** Octets of a ContentInfo of type data. */
function dataContent(info) {
  const fields = info.fields();
  if (fields.take(TAG.OID).oid() !== CMS.DATA) {
    throw new SignerError('unsupported_container', 'PKCS#12 without password integrity');
  }
  return fields.take().inside(context(0)).octets();
}

/** @throws {SignerError} wrong_password */
function checkMac(mac, safe, password) {
  const fields = mac.fields();
  const info = fields.take().fields();
  const oid = info.take().fields().take(TAG.OID).oid();
  const expected = info.take().octets();
  const salt = fields.take().octets();
  const countField = fields.takeIf(TAG.INTEGER);
  const count = countField ? iterations(countField) : 1;
  const Digest = MAC_DIGESTS[oid];
  if (!Digest) throw new SignerError('unsupported_algorithm', `PKCS#12 MAC with ${oid}`);
  const form = utf16Terminated(password);
  const key = pkcs12Key(Digest, form, salt, PURPOSE.MAC, count, Digest.digestLength);
  const hmac = new Hmac(Digest, key);
  const right = equal(hmac.compute(safe), expected);
  hmac.wipe();
  wipe(form, key);
  if (!right) throw new SignerError('wrong_password');
}

/** @returns {Promise<Element>} SafeContents */
async function safeContents(info, password) {
  const type = info.fields().take(TAG.OID).oid();
  if (type === CMS.DATA) return parse(toDer(dataContent(info)));
  if (type !== CMS.ENCRYPTED_DATA) {
    throw new SignerError('unsupported_container', `PKCS#12 content ${type}`);
  }
  const encryptedData = info.children[1].inside(context(0)).fields();
  encryptedData.take(TAG.INTEGER);
  const content = encryptedData.take().fields();
  content.take(TAG.OID);
  const algorithm = content.take();
  return parse(await decrypt(algorithm, implicitOctets(content.take()), password));
}

/** Octets under the implicit tag [0], whole or (from BER) in pieces. */
function implicitOctets(element) {
  if (element.tag === context(0)) return concat(...element.children.map((piece) => piece.octets()));
  return element.expect(contextPrimitive(0)).content;
}

/** @param {Element} bags @param {string} password @param {Contents} contents */
async function readBags(bags, password, contents) {
  for (const bag of bags.expect(TAG.SEQUENCE).children) {
    const fields = bag.fields();
    const type = fields.take(TAG.OID).oid();
    const value = fields.take().inside(context(0));
    if (type === BAG.CERTIFICATE) readCertificate(value, contents);
    else if (type === BAG.KEY) contents.privateKeys.push(Uint8Array.from(value.raw));
    else if (type === BAG.SAFE_CONTENTS) await readBags(value, password, contents);
    else if (type === BAG.SHROUDED_KEY) {
      contents.privateKeys.push(await readEncryptedKey(value, password));
    } // other bags (secrets, CRLs) are of no use here
  }
}

function readCertificate(value, contents) {
  const fields = value.fields();
  if (fields.take(TAG.OID).oid() === BAG.X509) {
    contents.certificates.push(fields.take().inside(context(0)).octets());
  }
}

/**
 * EncryptedPrivateKeyInfo: a bag of PKCS#12, a .pk8 file, a Key-6.dat.
 * @param {Element} element
 * @param {string} password
 * @returns {Promise<Uint8Array>} PrivateKeyInfo
 */
export function readEncryptedKey(element, password) {
  const fields = element.fields();
  const algorithm = fields.take();
  const encrypted = fields.take().octets();
  fields.finish();
  return decrypt(algorithm, encrypted, password);
}
