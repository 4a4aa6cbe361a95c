/** First screen: whose page this is, the codes, the text. @module */

import { button, element, facts, show } from '../look/dom.js';
import { readable } from '../content.js';
import { say, sayFirst } from '../texts.js';

let isCounted = true;

/** A page with a form counts the form's steps instead. */
export function countNoSteps() {
  isCounted = false;
}

/** @param {number} number @returns {HTMLElement | null} */
export function counter(number) {
  return isCounted ? element('p', { class: 'counter' }, say('step', { number })) : null;
}

/**
 * @param {import('../server.js').Session} session
 * @param {Uint8Array} bytes to be signed
 * @returns {Promise<'go' | 'leave'>}
 */
export function check(session, bytes) {
  const { behalf, representative, parts } = readable(bytes);
  return new Promise((answer) => {
    show(
      sayFirst(`title-${session.action}`, 'title-other'),
      counter(1),
      codes(session),
      whose(session, behalf, representative),
      element('section', { class: 'card' }, element('h2', {}, say('text')), ...parts),
      button(say('codes-match'), () => answer('go')),
      button(say('to-chat'), () => answer('leave'), 'quiet'),
    );
  });
}

/**
 * @param {import('../server.js').Session} session
 * @param {string} [text] key of what is to be done with the codes
 */
export function codes({ match_code: matchCode, fingerprint }, text = null) {
  const shown = [[say('match-code'), matchCode, 'match-code']];
  if (fingerprint) shown.push([say('fingerprint'), fingerprint, 'fingerprint']);
  return element(
    'section',
    { class: 'card' },
    element(
      'dl',
      { class: 'codes' },
      ...shown.map(([name, value, id]) =>
        element('div', {}, element('dt', {}, name), element('dd', { id }, value))),
    ),
    element('p', {}, say(text ?? (fingerprint ? 'match-both' : 'match-one'))),
  );
}

export function whose({ account, for_other: forOther }, behalf, representative = null) {
  const pairs = behalf ? [[say('behalf'), behalf]] : [];
  if (representative) pairs.push([say('representative'), representative]);
  pairs.push([
    say('account'),
    account.name
      ? say('account-value', { name: account.name, ending: account.id_ending })
      : say('account-nameless', { ending: account.id_ending }),
  ]);
  return element(
    'section',
    { class: 'card' },
    facts(pairs),
    forOther ? element('p', { id: 'for-other' }, say('for-other')) : null,
    element('p', { class: 'soft' }, say('account-warning')),
  );
}
