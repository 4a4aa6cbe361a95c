/** Answers of a form in words, from the text that was made of them. @module */

import { element, facts } from '../look/dom.js';
import { partsOf } from '../form/dates.js';
import { day, has, say, sayFirst } from '../texts.js';
import { settlementName } from './form-search.js';
import { labelOf } from './form-words.js';

/** Forms that make a whole person. */
const WHOLE = ['sign_up', 'child', 'ward'];

/**
 * What was answered; whatever is not shown here is in the text below.
 * @param {string} kind of the form
 * @param {object} content to be signed
 * @returns {HTMLElement | null} null where the text itself says it
 */
export function answers(kind, content) {
  const pairs = WHOLE.includes(kind) ? ofPerson(content.person) : ofRecorded(kind, content);
  const said = pairs.filter(([, value]) => value);
  return said.length > 0 ? element('div', { id: 'answers' }, facts(said)) : null;
}

function ofPerson(person) {
  const { emergency_contact: contact } = person;
  return [
    [say('answer-name'), fullName(person)],
    [labelOf('birth_date'), dayOf(person.birth_date)],
    [labelOf('gender'), say(`gender-${person.gender}`)],
    [say('answer-birth'), `${person.birth_settlement}, ${person.birth_country}`],
    [labelOf('tax_id'), person.tax_id ?? say(person.no_tax_id ? 'answer-no-tax-id' : 'answer-none')],
    ...person.documents.map((document) => [
      sayFirst(`document-${document.type}`), documentLine(document),
    ]),
    [labelOf('unzr'), person.unzr],
    ...person.addresses.map((address) => [say('form-address'), addressLine(address)]),
    ...ofRelation(person.confidant_person),
    [say('answer-phone'), person.phones?.map(({ number }) => number).join(', ')],
    [labelOf('email'), person.email],
    [say('answer-contact'), `${fullName(contact)}, ${contact.phones[0].number}`],
    [labelOf('secret'), person.secret],
  ];
}

/** Somebody whom the register has already. */
function ofRecorded(kind, content) {
  if (kind !== 'recorded_ward') return [];
  const { document } = content;
  return [
    [say('answer-name'), `${content.last_name} ${content.given_name}`],
    [labelOf('birth_date'), dayOf(content.birth_date)],
    [labelOf('tax_id'), content.tax_id],
    document ? [say(`document-${document.type}`), document.number] : ['', ''],
    ...ofRelation(content.confidant_person),
  ];
}

/** Why the one who signs may do so. */
function ofRelation(relation) {
  if (!relation) return [];
  return [
    [labelOf('confidant_person.relation_type'),
      say(`confidant_person-relation_type-${relation.relation_type ?? 'PRIMARY'}`)],
    ...relation.documents_relationship.map((document) => [
      say('answer-proof'), `${say(`document-${document.type}`)}, ${documentLine(document)}`,
    ]),
  ];
}

function fullName({ last_name: last, first_name: first, second_name: second }) {
  return [last, first, second].filter(Boolean).join(' ');
}

function documentLine({ number, issued_by: issuer, issued_at: issued, expiration_date: until }) {
  const term = until ? say('answer-until', { date: dayOf(until) }) : null;
  return [number, issuer, issued ? dayOf(issued) : null, term].filter(Boolean).join(', ');
}

function addressLine(address) {
  const { settlement_type: type, settlement: name, region } = address;
  const street = [
    has(`street-${address.street_type}`) ? say(`street-${address.street_type}`) : '', address.street,
  ].join(' ').trim();
  return [
    address.zip, address.area, settlementName({ type, name, region }),
    address.street ? street : null, address.building,
    address.apartment ? say('answer-apartment', { number: address.apartment }) : null,
  ].filter(Boolean).join(', ');
}

/** Noon: the same day in every zone of Ukraine. @param {string} iso */
function dayOf(iso) {
  return partsOf(iso).includes('NaN') ? iso : day(new Date(`${iso}T10:00:00Z`));
}
