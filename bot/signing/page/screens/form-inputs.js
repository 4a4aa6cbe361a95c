/** Inputs of the form, one kind after the other. @module */

import { element } from '../look/dom.js';
import { countries } from '../form/countries.js';
import { isoOf, partsOf, pasted } from '../form/dates.js';
import { say, spoken } from '../texts.js';
import { framed } from './form-frame.js';
import { searchInput } from './form-search.js';
import { idOf } from './form-words.js';

/**
 * @typedef {object} Context
 * @property {import('../form/fields.js').Values} values
 * @property {boolean} isLocked
 * @property {{ name: string }[]} areas
 * @property {import('../form/rules.js').Rules} rules
 * @property {Function} search
 * @property {(value: any, more?: object) => void} onchange
 * @property {() => void} onleave
 *
 * @typedef {object} Input
 * @property {HTMLElement} node
 * @property {boolean} isMarked
 * @property {(sentence: string | null) => void} mark
 * @property {() => void} focus
 * @property {(value: any) => void} set
 * @property {() => void} refresh after another field has changed
 */

/** @param {import('../form/fields.js').Field} field @param {Context} context @returns {Input} */
export function inputFor(field, context) {
  const make = {
    text: textInput, secret: textInput, date: dateInput, select: selectInput, choice: choiceInput,
    tick: tickInput, settlement: searchInput, street: searchInput,
  }[field.kind];
  return make(field, context);
}

function textInput(field, context) {
  const input = element('input', {
    id: idOf(field.name), type: 'text', name: idOf(field.name), autocomplete: 'off', maxlength: '255',
    spellcheck: 'false', readonly: context.isLocked, ...field.hints,
    oninput: () => context.onchange(input.value),
    onblur: () => context.onleave(),
  });
  input.value = context.values.get(field.name) ?? '';
  const made = framed(field, context, input);
  return Object.assign(made, { set: (value) => { input.value = value ?? ''; } });
}

function dateInput(field, context) {
  const id = idOf(field.name);
  const known = context.values.get(field.name);
  const given = known ? partsOf(known) : ['', '', ''];
  const names = ['day', 'month', 'year'];
  const inputs = names.map((name, index) => {
    const input = element('input', {
      id: `${id}-${name}`, type: 'text', inputmode: 'numeric', autocomplete: 'off',
      maxlength: '10', class: name,
      oninput: () => typed(index),
    });
    input.value = given[index];
    return input;
  });
  const typed = (index) => {
    const whole = pasted(inputs[index].value);
    if (whole) whole.forEach((part, place) => { inputs[place].value = part; });
    const parts = inputs.map((input) => input.value.trim());
    context.onchange(parts.some(Boolean) ? isoOf(...parts) : undefined);
  };
  const row = element('div', { class: 'date' }, ...inputs.map((input, index) => element(
    'div', {}, element('label', { for: input.id }, say(`date-${names[index]}`)), input,
  )));
  const made = framed(field, context, row, inputs);
  made.node.addEventListener('focusout', ({ relatedTarget }) => {
    // Between its three parts nobody has left the date.
    if (!made.node.contains(relatedTarget)) context.onleave();
  });
  return made;
}

function selectInput(field, context) {
  const input = element('select', {
    id: idOf(field.name), name: idOf(field.name),
    onchange: () => context.onchange(input.value),
    onblur: () => context.onleave(),
  }, element('option', { value: '' }, say('form-choose')), ...optionsOf(field, context).map(
    ({ id, name }) => element('option', { value: id }, name),
  ));
  input.value = context.values.get(field.name) ?? '';
  const made = framed(field, context, input);
  return Object.assign(made, { set: (value) => { input.value = value ?? ''; } });
}

function optionsOf(field, { areas, rules }) {
  if (field.name.endsWith('.area')) return areas.map(({ name }) => ({ id: name, name }));
  if (field.name.endsWith('.issuing_country')) return countries(spoken());
  const prefix = field.name.endsWith('.street_type') ? 'street' : 'document';
  return field.options(rules).map((id) => ({ id, name: say(`${prefix}-${id}`) }));
}

function choiceInput(field, context) {
  const id = idOf(field.name);
  const inputs = field.options(context.rules).map((value) => {
    const input = element('input', {
      type: 'radio', name: id, id: `${id}-${value}`, value,
      onchange: () => context.onchange(value),
    });
    input.checked = context.values.get(field.name) === value;
    return input;
  });
  const choices = inputs.map((input) => element(
    'label', { class: 'choice', for: input.id }, input, say(`${id}-${input.value}`),
  ));
  const made = framed(field, context, element('div', {}, ...choices), inputs);
  return made;
}

function tickInput(field, context) {
  const id = idOf(field.name);
  const input = element('input', {
    type: 'checkbox', id, disabled: context.isLocked,
    onchange: () => context.onchange(input.checked),
  });
  input.checked = Boolean(context.values.get(field.name));
  const made = framed(field, context, input);
  made.node.classList.add('ticked');
  return made;
}
