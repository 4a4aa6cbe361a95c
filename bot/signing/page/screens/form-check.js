/** After a form: everything that will be signed, to be read once more. @module */

import { readable } from '../content.js';
import { button, element, facts, show } from '../dom.js';
import { partsOf } from '../form/dates.js';
import { day, has, say, sayFirst } from '../texts.js';
import { codes, whose } from './check.js';
import { settlementName } from './form-search.js';
import { labelOf } from './form-words.js';

/**
 * @param {import('../server.js').Session} session
 * @param {Uint8Array} bytes to be signed
 * @param {string[]} changed fields of a record that differ afterwards
 * @param {{ canChange: boolean }} options
 * @returns {Promise<'go' | 'change' | 'leave'>}
 */
export function checkAnswers(session, bytes, changed, { canChange }) {
  const { behalf, parts } = readable(bytes);
  const person = JSON.parse(new TextDecoder().decode(bytes)).person;
  return new Promise((answer) => {
    show(
      say('form-check-answers'),
      changed.length > 0 ? element('p', {}, say('form-changed', { names: namesOf(changed) })) : null,
      element(
        'section', { class: 'card' }, element('h2', {}, say('text')),
        session.action === 'sign_up' ? answers(person) : null, ...parts,
      ),
      codes(session, 'form-codes'),
      whose(session, behalf),
      button(say('form-sign'), () => answer('go')),
      canChange ? button(say('form-change'), () => answer('change'), 'quiet') : null,
      button(say('to-chat'), () => answer('leave'), 'quiet'),
    );
  });
}

function namesOf(changed) {
  return changed.map((name) => (has(`changed-${name}`) ? say(`changed-${name}`) : name)).join(', ');
}

/** A new patient's answers; whatever is not shown here is in the text below. */
function answers(person) {
  const { emergency_contact: contact } = person;
  const pairs = [
    [say('answer-name'), fullName(person)],
    [labelOf('birth_date'), dayOf(person.birth_date)],
    [labelOf('gender'), say(`gender-${person.gender}`)],
    [say('answer-birth'), `${person.birth_settlement}, ${person.birth_country}`],
    [labelOf('tax_id'), person.tax_id ?? say('answer-no-tax-id')],
    ...person.documents.map((document) => [
      sayFirst(`document-${document.type}`), documentLine(document),
    ]),
    [labelOf('unzr'), person.unzr],
    ...person.addresses.map((address) => [say('form-address'), addressLine(address)]),
    [say('answer-phone'), person.phones.map(({ number }) => number).join(', ')],
    [labelOf('email'), person.email],
    [say('answer-contact'), `${fullName(contact)}, ${contact.phones[0].number}`],
    [labelOf('secret'), person.secret],
  ];
  return element('div', { id: 'answers' }, facts(pairs.filter(([, value]) => value)));
}

function fullName({ last_name: last, first_name: first, second_name: second }) {
  return [last, first, second].filter(Boolean).join(' ');
}

function documentLine({ number, issued_by: issuer, issued_at: issued, expiration_date: until }) {
  const term = until ? say('answer-until', { date: dayOf(until) }) : null;
  return [number, issuer, dayOf(issued), term].filter(Boolean).join(', ');
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
