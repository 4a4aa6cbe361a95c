/** «Принести готовий підпис»: the exact bytes out, a finished container in. @module */

import { button, element, show } from '../look/dom.js';
import { problemOfReady } from '../signer/index.js';
import { say } from '../texts.js';
import { counter } from './check.js';
import { bytesOf, complain, fileField } from './fields.js';

const LARGEST_CONTAINER_BYTES = 1024 * 1024;

/**
 * @param {import('../server.js').Session} session
 * @param {Uint8Array} bytes to be signed
 * @param {boolean} isInside Telegram, which saves no files
 * @returns {Promise<Uint8Array | null>} the container; null for «back»
 */
export function bringReady(session, bytes, isInside) {
  return new Promise((answer) => {
    const file = fileField({
      id: 'ready-file', label: say('ready-file'), hint: say('ready-file-hint'),
    });
    const onsubmit = async (event) => {
      event.preventDefault();
      const container = await checked(file.input, bytes);
      if (container) answer(container);
    };
    show(
      say('ready'),
      counter(3),
      element('ol', {}, ...[1, 2, 3].map((number) => element('li', {}, say(`ready-${number}`)))),
      isInside ? element('p', { class: 'problem' }, say('ready-inside')) : saving(session, bytes),
      element(
        'form',
        { onsubmit, novalidate: true },
        file.node,
        element('button', { type: 'submit' }, say('ready-send')),
      ),
      button(say('back'), () => answer(null), 'quiet'),
    );
  });
}

/**
 * What was chosen, if it may be the signature. Anything else stays in the browser: it might be a
 * key.
 * @param {HTMLInputElement} input
 * @param {Uint8Array} content to be signed
 * @returns {Promise<Uint8Array | null>} null: something was said
 */
async function checked(input, content) {
  complain(input, null);
  const [chosen] = input.files;
  if (!chosen) complain(input, say('no-ready-file'));
  else if (chosen.size > LARGEST_CONTAINER_BYTES) {
    complain(input, say('problem-signing_too_large'));
  } else {
    const container = await bytesOf(chosen);
    const problem = problemOfReady(container, content);
    if (!problem) return container;
    container.fill(0);
    complain(input, say(`ready-${problem}`));
  }
  return null;
}

function saving({ action }, bytes) {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }));
  return element(
    'a',
    { class: 'button quiet', id: 'ready-save', href: address, download: `${action}.json` },
    say('ready-save'),
  );
}
