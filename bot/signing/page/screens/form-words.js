/** Labels, hints and problems of the form's fields. @module */

import { has, say, sayFirst } from '../texts.js';

/** `documents[0].number` as an id of the page. @param {string} name */
export function idOf(name) {
  return name.replace(/\W+/g, '-').replace(/-$/, '');
}

/** The same for every place in a list. */
function keyOf(name) {
  return idOf(name.replace(/\[\d+\]/g, ''));
}

/** @param {string} name of a field */
export function labelOf(name) {
  return sayFirst(`field-${idOf(name)}`, `field-${keyOf(name)}`);
}

/** @param {string} name @param {import('../form/fields.js').Values} values @returns {string} */
export function hintOf(name, values) {
  const keys = [...typed('hint', name, values), `hint-${idOf(name)}`, `hint-${keyOf(name)}`];
  const found = keys.find(has);
  return found ? say(found) : '';
}

/** @param {string} name @param {string} problem */
export function sentenceOf(name, problem, values) {
  const own = [`bad-${idOf(name)}-${problem}`, `bad-${keyOf(name)}-${problem}`];
  const ofType = problem === 'form' ? typed('hint', name, values) : [];
  const found = [...own, ...ofType, `bad-${problem}`].find(has);
  return say(found ?? 'bad-refused');
}

/** A number of a document looks as its type has it. */
function typed(prefix, name, values) {
  const place = /^(documents\[\d+\])\.number$/.exec(name);
  const type = place && values.get(`${place[1]}.type`);
  return type ? [`${prefix}-number-${type}`] : [];
}
