/** Which key, and whose it is: the last word before the signature. @module */

import { button, element, facts, show } from '../look/dom.js';
import { day, has, masked, say, sayFirst } from '../texts.js';
import { counter } from './check.js';

/** @typedef {import('../signer/engine.js').KeyInfo} KeyInfo */

/**
 * Which of several keys signs. One key needs no question.
 * @param {KeyInfo[]} keys that can sign, at least one
 * @returns {Promise<KeyInfo | null>} null for «back»
 */
export function pick(keys) {
  if (keys.length === 1) return Promise.resolve(keys[0]);
  return new Promise((answer) => {
    show(
      say('which-key'),
      counter(4),
      element('p', {}, say('which-key-text')),
      element(
        'ul',
        { class: 'ways' },
        ...keys.map((key) => element('li', {}, keyButton(key, () => answer(key)))),
      ),
      button(say('back'), () => answer(null), 'quiet'),
    );
  });
}

/** Told apart by what two certificates of one person differ in. */
function keyButton({ certificate }, onclick) {
  const { organization, issuer, notAfter } = certificate;
  const term = say('key-until', { issuer, date: day(notAfter) });
  return element(
    'button',
    { type: 'button', class: 'key', onclick },
    nameOf(certificate),
    organization ? element('span', { class: 'soft' }, organization) : null,
    element('span', { class: 'soft' }, term),
  );
}

/**
 * Show whose key it is and ask for the last word.
 * @param {import('../server.js').Session} session
 * @param {KeyInfo} key
 * @returns {Promise<boolean>} false for «not me»
 */
export function confirm(session, { certificate }) {
  return new Promise((answer) => {
    const consequence = `consequence-${session.action}`;
    show(
      say('confirm'),
      counter(4),
      element('section', { class: 'card', id: 'certificate' }, person(session, certificate)),
      has(consequence) ? element('p', {}, say(consequence)) : null,
      button(say('sign'), () => answer(true)),
      button(say('not-me'), () => answer(false), 'quiet'),
    );
  });
}

function nameOf({ surname, givenName, commonName }) {
  return surname && givenName ? `${surname} ${givenName}` : (commonName ?? '');
}

function person(session, certificate) {
  const { taxId, notAfter, issuer, organization } = certificate;
  return facts([
    [sayFirst(`confirm-${session.action}`, 'confirm-other'), nameOf(certificate)],
    ...(organization ? [[say('organization'), organization]] : []),
    [say('tax-number'), taxId ? masked(taxId) : say('no-tax-number')],
    [say('valid-until'), day(notAfter)],
    [say('issuer'), issuer],
  ]);
}
