/** What has become of it: progress, the end, problems, ways back to the chat. @module */

import { announce, button, element, show } from '../look/dom.js';
import { say, has } from '../texts.js';

/**
 * @param {import('../telegram.js').Telegram} telegram
 * @param {string | null} botLink
 */
function toChat(telegram, botLink, kind) {
  if (telegram.isOverChat || !botLink) {
    return button(say('to-chat'), () => telegram.leave(botLink), kind);
  }
  const className = ['button', kind].filter(Boolean).join(' ');
  return element('a', { class: className, href: botLink, rel: 'noreferrer' }, say('to-chat'));
}

/** @param {string} key `signing`, `sending` or `waiting` */
export function busy(key) {
  const text = has(`${key}-text`) ? element('p', {}, say(`${key}-text`)) : null;
  show(say(key), element('div', { class: 'progress' }), text);
  announce(say(key));
}

export function late(telegram, botLink) {
  show(
    say('late'),
    element('p', { class: 'success' }, say('late-text')),
    toChat(telegram, botLink),
  );
}

export function done(telegram, botLink) {
  show(
    say('done'),
    element('p', { class: 'success' }, say('done-text')),
    toChat(telegram, botLink),
  );
}

export function shown(telegram, botLink) {
  show(
    say('pictures-done'),
    element('p', { class: 'success' }, say('done-text')),
    toChat(telegram, botLink),
  );
}

/** @param {'first' | 'last'} when before the text is shown, or after it was signed */
export function bringBack(when, link) {
  show(
    say(`return-${when}`),
    element('p', {}, say(`return-${when}-text`)),
    element(
      'a',
      { class: 'button', id: 'return', href: link, rel: 'noreferrer', target: '_blank' },
      say('return-open'),
    ),
  );
}

export function handedOver(telegram, botLink) {
  show(
    say('handed-over'),
    element('p', {}, say('handed-over-text')),
    toChat(telegram, botLink, 'quiet'),
  );
}

/** @param {string} address good for a minute */
export function openOutside(address) {
  show(
    say('framed'),
    element('p', {}, say('framed-text')),
    element(
      'a',
      { class: 'button', id: 'outside', href: address, rel: 'noreferrer', target: '_blank' },
      say('open-outside'),
    ),
  );
}

/**
 * The page cannot go on.
 * @param {string} code
 * @param {import('../telegram.js').Telegram} telegram
 * @param {string | null} botLink
 */
export function ended(code, telegram, botLink) {
  const known = has(`problem-${code}`) ? code : 'refused';
  show(
    say('problem-title'),
    element('p', { class: 'problem', id: 'problem', 'data-code': code }, say(`problem-${known}`)),
    toChat(telegram, botLink),
  );
}

/**
 * Something that may pass.
 * @param {string} sentence
 * @returns {Promise<'again' | 'back'>}
 */
export function mayPass(sentence) {
  return new Promise((answer) => {
    show(
      say('problem-title'),
      element('p', { class: 'problem', id: 'problem', role: 'alert' }, sentence),
      button(say('try-again'), () => answer('again')),
      button(say('back'), () => answer('back'), 'quiet'),
    );
  });
}
