/** Fields that several forms have. @module */

import { normal, normalName, normalNumber, normalPhone } from './normal.js';

/** @typedef {import('./fields.js').Field} Field */

/** A name. @param {string} path @param {object} [more] @returns {Field} */
export const name = (path, more = {}) => ({
  name: path, kind: 'text', bring: normalName, check: (value, rules) => rules.name(value), ...more,
});
/** Words of the register. @param {string} path @param {object} [more] @returns {Field} */
export const text = (path, more = {}) => ({
  name: path, kind: 'text', bring: normal, check: (value, rules) => rules.text(value), ...more,
});

/**
 * Of a document at a place in the list.
 * @param {number} place
 * @param {(rules: object) => string[]} types
 * @param {Field['shown']} shown
 * @returns {Field[]}
 */
export function documentFields(place, types, shown) {
  const at = (key) => `documents[${place}].${key}`;
  const type = (values) => values.get(at('type'));
  const known = (values, rules) => shown(values, rules) && Boolean(type(values));
  return [
    { name: at('type'), kind: 'select', shown, options: types },
    {
      name: at('number'), kind: 'text', shown: known, bring: normalNumber,
      hints: { autocapitalize: 'characters' },
      check: (value, rules, values) => rules.documentNumber(type(values), value),
    },
    {
      name: at('issuing_country'), kind: 'select', options: () => [],
      shown: (values, rules) => known(values, rules) && rules.needsCountry(type(values)),
      check: (value, rules, values) => rules.country(type(values), value),
    },
    text(at('issued_by'), { shown: known }),
    {
      name: at('issued_at'), kind: 'date', shown: known,
      check: (value, rules, values) => rules.issuedAt(value, values.get('birth_date')),
    },
    {
      name: at('expiration_date'), kind: 'date',
      shown: (values, rules) => known(values, rules)
        && rules.mustExpire(type(values), values.get(at('issued_at'))),
      check: (value, rules) => rules.expirationDate(value),
    },
  ];
}

/** Whom to call. @type {Field} */
export const contactPhone = {
  name: 'emergency_contact.phones[0].number', kind: 'text', bring: normalPhone,
  hints: { inputmode: 'tel', autocomplete: 'off' },
  check: (value, rules) => rules.phone(value),
  state: (value) => ({
    'emergency_contact.phones[0].type': 'MOBILE', 'emergency_contact.phones[0].number': value,
  }),
};
