/**
 * Fields about somebody else: a child whom a parent registers, an adult whom a guardian represents;
 * and those of a change of theirs, where it asks otherwise than of oneself.
 * What is not asked, the server puts in: who signs, and by what the person is asked.
 * @module
 */

import { contactPhone, documentFields, name, text } from './make.js';
import { normal, normalNumber } from './normal.js';

/** @typedef {import('./fields.js').Field} Field */

const always = () => true;
const OFF = { autocomplete: 'off' };
const CARD = 'NATIONAL_ID';
const PROOF = 'confidant_person.documents_relationship[0]';
const isGuardian = (values) => values.get('relation') === 'GUARDIAN';

const names = [
  name('last_name', { hints: OFF }),
  name('first_name', { hints: OFF }),
  name('second_name', { optional: always, hints: OFF }),
];
const born = (check) => ({ name: 'birth_date', kind: 'date', check });
const childBorn = born((value, rules) => rules.childBirthDate(value));
const adultBorn = born((value, rules) => rules.adultBirthDate(value));
const gender = { name: 'gender', kind: 'choice', options: () => ['FEMALE', 'MALE'] };
const unzr = (more) => ({
  name: 'unzr', kind: 'text', bring: normal, hints: { inputmode: 'text' },
  check: (value, rules, values) => rules.unzr(value, values.get('birth_date')), ...more,
});
const taxId = (more) => ({
  name: 'tax_id', kind: 'text', bring: normal, hints: { inputmode: 'numeric' },
  check: (value, rules) => rules.taxId(value), ...more,
});
const place = [text('birth_country'), text('birth_settlement')];
const relationType = {
  name: 'confidant_person.relation_type', kind: 'choice', options: () => ['PRIMARY', 'SECONDARY'],
};

/** What proves a guardian. @param {Field['shown']} shown @returns {Field[]} */
const proof = (shown) => [
  { name: `${PROOF}.type`, kind: 'select', shown, options: (rules) => rules.told.proofs },
  {
    name: `${PROOF}.number`, kind: 'text', shown, bring: normal,
    check: (value, rules) => rules.anyText(value),
  },
  text(`${PROOF}.issued_by`, { shown }),
  {
    name: `${PROOF}.issued_at`, kind: 'date', shown,
    check: (value, rules, values) => rules.issuedAt(value, values.get('birth_date')),
  },
];
const consent = { name: 'consent_for_other', kind: 'tick', state: () => ({}) };
const isNamedByDocument = (values) => values.get('known_by') === 'DOCUMENT';

/** @type {{ [topic: string]: Field[] }} */
export const OF_OTHERS = Object.freeze({
  child: [...names, childBorn, gender, ...place],
  certificate: [
    ...documentFields(0, (rules) => rules.told.birth, always),
    taxId({ optional: always }),
    unzr({ optional: always }),
  ],
  others_surname: [name('last_name', { hints: OFF })],
  child_certificate: documentFields(0, (rules) => rules.told.birth, always),
  relation: [
    { name: 'relation', kind: 'choice', options: () => ['PARENT', 'GUARDIAN'], state: () => ({}) },
    relationType,
    ...proof(isGuardian),
  ],
  ward: [
    ...names, adultBorn, gender,
    taxId({ shown: (values) => !values.get('no_tax_id') }),
    { name: 'no_tax_id', kind: 'tick', optional: always },
    ...place,
  ],
  ward_document: [
    ...documentFields(0, (rules) => rules.told.identity, always),
    unzr({ shown: (values) => values.get('documents[0].type') === CARD }),
  ],
  guardianship: [relationType, ...proof(always)],
  recorded: [
    ...names, adultBorn,
    { name: 'known_by', kind: 'choice', options: () => ['TAX_ID', 'DOCUMENT'], state: () => ({}) },
    taxId({ shown: (values) => values.get('known_by') === 'TAX_ID' }),
    {
      name: 'document.type', kind: 'select', shown: isNamedByDocument,
      options: (rules) => rules.told.identity,
    },
    {
      name: 'document.number', kind: 'text', shown: isNamedByDocument, bring: normalNumber,
      hints: { autocapitalize: 'characters' },
      check: (value, rules, values) => rules.documentNumber(values.get('document.type'), value),
    },
  ],
  others_contact: [
    name('emergency_contact.last_name', { hints: OFF }),
    name('emergency_contact.first_name', { hints: OFF }),
    contactPhone,
  ],
  others_consent: [
    {
      name: 'secret', kind: 'secret', bring: normal,
      check: (value, rules) => rules.secret(value),
    },
    consent,
  ],
  relation_consent: [consent],
});

/** Which topics each form asks, screen by screen. */
export const TOPICS_OF_OTHERS = Object.freeze({
  child: ['child', 'certificate', 'relation', 'address', 'others_contact', 'others_consent'],
  ward: ['ward', 'ward_document', 'guardianship', 'address', 'others_contact', 'others_consent'],
  recorded_ward: ['recorded', 'guardianship', 'relation_consent'],
  surname_alone: ['others_surname'],
  child_surname: ['others_surname', 'child_certificate'],
  child_document: ['child_certificate'],
  ward_surname: ['others_surname', 'ward_document'],
  ward_document: ['ward_document'],
});
