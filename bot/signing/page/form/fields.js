/**
 * The fields of a person, as the form asks for them. A field is named by its JSON path in the person,
 * so that a refusal of the core finds its place by itself.
 * @module
 */

import { ageOn } from './dates.js';
import { contactPhone, documentFields, name, text } from './make.js';
import { normal } from './normal.js';
import { OF_OTHERS, TOPICS_OF_OTHERS } from './fields-of-others.js';

/**
 * @typedef {Map<string, any>} Values by field; texts as typed, days in ISO 8601 or null while they
 *   are not whole
 * @typedef {import('./rules.js').Rules} Rules
 *
 * @typedef {object} Field
 * @property {string} name JSON path
 * @property {'text' | 'date' | 'select' | 'choice' | 'tick' | 'settlement' | 'street' | 'secret'} kind
 * @property {(text: string) => string} [bring] to the register's form
 * @property {(value: any, rules: Rules, values: Values) => string | null} [check]
 * @property {(values: Values, rules: Rules) => boolean} [shown] always, unless said
 * @property {(values: Values, rules: Rules) => boolean} [optional] never, unless said
 * @property {(rules: Rules) => string[]} [options] codes
 * @property {(value: any) => { [path: string]: unknown }} [state] what it says of the person, if not
 *   its own value
 * @property {{ [attribute: string]: string }} [hints] to the browser
 */

const always = () => true;
const documentType = (values) => values.get('documents[0].type');
const DOMESTIC_STREETS = ['STREET', 'LANE', 'AVENUE', 'BOULEVARD', 'SQUARE', 'HIGHWAY',
  'EMBANKMENT', 'PASS'];
const CARD = 'NATIONAL_ID';

/** Whether the person is too young for full capacity, as far as the form knows. */
export function isYoung(values, rules) {
  const born = values.get('birth_date');
  const isBorn = Boolean(born) && born <= rules.today;
  return isBorn && ageOn(born, rules.today) < rules.told.full_capacity_years;
}

/** @type {{ [topic: string]: Field[] }} */
export const FIELDS = Object.freeze({
  ...OF_OTHERS,
  who: [
    name('last_name', { hints: { autocomplete: 'family-name' } }),
    name('first_name', { hints: { autocomplete: 'given-name' } }),
    name('second_name', { optional: always, hints: { autocomplete: 'additional-name' } }),
    { name: 'birth_date', kind: 'date', check: (value, rules) => rules.birthDate(value) },
    { name: 'gender', kind: 'choice', options: () => ['FEMALE', 'MALE'] },
    {
      name: 'tax_id', kind: 'text', bring: normal, hints: { inputmode: 'numeric' },
      shown: (values) => !values.get('no_tax_id'),
      check: (value, rules) => rules.taxId(value),
    },
    { name: 'no_tax_id', kind: 'tick', optional: always },
    text('birth_country'),
    text('birth_settlement'),
  ],
  surname: [name('last_name', { hints: { autocomplete: 'family-name' } })],
  document: [
    ...documentFields(0, (rules) => rules.told.identity, always),
    {
      name: 'unzr', kind: 'text', bring: normal, hints: { inputmode: 'text' },
      shown: (values) => documentType(values) === CARD,
      check: (value, rules, values) => rules.unzr(value, values.get('birth_date')),
    },
    ...documentFields(1, (rules) => rules.told.capacity, isYoung),
  ],
  address: [
    { name: 'addresses[0].area', kind: 'select', options: () => [] },
    {
      name: 'addresses[0].settlement_id', kind: 'settlement',
      shown: (values) => Boolean(values.get('addresses[0].area')),
      state: (place) => ({
        'addresses[0].type': 'RESIDENCE',
        'addresses[0].country': 'UA',
        'addresses[0].area': place.area,
        'addresses[0].region': place.region,
        'addresses[0].settlement': place.name,
        'addresses[0].settlement_type': place.type,
        'addresses[0].settlement_id': place.id,
      }),
    },
    {
      name: 'addresses[0].street_type', kind: 'select', optional: always,
      shown: (values) => Boolean(values.get('addresses[0].settlement_id')),
      options: () => DOMESTIC_STREETS,
    },
    text('addresses[0].street', {
      kind: 'street', optional: always,
      shown: (values) => Boolean(values.get('addresses[0].settlement_id')),
    }),
    {
      name: 'addresses[0].building', kind: 'text', bring: normal, optional: always,
      shown: (values) => Boolean(values.get('addresses[0].settlement_id')),
      check: (value, rules) => rules.building(value),
    },
    {
      name: 'addresses[0].apartment', kind: 'text', bring: normal, optional: always,
      shown: (values) => Boolean(values.get('addresses[0].settlement_id')),
    },
    {
      name: 'addresses[0].zip', kind: 'text', bring: normal, optional: always,
      shown: (values) => Boolean(values.get('addresses[0].settlement_id')),
      hints: { inputmode: 'numeric', autocomplete: 'postal-code' },
      check: (value, rules) => rules.zip(value),
    },
  ],
  contacts: [
    {
      name: 'email', kind: 'text', bring: (value) => normal(value).toLowerCase(),
      optional: (values) => values.get('preferred_way_communication') !== 'email',
      hints: { inputmode: 'email', autocomplete: 'email', autocapitalize: 'none' },
      check: (value, rules) => rules.email(value),
    },
    name('emergency_contact.last_name'),
    name('emergency_contact.first_name'),
    contactPhone,
  ],
  email: [
    {
      name: 'email', kind: 'text', bring: (value) => normal(value).toLowerCase(),
      optional: always, state: (value) => ({ email: value || null }),
      hints: { inputmode: 'email', autocomplete: 'email', autocapitalize: 'none' },
      check: (value, rules) => rules.email(value),
    },
  ],
  emergency_contact: [
    name('emergency_contact.last_name'),
    name('emergency_contact.first_name'),
    name('emergency_contact.second_name', { optional: always }),
    contactPhone,
  ],
  consent: [
    {
      name: 'secret', kind: 'secret', bring: normal,
      check: (value, rules) => rules.secret(value),
    },
    { name: 'consent', kind: 'tick', state: () => ({}) },
  ],
  secret: [
    {
      name: 'secret', kind: 'secret', bring: normal,
      check: (value, rules) => rules.secret(value),
    },
  ],
});

/** Which topics a form asks, screen by screen. */
export const TOPICS = Object.freeze({
  ...TOPICS_OF_OTHERS,
  sign_up: ['who', 'document', 'address', 'contacts', 'consent'],
  surname: ['surname', 'document'],
  document: ['document'],
  address: ['address'],
  email: ['email'],
  phone: [],
  emergency_contact: ['emergency_contact'],
  secret: ['secret'],
});
