/** Second screen: what to sign with. @module */

import { button, element, show } from '../look/dom.js';
import { say } from '../texts.js';
import { counter } from './check.js';

/**
 * @param {string[]} ways of `key`, `ready`, `browser` and the names of ways outside of the page
 * @param {string[]} [standIns] those of them that only play a service
 * @returns {Promise<string>} one of them, or `back`
 */
export function choose(ways, standIns = []) {
  return new Promise((answer) => {
    show(
      say('choose'),
      counter(2),
      element(
        'ul',
        { class: 'ways' },
        ...ways.map((way) => element('li', {}, wayButton(way, standIns, () => answer(way)))),
      ),
      element('p', { class: 'soft' }, say('privacy')),
      button(say('back'), () => answer('back'), 'quiet'),
    );
  });
}

function wayButton(way, standIns, onclick) {
  const hint = standIns.includes(way) ? 'stand-in' : 'hint';
  return element(
    'button',
    { type: 'button', id: `way-${way}`, onclick },
    say(`way-${way}`),
    element('span', { class: 'soft' }, say(`way-${way}-${hint}`)),
  );
}
