/** Third and fourth screens: open a key file, see whose key it is, sign. @module */

import { announce, button, element, facts, show } from '../dom.js';
import { day, has, masked, say, sayFirst } from '../texts.js';
import { counter } from './check.js';
import { bytesOf, complain, fileField, passwordField } from './fields.js';

/** Key files are a few kilobytes; a store with many certificates may reach a hundred. */
const LARGEST_KEY_BYTES = 1024 * 1024;

/** Problems of a key that another password or file does not cure say when they end. */
const DATED = { certificate_expired: 'notAfter', certificate_not_yet_valid: 'notBefore' };
const OF_THE_PASSWORD = 'wrong_password';
const OF_THE_CERTIFICATE = 'no_certificate';

/**
 * Open a key.
 * @param {import('../signer/index.js').Signer} signer
 * @returns {Promise<import('../signer/engine.js').KeyInfo[] | null>} keys that can sign; null for
 *   «back»
 */
export function openKey(signer) {
  return new Promise((answer) => {
    const file = fileField({ id: 'key-file', label: say('key-file'), hint: say('key-file-hint') });
    const beside = fileField({
      id: 'certificate-file',
      label: say('certificate-file'),
      hint: say('certificate-file-hint'),
    });
    const password = passwordField('password', say('password'));
    // Seldom needed, so it is folded away until it is.
    const folded = element(
      'details', {}, element('summary', {}, say('certificate-apart')), beside.node,
    );
    const submit = element('button', { type: 'submit' }, say('open-key'));
    const fields = { file: file.input, beside: beside.input, password: password.input };

    const onsubmit = async (event) => {
      event.preventDefault();
      if (submit.disabled || !isFilled(fields)) return;
      submit.disabled = true;
      submit.textContent = say('opening-key');
      announce(say('opening-key'));
      const keys = await tryToOpen(signer, fields);
      submit.disabled = false;
      submit.textContent = say('open-key');
      if (!keys) return;
      password.input.value = '';
      answer(keys);
    };
    show(
      say('key'),
      counter(3),
      element('form', { onsubmit, novalidate: true }, file.node, password.node, folded, submit),
      element('p', { class: 'soft' }, say('privacy')),
      button(say('back'), () => answer(null), 'quiet'),
    );
  });
}

function isFilled({ file, beside, password }) {
  for (const input of [file, beside, password]) complain(input, null);
  const size = file.files[0]?.size ?? 0;
  if (!file.files[0]) complain(file, say('no-file'));
  else if (size > LARGEST_KEY_BYTES) complain(file, say('large-file'));
  else if (!password.value) complain(password, say('no-password'));
  else return true;
  return false;
}

/** @returns {Promise<import('../signer/engine.js').KeyInfo[] | null>} null: something was said */
async function tryToOpen(signer, { file, beside, password }) {
  const chosen = [file.files[0], beside.files[0]].filter(Boolean);
  const files = await Promise.all(
    chosen.map(async (one) => ({ name: one.name, bytes: await bytesOf(one) })),
  );
  try {
    const { keys } = await signer.open(files, password.value);
    const able = keys.filter((key) => !key.problem);
    if (able.length > 0) return able;
    await signer.close();
    const [best] = keys;
    const field = best.problem === OF_THE_CERTIFICATE ? beside : file;
    field.closest('details')?.setAttribute('open', '');
    complain(field, problemOf(best));
  } catch (error) {
    complain(error.code === OF_THE_PASSWORD ? password : file, problemText(error.code));
  } finally {
    for (const { bytes } of files) bytes.fill(0);
  }
  return null;
}

function problemOf({ problem, certificate }) {
  const date = certificate?.[DATED[problem]];
  return problemText(problem, date ? { date: day(date) } : {});
}

/** @param {string} code of a SignerError */
export function problemText(code, values) {
  return say(has(`key-${code}`) ? `key-${code}` : 'key-engine_failed', values);
}

/**
 * Show whose key it is and ask for the last word.
 * @param {import('../server.js').Session} session
 * @param {import('../signer/engine.js').KeyInfo[]} keys at least one
 * @returns {Promise<string | null>} id of the key to sign with; null for «not me»
 */
export function confirm(session, keys) {
  return new Promise((answer) => {
    let chosen = keys[0];
    const card = element('section', { class: 'card', id: 'certificate' });
    const present = (key) => {
      chosen = key;
      card.replaceChildren(...person(session, key.certificate));
    };
    present(chosen);
    const consequence = `consequence-${session.action}`;
    show(
      say('confirm'),
      counter(4),
      keys.length > 1 ? chooser(keys, present) : null,
      card,
      has(consequence) ? element('p', {}, say(consequence)) : null,
      button(say('sign'), () => answer(chosen.id)),
      button(say('not-me'), () => answer(null), 'quiet'),
    );
  });
}

function chooser(keys, present) {
  return element(
    'fieldset',
    { class: 'card' },
    element('legend', {}, say('which-key')),
    ...keys.map((key, index) =>
      element(
        'label',
        { class: 'choice' },
        element('input', {
          type: 'radio', name: 'key', checked: index === 0, onchange: () => present(key),
        }),
        element('span', {}, `${nameOf(key.certificate)}, ${day(key.certificate.notAfter)}`),
      )),
  );
}

function nameOf({ surname, givenName, commonName }) {
  return surname && givenName ? `${surname} ${givenName}` : (commonName ?? '');
}

function person(session, certificate) {
  const { taxId, notAfter, issuer } = certificate;
  return [
    facts([
      [sayFirst(`confirm-${session.action}`, 'confirm-other'), nameOf(certificate)],
      [say('tax-number'), taxId ? masked(taxId) : say('no-tax-number')],
      [say('valid-until'), day(notAfter)],
      [say('issuer'), issuer],
    ]),
  ];
}
