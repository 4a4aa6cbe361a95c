/** The start page: addresses of the parts, and invented people with their keys. */

const VERIFICATION = {
  VERIFIED: 'дані збігаються',
  NOT_VERIFIED: 'не збігаються',
  VERIFICATION_NEEDED: 'ще перевіряють',
  CHANGES_NEEDED: 'треба змінити',
};
const SITUATION = {
  UNKNOWN: 'Ще не в реєстрі.',
  TAX_SERVICE_BEHIND: 'Ще не в реєстрі. Податкова знає під іншим прізвищем: дані не збігатимуться.',
  BY_HAND: 'Ще не в реєстрі. Документ звіряє людина: див. «Державні реєстри».',
  CAPABLE_MINOR: 'Ще не в реєстрі. 17 років, повна дієздатність через шлюб.',
  SURNAME_CHANGED: 'У реєстрі – під попереднім прізвищем, у ключі – під новим.',
  KNOWN_TO_CLINIC: 'Записав заклад, з помилками й без РНОКПП; кабінету ще не було.',
  NUMBER_TAKEN: 'РНОКПП у реєстрі записано за іншою людиною: реєстрації буде відмовлено.',
};
const CHILD = {
  BORN_HERE: 'акт про народження називає матір.',
  BORN_ABROAD: 'акта немає, свідоцтво дивиться людина: див. «Державні реєстри».',
  OF_ANOTHER: 'акт називає іншу людину: зв’язок буде відмовлено.',
};
const DOCUMENT = {
  BIRTH_CERTIFICATE: 'свідоцтво про народження',
  BIRTH_CERTIFICATE_FOREIGN: 'свідоцтво про народження іншої держави',
  NATIONAL_ID: 'ID-картка',
  PASSPORT: 'паспорт-книжечка',
  PERMANENT_RESIDENCE_PERMIT: 'посвідка на постійне проживання',
  MARRIAGE_CERTIFICATE: 'свідоцтво про шлюб',
};

function cell(row, content) {
  const made = document.createElement('td');
  made.append(content);
  row.append(made);
}

function download(address, name) {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.textContent = name;
  return link;
}

function day(date) {
  return date.split('-').reverse().join('.');
}

/** The cells that everybody has: who it is, his key, its password, his phone. */
function keyCells(row, person, ...about) {
  row.dataset.search = `${person.name} ${person.settlement}`.toLocaleLowerCase('uk');
  const files = document.createElement('span');
  files.append(download(`/keys/${person.id}`, person.key_file));
  if (person.needs_certificate) {
    files.append(' і ', download(`/keys/${person.id}/certificate`, 'сертифікат'));
  }
  const password = document.createElement('code');
  password.textContent = person.password;
  const who = document.createElement('div');
  who.append(`${person.name}, ${person.age} р., ${person.settlement}`, ...about);
  cell(row, who);
  cell(row, files);
  cell(row, password);
  cell(row, person.phone);
}

/** Whom a parent may act for: «Моя родина» in the chat. */
function representedLine({ name, age, settlement }) {
  const line = document.createElement('div');
  line.className = 'soft';
  line.textContent = `Уже представляє дитину: ${name}, ${age} р., ${settlement}`;
  return line;
}

function rowOf(person) {
  const row = document.createElement('tr');
  const about = [
    ...(person.represented ? [representedLine(person.represented)] : []),
    ...(person.child ? [listed(childFacts(person.child))] : []),
  ];
  keyCells(row, person, ...about);
  cell(row, VERIFICATION[person.verification] ?? person.verification);
  return row;
}

function documentLine({ type, number, issued_by: by, issued_at: at, expiration_date: until }) {
  const expiry = until ? `, дійсний до ${day(until)}` : '';
  return `${DOCUMENT[type] ?? type} ${number}, видав ${by} ${day(at)}${expiry}`;
}

function listed(facts) {
  const list = document.createElement('ul');
  for (const fact of facts.filter(Boolean)) {
    const item = document.createElement('li');
    item.textContent = fact;
    list.append(item);
  }
  return list;
}

/** A child who is not in the register: whoever plays the mother can add him in the chat. */
function childFacts(child) {
  const { last_name: last, first_name: first, second_name: second } = child;
  return [
    `Дитина не в реєстрі: ${last} ${first} ${second}, ${day(child.birth_date)}; ${CHILD[child.situation]}`,
    ...child.documents.map(documentLine),
  ];
}

/** With what he states when he registers: whoever plays him has to type it. */
function newcomerRow(person) {
  const facts = [
    SITUATION[person.situation] ?? person.situation,
    `Народження ${day(person.birth_date)}, РНОКПП ${person.tax_id}`,
    person.unzr && `УНЗР ${person.unzr}`,
    ...person.documents.map(documentLine),
  ];
  const row = document.createElement('tr');
  keyCells(row, person, listed(facts));
  return row;
}

const response = await fetch('/desk/people.json');
const { chat, people, newcomers } = await response.json();
document.getElementById('chat').href = chat;
const tables = [document.getElementById('people'), document.getElementById('newcomers')];
tables[0].replaceChildren(...people.map(rowOf));
tables[1].replaceChildren(...newcomers.map(newcomerRow));
document.getElementById('filter').addEventListener('input', (event) => {
  const wanted = event.target.value.trim().toLocaleLowerCase('uk');
  for (const table of tables) {
    for (const row of table.rows) row.hidden = !row.dataset.search.includes(wanted);
  }
});
