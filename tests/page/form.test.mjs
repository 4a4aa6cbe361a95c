import './support.mjs';
import assert from 'node:assert/strict';
import test from 'node:test';

import { personOf, placesOf, valuesOf } from '../../bot/signing/page/form/answers.js';
import { toldBy } from '../../bot/signing/page/form/certificate.js';
import { ageOn, isoOf, pasted, toldByTaxId } from '../../bot/signing/page/form/dates.js';
import { normalName, normalNumber, normalPhone } from '../../bot/signing/page/form/normal.js';

test('a day that does not exist is none', () => {
  assert.equal(isoOf('29', '2', '2024'), '2024-02-29');
  for (const parts of [['29', '2', '2023'], ['31', '4', '2020'], ['0', '1', '2020'], ['1', '13', '2020'],
    ['1', '1', '87'], ['', '1', '1987'], ['перше', '1', '1987']]) {
    assert.equal(isoOf(...parts), null, parts.join('.'));
  }
});

test('a whole date may be pasted', () => {
  assert.deepEqual(pasted('14.05.1987'), ['14', '05', '1987']);
  assert.deepEqual(pasted(' 1987-05-14 '), ['14', '5', '1987']);
  assert.equal(pasted('14'), null);
});

test('one is a year older on the birthday and not before', () => {
  assert.equal(ageOn('2008-11-23', '2026-11-23'), 18);
  assert.equal(ageOn('2008-11-24', '2026-11-23'), 17);
});

test('phones are taken as people write them', () => {
  for (const written of ['050 111-22-33', '(050) 111 22 33', '380501112233', '+38 050 111 22 33']) {
    assert.equal(normalPhone(written), '+380501112233', written);
  }
  assert.equal(normalPhone('+48 501 112 233'), '+48501112233');
});

test('a hand on a phone doubles spaces and forgets capitals', () => {
  assert.equal(normalName(' Анна  Марія '), 'Анна Марія');
  assert.equal(normalNumber('ає 120518'), 'АЄ120518');
});

test('a tax number tells the birth date and the gender', () => {
  // Day 31911 since 31.12.1899; nobody's number.
  assert.deepEqual(toldByTaxId('3191100006'), { born: '1987-05-15', gender: 'FEMALE' });
  assert.deepEqual(toldByTaxId('0000100017'), { born: '1900-01-01', gender: 'MALE' });
});

const rules = {
  today: '2026-11-23',
  name: (value) => (/^[А-ЯІЇЄҐа-яіїєґ'-]+$/.test(value) ? null : 'form'),
  taxId: (value) => (/^\d{10}$/.test(value) ? null : 'length'),
  told: { full_capacity_years: 18, documents: {}, identity: [], capacity: [] },
  needsCountry: () => false,
  mustExpire: () => false,
};

test('a certificate fills in names, number and what the number tells', () => {
  const told = new Map(toldBy(
    { surname: 'Тестенко', givenName: 'Вигадана Прикладівна', taxId: '3191100006' }, rules,
  ));
  assert.deepEqual(Object.fromEntries(told), {
    last_name: 'Тестенко', first_name: 'Вигадана', second_name: 'Прикладівна',
    tax_id: '3191100006', no_tax_id: false, birth_date: '1987-05-15', gender: 'FEMALE',
  });
});

test('what a certificate cannot say rightly is left to the person', () => {
  assert.deepEqual(toldBy({ surname: 'Smith', givenName: null, taxId: 'AB120518' }, rules), []);
  const future = new Map(toldBy({ surname: 'Тестенко', givenName: 'А', taxId: '9000000019' }, rules));
  assert.equal(future.has('birth_date'), false);
});

test('a refusal finds its field, the nearest one, or is told to have none', () => {
  const values = valuesOf({ documents: [{ type: 'PASSPORT' }], addresses: [{ type: 'RESIDENCE', area: 'В' }] });
  const told = (entry, rule = 'invalid') => placesOf([{ entry, rule }], 'sign_up', values, rules);
  assert.deepEqual([...told('$.person.documents[0].number', 'format').placed],
    [['documents[0].number', 'form']]);
  assert.deepEqual([...told('$.person.documents').placed], [['documents[0].type', 'refused']]);
  assert.deepEqual([...told('$.person.addresses[0].settlement', 'required').placed],
    [['addresses[0].area', 'empty']]);
  assert.deepEqual([...told('$.person.emergency_contact.phones').placed],
    [['emergency_contact.phones[0].number', 'refused']]);
  assert.deepEqual(told('$.person.phones[0].number').homeless, ['phones[0].number']);
});

test('a refusal about one who is recorded finds its field without a person in the path', () => {
  const values = new Map([['known_by', 'DOCUMENT'], ['document.type', 'PASSPORT']]);
  const told = (entry) => placesOf([{ entry, rule: 'invalid' }], 'recorded_ward', values, rules);
  for (const name of ['birth_date', 'document.number', 'confidant_person.documents_relationship[0].type']) {
    assert.deepEqual([...told(`$.${name}`).placed], [[name, 'refused']]);
  }
  assert.deepEqual(told('$.given_name').homeless, ['given_name']);
});

test('an e-mail that was emptied is taken away, and nothing else is', () => {
  assert.deepEqual(personOf('email', new Map([['email', '']]), rules), { email: null });
  assert.deepEqual(personOf('surname', new Map([['last_name', '']]), rules), {});
});
