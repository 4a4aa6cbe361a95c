/**
 * From files of any kind to private keys and certificates. The kind is told by the content, not by
 * the name.
 * @module
 */

import { toDer } from '../asn1/ber.js';
import { TAG, context, parse } from '../asn1/der.js';
import { CMS } from '../asn1/oids.js';
import { fromBase64, wipe } from '../bytes.js';
import { SignerError } from '../errors.js';
import { JKS_MAGIC, readJks } from './jks.js';
import { readEncryptedKey, readPkcs12 } from './pkcs12.js';

/**
 * @typedef {object} Contents
 * @property {Uint8Array[]} privateKeys PrivateKeyInfo, to be wiped by who takes them
 * @property {Uint8Array[]} certificates
 */

/** Octets of the largest file that is looked at: bundles of certificates are below 1 MiB. */
const SIZE_LIMIT = 4 * 1024 * 1024;

const JCEKS_MAGIC = 0xcececece;

/**
 * @param {{ name: string, bytes: Uint8Array }[]} files a key file, and certificates beside it
 * @param {string} password
 * @returns {Promise<Contents>}
 * @throws {SignerError} wrong_password, unreadable_file, unsupported_container,
 *   unsupported_algorithm
 */
export async function readFiles(files, password) {
  /** @type {Contents} */
  const contents = { privateKeys: [], certificates: [] };
  try {
    for (const { name, bytes } of files) await readFile(name, bytes, password, contents);
  } catch (error) {
    wipe(...contents.privateKeys);
    throw error;
  }
  return contents;
}

/** One file of any kind; this and the following put what they find into the contents. */
async function readFile(name, bytes, password, contents) {
  if (bytes.length < 4 || bytes.length > SIZE_LIMIT) {
    throw new SignerError('unreadable_file', 'size');
  }
  // No description of the format and no sample of it could be had.
  if (/\.zs2$/i.test(name)) throw new SignerError('unsupported_container', 'ZS2');
  const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (magic === JCEKS_MAGIC) throw new SignerError('unsupported_container', 'JCEKS');
  if (magic === JKS_MAGIC) readJks(bytes, password, contents);
  else if (bytes[0] === TAG.SEQUENCE) await readDer(toDer(bytes), password, contents);
  else await readPem(bytes, password, contents);
}

async function readPem(bytes, password, contents) {
  const text = new TextDecoder('latin1').decode(bytes);
  const blocks = text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g);
  let found = false;
  for (const [, label, body] of blocks) {
    if (/^(EC|RSA|DSA) /.test(label)) throw new SignerError('unsupported_container', label);
    await readDer(toDer(fromBase64(body)), password, contents);
    found = true;
  }
  if (!found) throw new SignerError('unreadable_file', 'no known format');
}

/** @param {Uint8Array} der @param {string} password @param {Contents} contents */
async function readDer(der, password, contents) {
  const element = parse(der);
  const shape = element.expect(TAG.SEQUENCE).children.map((member) => member.tag);
  const begins = (...tags) => tags.every((tag, i) => shape[i] === tag);
  if (begins(TAG.INTEGER, TAG.SEQUENCE, TAG.OCTET_STRING)) {
    contents.privateKeys.push(der); // a key without a password
  } else if (begins(TAG.INTEGER, TAG.SEQUENCE)) {
    await readPkcs12(element, password, contents);
  } else if (begins(TAG.SEQUENCE, TAG.OCTET_STRING)) {
    contents.privateKeys.push(await readEncryptedKey(element, password));
  } else if (begins(TAG.OID, context(0))) {
    contents.certificates.push(...bagOfCertificates(element));
  } else if (begins(TAG.SEQUENCE, TAG.SEQUENCE, TAG.BIT_STRING)) {
    contents.certificates.push(der);
  } else {
    throw new SignerError('unreadable_file', 'no known format');
  }
}

/** Certificates of a SignedData (.p7b, .p7s): RFC 5652, 5.1. */
function bagOfCertificates(element) {
  const [type, content] = element.children;
  if (type.oid() !== CMS.SIGNED_DATA) throw new SignerError('unreadable_file', 'no certificates');
  const fields = content.inside(context(0)).fields();
  fields.take(TAG.INTEGER);
  fields.take(TAG.SET);
  fields.take(TAG.SEQUENCE);
  const certificates = fields.takeIf(context(0))?.children ?? [];
  return certificates.filter(({ tag }) => tag === TAG.SEQUENCE).map(({ raw }) => raw);
}
