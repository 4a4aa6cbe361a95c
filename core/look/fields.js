/**
 * Fields of forms with labels, hints and problems that screen readers find. The page gives the words.
 * @module
 */

import { element } from './dom.js';

/**
 * @param {{ id: string, label: string, hint?: string, input: HTMLElement }} parts
 * @returns {HTMLElement}
 */
export function field({ id, label, hint, input }, ...more) {
  input.id = id;
  const described = [hint ? `${id}-hint` : '', `${id}-problem`].filter(Boolean).join(' ');
  input.setAttribute('aria-describedby', described);
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
  input.select?.();
  return null;
}

/**
 * Fields that say something by themselves, in a page's words.
 * @param {(key: string) => string} say the page's sentences; these keys it must have
 */
export function fieldsIn(say) {
  return {
    /** @param {string} id @param {string} label */
    passwordField: (id, label) => passwordField(id, label, say),
    /** @param {{ id: string, label: string, hint?: string }} parts */
    fileField: (parts) => fileField(parts, say),
  };
}

/** A password that can be pasted and looked at. */
function passwordField(id, label, say) {
  const input = element('input', {
    type: 'password', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
  });
  const toggle = element('button', {
    type: 'button', class: 'quiet', 'aria-controls': id, 'aria-pressed': 'false',
    onclick: () => {
      const isShown = input.type === 'password';
      input.type = isShown ? 'text' : 'password';
      toggle.setAttribute('aria-pressed', String(isShown));
      toggle.textContent = isShown ? say('password-hide') : say('password-show');
    },
  }, say('password-show'));
  // A page put aside may come back; a password must not.
  window.addEventListener('pagehide', () => { input.value = ''; });
  return { input, node: field({ id, label, input }, element('div', { class: 'password' }, toggle)) };
}

/**
 * One of many, by the browser's own list.
 * @param {object} parts
 * @param {string} parts.id
 * @param {string} parts.label
 * @param {string} parts.empty stands while nothing is chosen
 * @param {{ id: string, name: string }[]} parts.options
 */
export function choiceField({ id, label, empty, options }) {
  const input = element(
    'select',
    {},
    element('option', { value: '' }, empty),
    ...options.map((one) => element('option', { value: one.id }, one.name)),
  );
  return { input, node: field({ id, label, input }) };
}

/**
 * A place to choose one file, or to drop it on: some apps show no dialog for a file input.
 * The input covers the place unseen, so both are the browser's own doing.
 */
function fileField({ id, label, hint }, say) {
  const chosen = element('span', { class: 'chosen', id: `${id}-chosen` }, say('no-file-yet'));
  const input = element('input', {
    type: 'file',
    onchange: () => {
      chosen.textContent = input.files[0]?.name ?? say('no-file-yet');
    },
  });
  const node = field({ id, label, hint, input });
  const place = element('div', { class: 'picker' });
  input.before(place);
  place.append(input, element('span', { class: 'picker-button' }, say('choose-file')), chosen);
  input.setAttribute('aria-describedby', `${chosen.id} ${input.getAttribute('aria-describedby')}`);
  for (const type of ['dragenter', 'dragleave', 'drop']) {
    input.addEventListener(type, () => place.classList.toggle('over', type === 'dragenter'));
  }
  return { input, node };
}

/** A file that misses its place must not replace the page. */
export function guardDrops() {
  for (const type of ['dragover', 'drop']) {
    window.addEventListener(type, (event) => {
      if (event.target.type !== 'file') event.preventDefault();
    });
  }
}

/** @param {File} file */
export async function bytesOf(file) {
  return new Uint8Array(await file.arrayBuffer());
}
