/** A document that is only read: before it is fetched, and when it is there. @module */

import { printed } from '../content.js';
import { button, element, show } from '../look/dom.js';
import { say } from '../texts.js';
import { codes, whose } from './check.js';

/**
 * @param {import('../server.js').Session} session
 * @param {boolean} isInside Telegram, which may neither show nor save a PDF
 * @returns {Promise<'read' | 'browser' | 'leave'>}
 */
export function begin(session, isInside) {
  return new Promise((answer) => {
    show(
      say(`title-${session.action}`),
      codes(session, 'reading-match'),
      whose(session, null),
      element('p', {}, say('reading-once')),
      button(say('reading-show'), () => answer('read')),
      isInside ? button(say('way-browser'), () => answer('browser'), 'quiet') : null,
      button(say('to-chat'), () => answer('leave'), 'quiet'),
    );
  });
}

/**
 * @param {{ content: string, number: string, pdf: string }} found
 * @param {() => void} leave
 */
export function read({ content, number, pdf }, leave) {
  const octets = Uint8Array.from(atob(pdf), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([octets], { type: 'application/pdf' }));
  show(
    say('reading-title', { number }),
    element('section', { class: 'card' }, ...printed(content)),
    element(
      'a',
      { class: 'button', id: 'pdf', href: address, download: `declaration-${number}.pdf` },
      say('reading-save'),
    ),
    element('p', { class: 'soft' }, say('reading-kept')),
    button(say('to-chat'), leave, 'quiet'),
  );
}
