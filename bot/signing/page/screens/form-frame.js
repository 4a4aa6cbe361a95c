/**
 * The frame of an input: its label and one line below it. The line holds the hint and, when something
 * is wrong, the problem in its place: so nothing moves under a finger.
 * @module
 */

import { element } from '../look/dom.js';
import { say } from '../texts.js';
import { hintOf, idOf, labelOf } from './form-words.js';

/**
 * @typedef {object} Input
 * @property {HTMLElement} node
 * @property {boolean} isMarked whether a problem is said
 * @property {(sentence: string | null) => void} mark
 * @property {() => void} focus
 * @property {(value: any) => void} set
 * @property {() => void} refresh after another field has changed
 */

/**
 * @param {import('../form/fields.js').Field} field
 * @param {import('./form-inputs.js').Context} context
 * @param {HTMLElement} place the input, or what it stands in
 * @param {HTMLElement[] | null} [group] inputs that make one answer together
 * @returns {Input}
 */
export function framed(field, context, place, group = null) {
  const id = idOf(field.name);
  const usual = () => hintOf(field.name, context.values)
    || (field.optional?.(context.values, context.rules) && field.kind !== 'tick'
      ? say('form-optional') : '');
  const note = element('p', { class: 'note', id: `${id}-note`, 'aria-live': 'polite' }, usual());
  const node = group
    ? element('fieldset', { class: 'field' }, element('legend', {}, labelOf(field.name)), place, note)
    : element('div', { class: 'field' },
      element('label', { for: id, id: `${id}-label` }, labelOf(field.name)), place, note);
  const inputs = group ?? [place.id === id ? place : place.querySelector('input')];
  for (const input of inputs) input.setAttribute('aria-describedby', note.id);
  const input = {
    node,
    isMarked: false,
    mark(sentence) {
      input.isMarked = Boolean(sentence);
      for (const one of inputs) {
        if (sentence) one.setAttribute('aria-invalid', 'true');
        else one.removeAttribute('aria-invalid');
      }
      note.classList.toggle('bad', input.isMarked);
      note.textContent = sentence ?? usual();
    },
    focus: () => inputs[0].focus(),
    set() {},
    refresh() {
      if (!input.isMarked) note.textContent = usual();
    },
  };
  return input;
}
