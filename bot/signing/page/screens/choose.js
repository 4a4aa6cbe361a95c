/** Second screen: what to sign with. @module */

import { button, element, show } from '../dom.js';
import { say } from '../texts.js';
import { counter } from './check.js';

/**
 * @param {string[]} ways of `key`, `ready`, `browser`
 * @returns {Promise<string>} one of them, or `back`
 */
export function choose(ways) {
  return new Promise((answer) => {
    show(
      say('choose'),
      counter(2),
      element(
        'ul',
        { class: 'ways' },
        ...ways.map((way) => element('li', {}, wayButton(way, () => answer(way)))),
      ),
      element('p', { class: 'soft' }, say('privacy')),
      button(say('back'), () => answer('back'), 'quiet'),
    );
  });
}

function wayButton(way, onclick) {
  return element(
    'button',
    { type: 'button', id: `way-${way}`, onclick },
    say(`way-${way}`),
    element('span', { class: 'soft' }, say(`way-${way}-hint`)),
  );
}
