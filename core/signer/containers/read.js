/**
 * From files of any kind to private keys and certificates. The kind is told by the content, not by
 * the name.
 * @module
 */

import { toDer } from '../asn1/ber.js';
import { parse } from '../asn1/der.js';
import { fromBase64, wipe } from '../bytes.js';
import { SignerError } from '../errors.js';
import { bagOfCertificates } from '../signed-data.js';
import { readJks } from './jks.js';
import { KIND, SHAPE, kindOf, shapeOf } from './kind.js';
import { readEncryptedKey, readPkcs12 } from './pkcs12.js';

/**
 * @typedef {object} Contents
 * @property {Uint8Array[]} privateKeys PrivateKeyInfo, to be wiped by who takes them
 * @property {Uint8Array[]} certificates
 */

/** Octets of the largest file that is looked at: bundles of certificates are below 1 MiB. */
const SIZE_LIMIT = 4 * 1024 * 1024;

/**
 * @param {{ name: string, bytes: Uint8Array }[]} files a key file, and certificates beside it
 * @param {string} password
 * @returns {Promise<Contents>}
 * @throws {SignerError} wrong_password, unreadable_file, unsupported_container, unsupported_zs2,
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
  if (/\.zs2$/i.test(name)) throw new SignerError('unsupported_zs2');
  const kind = kindOf(bytes);
  if (kind === KIND.JCEKS) throw new SignerError('unsupported_container', 'JCEKS');
  if (kind === KIND.JKS) readJks(bytes, password, contents);
  else if (kind === KIND.DER) await readDer(toDer(bytes), password, contents);
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
  switch (shapeOf(element)) {
    case SHAPE.PLAIN_KEY: // without a password
      contents.privateKeys.push(der);
      break;
    case SHAPE.PKCS12:
      await readPkcs12(element, password, contents);
      break;
    case SHAPE.ENCRYPTED_KEY:
      contents.privateKeys.push(await readEncryptedKey(element, password));
      break;
    case SHAPE.CMS:
      contents.certificates.push(...bagOfCertificates(element));
      break;
    case SHAPE.CERTIFICATE:
      contents.certificates.push(der);
      break;
    default:
      throw new SignerError('unreadable_file', 'no known format');
  }
}
