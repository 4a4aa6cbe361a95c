/**
 * What was answered: judged, put together to a person, taken out of one. Knows nothing of the screen.
 * @module
 */

import { FIELDS, TOPICS } from './fields.js';

/** @typedef {import('./fields.js').Field} Field */
/** @typedef {import('./fields.js').Values} Values */
/** @typedef {import('./rules.js').Rules} Rules */

/** The roots of the core's paths: of a person, of what is stated about one who is recorded. */
const ROOT = /^\$\.(person\.)?/;
const SECRET = ['secret', 'consent', 'consent_for_other'];

/** Fields of a topic that are asked now. @returns {Field[]} */
export function asked(topic, values, rules) {
  return FIELDS[topic].filter(({ shown }) => !shown || shown(values, rules));
}

/** A value in the register's form. @param {Field} field @param {any} value */
export function brought(field, value) {
  return typeof value === 'string' && field.bring ? field.bring(value) : value;
}

/**
 * What is wrong with a field.
 * @param {Field} field
 * @param {Values} values
 * @param {Rules} rules
 * @returns {string | null} name of the problem
 */
export function problemOf(field, values, rules) {
  const value = brought(field, values.get(field.name));
  // A day that is there and is no day; an empty one is undefined.
  if (field.kind === 'date' && value === null) return 'no_day';
  if (!value) return field.optional?.(values, rules) ? null : 'empty';
  return field.check?.(value, rules, values) ?? null;
}

/**
 * The person's fields as they are sent.
 * @param {string} kind of the form
 */
export function personOf(kind, values, rules) {
  const person = {};
  for (const topic of TOPICS[kind]) {
    for (const field of asked(topic, values, rules)) {
      const value = brought(field, values.get(field.name));
      for (const [path, said] of Object.entries(statedBy(field, value))) put(person, path, said);
    }
  }
  return person;
}

function statedBy(field, value) {
  if (field.kind === 'tick' && !field.state) return { [field.name]: Boolean(value) };
  if (field.state && (value || field.name === 'email')) return field.state(value);
  return value ? { [field.name]: value } : {};
}

/** @param {string} path such as `documents[0].number` */
function put(person, path, value) {
  if (value === undefined || (value === null && path !== 'email')) return;
  const steps = path.replaceAll('[', '.').replaceAll(']', '').split('.');
  const last = steps.pop();
  let place = person;
  steps.forEach((step, index) => {
    const isList = /^\d+$/.test(steps[index + 1] ?? last);
    place[step] ??= isList ? [] : {};
    place = place[step];
  });
  place[last] = value;
}

/** Values of what the server knows already. @returns {Values} */
export function valuesOf(known) {
  const values = new Map();
  const walk = (value, path) => {
    if (Array.isArray(value)) value.forEach((item, index) => walk(item, `${path}[${index}]`));
    else if (value && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) walk(item, path ? `${path}.${key}` : key);
    } else if (value !== null && value !== undefined) values.set(path, value);
  };
  walk({ ...known, addresses: homeFirst(known.addresses) }, '');
  const address = homeFirst(known.addresses)?.[0];
  if (address) {
    const { settlement_id: id, settlement, settlement_type: type, area, region } = address;
    values.set('addresses[0].settlement_id', { id, name: settlement, type, area, region });
  }
  return values;
}

/** The form asks for the residence. */
function homeFirst(addresses) {
  return addresses?.filter(({ type }) => type === 'RESIDENCE');
}

/** What may be kept between visits: the code word and the consent may not. @param {Values} values */
export function keepable(values) {
  return [...values].filter(([name, value]) => !SECRET.includes(name) && (value ?? '') !== '');
}

/**
 * Where a refusal of the core belongs.
 * @param {{ entry: string, rule: string }[]} invalid
 * @param {string} kind of the form
 * @returns {{ placed: Map<string, string>, homeless: string[] }} problems by field, and the paths of
 *   those whose field this form has not
 */
export function placesOf(invalid, kind, values, rules) {
  const fields = TOPICS[kind].flatMap((topic) => asked(topic, values, rules));
  const placed = new Map();
  const homeless = [];
  for (const { entry, rule } of invalid) {
    const path = entry.replace(ROOT, '');
    const field = nearest(fields, path);
    if (field) placed.set(field.name, PROBLEMS[rule] ?? 'refused');
    else homeless.push(path);
  }
  return { placed, homeless };
}

const PROBLEMS = Object.freeze({ required: 'empty', format: 'form', cast: 'form', length: 'form' });

/** The field itself, one beside it in the same object, or the first of the object. */
function nearest(fields, path) {
  for (let part = path; part; part = part.replace(/(\.[^.[]+|\[\d+\]|^[^.[]+)$/, '')) {
    const found = fields.find(({ name }) => name === part)
      ?? fields.find(({ name }) => name.startsWith(`${part}.`) || name.startsWith(`${part}[`));
    if (found) return found;
  }
  return undefined;
}

/** Whether a form has such a field. @param {string} kind @param {string} name */
export function isAsked(kind, name) {
  return topicOf(kind, name) !== undefined;
}

/** The topic that a field stands in. @param {string} kind @param {string} name */
export function topicOf(kind, name) {
  return TOPICS[kind].find((topic) => FIELDS[topic].some((field) => field.name === name));
}
