/** After a form: everything that will be signed, to be read once more. @module */

import { readable } from '../content.js';
import { button, element, show } from '../look/dom.js';
import { has, say } from '../texts.js';
import { codes, whose } from './check.js';
import { answers } from './form-answers.js';

/**
 * @param {import('../server.js').Session} session
 * @param {Uint8Array} bytes to be signed
 * @param {string[]} changed fields of a record that differ afterwards
 * @param {{ canChange: boolean, kind: string, whose: import('../server.js').Whose | null }} options
 * @returns {Promise<'go' | 'change' | 'leave'>}
 */
export function checkAnswers(session, bytes, changed, { canChange, kind, whose: of }) {
  const { behalf, parts } = readable(bytes);
  const content = JSON.parse(new TextDecoder().decode(bytes));
  return new Promise((answer) => {
    show(
      say('form-check-answers'),
      changed.length > 0 ? element('p', {}, say('form-changed', { names: namesOf(changed) })) : null,
      element(
        'section', { class: 'card' }, element('h2', {}, say('text')),
        answers(kind, content), ...parts,
      ),
      codes(session, 'form-codes'),
      whose(session, behalf, of?.signer),
      button(say('form-sign'), () => answer('go')),
      canChange ? button(say('form-change'), () => answer('change'), 'quiet') : null,
      button(say('to-chat'), () => answer('leave'), 'quiet'),
    );
  });
}

function namesOf(changed) {
  return changed.map((name) => (has(`changed-${name}`) ? say(`changed-${name}`) : name)).join(', ');
}
