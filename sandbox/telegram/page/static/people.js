// Who writes: the list of people and the dialog with a person's data.

import { changePerson, createPerson, listPeople, Refused } from './api.js';
import { ask, byId, confirm, make } from './elements.js';

const FIRST_PERSON = { first_name: 'Марія', last_name: 'Зразкова' };
const COLOURS = 7;

export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(' ');

const initials = (person) => (person.first_name[0] + (person.last_name?.[0] ?? '')).toUpperCase();

// The person of the address, or the last one used, or the first; invented when there is nobody.
export async function choosePerson() {
  const people = await listPeople();
  const wanted = Number(location.pathname.split('/')[2] ?? localStorage.getItem('person'));
  const found = people.find((person) => person.id === wanted) ?? people[0];
  const person = found ?? await createPerson(FIRST_PERSON);
  localStorage.setItem('person', person.id);
  history.replaceState(null, '', `/chat/${person.id}${location.search}`);
  return person;
}

export async function showPeople(current) {
  const items = (await listPeople()).map((person) => make('li', {},
    make('a', { href: `/chat/${person.id}`, 'aria-current': person.id === current.id ? 'page' : null },
      make('span', { class: `avatar avatar-${person.id % COLOURS}`, 'aria-hidden': 'true' }, initials(person)),
      make('span', { class: 'person' },
        make('b', {}, fullName(person)), make('small', {}, person.phone_number)))));
  byId('people-list').replaceChildren(...items);
}

// Asks for a person's data; resolves to the person, or to null when given up.
export async function editPerson(person) {
  const form = byId('person-form');
  byId('person-dialog-title').textContent = person ? 'Мої дані' : 'Новий користувач';
  for (const field of form.elements) {
    if (field.name) field.value = person?.[field.name] ?? (field.name === 'language_code' ? 'uk' : '');
  }
  if (!await ask(byId('person-dialog'))) return null;
  const fields = Object.fromEntries(new FormData(form));
  for (const name of ['last_name', 'phone_number']) {
    if (fields[name]) continue;
    if (person && name === 'last_name') fields[name] = null;
    else delete fields[name];
  }
  try {
    return await (person ? changePerson(person.id, fields) : createPerson(fields));
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    await confirm({ title: 'Не збережено', text: problem.message, yes: 'Зрозуміло', onlyYes: true });
    return null;
  }
}

export function preparePeople(current) {
  byId('person-new').addEventListener('click', async () => {
    const person = await editPerson(null);
    if (person) location.assign(`/chat/${person.id}`);
  });
  const frame = document.querySelector('.frame');
  byId('people-open').addEventListener('click', () => frame.classList.add('shows-people'));
  byId('people-close').addEventListener('click', () => frame.classList.remove('shows-people'));
  return showPeople(current);
}
