/** Fields with labels, hints and problems that screen readers find. @module */

import { element } from './dom.js';
import { say } from './texts.js';

/** @param {{ id: string, label: string, hint?: string, input: HTMLElement }} parts */
function field({ id, label, hint = '', input }, ...more) {
  input.id = id;
  input.setAttribute('aria-describedby', `${hint ? `${id}-hint ` : ''}${id}-problem`);
  return element(
    'div',
    { class: 'field' },
    element('label', { for: id }, label),
    input,
    ...more,
    hint ? element('p', { class: 'soft', id: `${id}-hint` }, hint) : null,
    element('p', { class: 'problem', id: `${id}-problem`, role: 'alert' }),
  );
}

/**
 * Say what is wrong with a field and bring the person there; null takes it back.
 * @param {HTMLInputElement} input
 * @param {string | null} sentence
 * @returns {null} what whoever complains has to answer
 */
export function complain(input, sentence) {
  document.getElementById(`${input.id}-problem`).textContent = sentence ?? '';
  if (sentence === null) {
    input.removeAttribute('aria-invalid');
    return null;
  }
  input.setAttribute('aria-invalid', 'true');
  input.closest('details')?.setAttribute('open', '');
  input.focus();
  return null;
}

/** @param {string} id @param {string} label @param {string} [hint] */
export function fileField(id, label, hint) {
  const input = element('input', { type: 'file' });
  return { input, node: field({ id, label, hint, input }) };
}

/** A password that can be pasted and looked at. @param {string} id @param {string} label */
export function passwordField(id, label) {
  const input = element('input', {
    type: 'password', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
  });
  const toggle = element('button', {
    type: 'button', class: 'quiet', 'aria-controls': id, 'aria-pressed': 'false',
    onclick: () => {
      const isShown = input.type === 'password';
      input.type = isShown ? 'text' : 'password';
      toggle.setAttribute('aria-pressed', String(isShown));
      toggle.textContent = say(isShown ? 'password-hide' : 'password-show');
    },
  }, say('password-show'));
  // A page put aside may come back; a password must not.
  window.addEventListener('pagehide', () => { input.value = ''; });
  return { input, node: field({ id, label, input }, element('div', { class: 'password' }, toggle)) };
}

/** @param {File} file */
export async function bytesOf(file) {
  return new Uint8Array(await file.arrayBuffer());
}
