/** The screen where the consent is signed: with a key file here, or elsewhere. @module */

import { announce, button, element, facts, show } from './look/dom.js';
import { bytesOf, complain, fileField, passwordField } from './fields.js';
import { SignerError, problemOfReady } from './signer/index.js';
import { day, has, masked, say } from './texts.js';

/** @typedef {import('./signer/engine.js').KeyInfo} KeyInfo */

const LARGEST_BYTES = 1024 * 1024;
/** A key that nobody uses for so long is closed. */
const PATIENCE_MS = 2 * 60 * 1000;
const ARMOUR = /-----BEGIN [A-Z0-9 #]+-----([A-Za-z0-9+/=\s]+)-----END/;
const SEQUENCE = 0x30;

/**
 * @param {import('./signer/index.js').Signer} signer
 * @param {Uint8Array} content
 * @param {string} problem to be said at once; empty for none
 * @returns {Promise<{ key: KeyInfo } | { container: Uint8Array } | null>} null for «back»
 */
export function signWith(signer, content, problem) {
  return new Promise((answer) => {
    show(
      say('key'),
      element('p', {}, say('key-text')),
      problem ? element('p', { class: 'problem', role: 'alert' }, problem) : null,
      keyForm(signer, (key) => answer({ key })),
      readyForm(content, (container) => answer({ container })),
      button(say('back'), () => answer(null), 'quiet'),
    );
  });
}

function keyForm(signer, answer) {
  const file = fileField({ id: 'key-file', label: say('key-file'), hint: say('key-file-hint') });
  const beside = fileField({
    id: 'certificate-file', label: say('certificate-file'), hint: say('certificate-file-hint'),
  });
  const password = passwordField('password', say('password'));
  const submit = element('button', { type: 'submit' }, say('open-key'));
  const inputs = { file: file.input, beside: beside.input, password: password.input };
  const onsubmit = async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    submit.textContent = say('opening-key');
    announce(say('opening-key'));
    const key = await openKey(signer, inputs);
    submit.disabled = false;
    submit.textContent = say('open-key');
    if (!key) return;
    password.input.value = '';
    answer(key);
  };
  const apart = element('summary', {}, say('certificate-apart'));
  return element(
    'form',
    { onsubmit, novalidate: true },
    file.node,
    password.node,
    element('details', {}, apart, beside.node),
    submit,
  );
}

/** @returns {Promise<KeyInfo | null>} the best key; null: something was said */
async function openKey(signer, { file, beside, password }) {
  for (const input of [file, beside, password]) complain(input, null);
  const chosen = [file.files[0], beside.files[0]].filter(Boolean);
  if (!file.files[0]) return complain(file, say('no-file'));
  if (chosen.some((one) => one.size > LARGEST_BYTES)) {
    return complain(file, say('large-file'));
  }
  const files = await Promise.all(
    chosen.map(async (one) => ({ name: one.name, bytes: await bytesOf(one) })),
  );
  try {
    const { keys: [best] } = await signer.open(files, password.value);
    if (!best.problem) return best;
    await signer.close();
    const place = best.problem === 'no_certificate' ? beside : file;
    complain(place, problemText(best.problem));
  } catch (error) {
    if (!(error instanceof SignerError)) throw error;
    const isOfPassword = error.code === 'wrong_password';
    const isMissing = isOfPassword && !password.value;
    const sentence = isMissing ? say('no-password') : problemText(error.code);
    complain(isOfPassword ? password : file, sentence);
  } finally {
    for (const { bytes } of files) bytes.fill(0);
  }
  return null;
}

function readyForm(content, answer) {
  const file = fileField({ id: 'ready-file', label: say('ready-file') });
  const onsubmit = async (event) => {
    event.preventDefault();
    const container = await ready(file.input, content);
    if (container) answer(container);
  };
  const address = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  return element(
    'details',
    { class: 'card' },
    element('summary', {}, say('ready')),
    element('p', {}, say('ready-text')),
    element(
      'a', { class: 'button quiet', href: address, download: 'consent.json' }, say('ready-save'),
    ),
    element(
      'form',
      { onsubmit, novalidate: true },
      file.node,
      element('button', { type: 'submit', class: 'quiet' }, say('ready-send')),
    ),
  );
}

/** What was chosen, if it may be the signature; anything else stays in the browser. */
async function ready(input, content) {
  complain(input, null);
  const [chosen] = input.files;
  if (!chosen) return complain(input, say('no-file'));
  if (chosen.size > LARGEST_BYTES) return complain(input, say('large-file'));
  const bytes = await bytesOf(chosen);
  const problem = problemOfReady(bytes, content);
  if (!problem) return unwrapped(bytes);
  bytes.fill(0);
  complain(input, say(`ready-${problem}`));
  return null;
}

/** A container without the armour or the base64 that some programs write it in. */
function unwrapped(bytes) {
  if (bytes[0] === SEQUENCE) return bytes;
  const text = new TextDecoder('latin1').decode(bytes);
  const [, body = text] = ARMOUR.exec(text) ?? [];
  return Uint8Array.from(atob(body.replace(/[^A-Za-z0-9+/=]/g, '')), (one) => one.charCodeAt(0));
}

/**
 * Whose key it is, and the last word.
 * @param {KeyInfo} key
 * @param {string} channel that gets access
 * @returns {Promise<'sign' | 'back' | 'left'>} `left`: nobody answered
 */
export function confirm({ certificate }, channel) {
  const { surname, givenName, commonName, taxId, notAfter, issuer } = certificate;
  const name = surname && givenName ? `${surname} ${givenName}` : (commonName ?? '');
  return new Promise((answer) => {
    const timer = setTimeout(() => answer('left'), PATIENCE_MS);
    const said = (what) => () => {
      clearTimeout(timer);
      answer(what);
    };
    show(
      say('confirm'),
      element('section', { class: 'card', id: 'certificate' }, facts([
        [say('signer'), name],
        [say('tax-number'), taxId ? masked(taxId) : say('no-tax-number')],
        [say('valid-until'), day(notAfter)],
        [say('issuer'), issuer],
      ])),
      element('p', {}, say('confirm-text', { name: channel })),
      button(say('sign'), said('sign')),
      button(say('not-me'), said('back'), 'quiet'),
    );
  });
}

/** @param {string} code of a SignerError, or `left_open` */
export function problemText(code) {
  return say(has(`signer-${code}`) ? `signer-${code}` : 'signer-engine_failed');
}
