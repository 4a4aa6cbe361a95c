/** Before a form: whose page this is, the code, what comes. @module */

import { button, element, show } from '../look/dom.js';
import { say, sayFirst } from '../texts.js';
import { codes, whose } from './check.js';

/**
 * Before pictures, which nobody signs.
 * @param {import('../server.js').Session} session
 * @returns {Promise<'go' | 'leave'>}
 */
export function beginPictures(session) {
  return begin(session, 'pictures-privacy');
}

/**
 * @param {import('../server.js').Session} session
 * @param {string} [privacy] key of what becomes of that which is shown
 * @returns {Promise<'go' | 'leave'>}
 */
export function begin(session, privacy = 'form-privacy') {
  return new Promise((answer) => {
    show(
      sayFirst(
        ...(session.for_other ? [`title-${session.action}-for_other`] : []),
        `title-${session.action}`, 'title-other',
      ),
      codes({ ...session, fingerprint: null }),
      whose(session, null),
      element('p', {}, say(`form-before-${session.action}`)),
      element('p', { class: 'soft' }, say(privacy)),
      button(say('form-begin'), () => answer('go')),
      button(say('to-chat'), () => answer('leave'), 'quiet'),
    );
  });
}
