/** Before a form: whose page this is, the code, what comes. @module */

import { button, element, show } from '../dom.js';
import { say, sayFirst } from '../texts.js';
import { codes, whose } from './check.js';

/**
 * @param {import('../server.js').Session} session
 * @returns {Promise<'go' | 'leave'>}
 */
export function begin(session) {
  return new Promise((answer) => {
    show(
      sayFirst(`title-${session.action}`, 'title-other'),
      codes({ ...session, fingerprint: null }),
      whose(session, null),
      element('p', {}, say(`form-before-${session.action}`)),
      element('p', { class: 'soft' }, say('form-privacy')),
      button(say('form-begin'), () => answer('go')),
      button(say('to-chat'), () => answer('leave'), 'quiet'),
    );
  });
}
