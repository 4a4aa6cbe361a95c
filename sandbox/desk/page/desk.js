/** The start page: addresses of the parts and the list of invented patients with their keys. */

const VERIFICATION = {
  VERIFIED: 'дані збігаються',
  NOT_VERIFIED: 'не збігаються',
  VERIFICATION_NEEDED: 'ще перевіряють',
  CHANGES_NEEDED: 'треба змінити',
};
const body = document.getElementById('people');

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

function rowOf(person) {
  const row = document.createElement('tr');
  row.dataset.search = `${person.name} ${person.settlement}`.toLocaleLowerCase('uk');
  const files = document.createElement('span');
  files.append(download(`/keys/${person.id}`, person.key_file));
  if (person.needs_certificate) {
    files.append(' і ', download(`/keys/${person.id}/certificate`, 'сертифікат'));
  }
  const password = document.createElement('code');
  password.textContent = person.password;
  const who = document.createElement('span');
  who.textContent = `${person.name}, ${person.age} р., ${person.settlement}`;
  cell(row, who);
  cell(row, files);
  cell(row, password);
  cell(row, person.phone);
  cell(row, VERIFICATION[person.verification] ?? person.verification);
  return row;
}

const response = await fetch('/desk/people.json');
const { chat, people } = await response.json();
document.getElementById('chat').href = chat;
body.replaceChildren(...people.map(rowOf));
document.getElementById('filter').addEventListener('input', (event) => {
  const wanted = event.target.value.trim().toLocaleLowerCase('uk');
  for (const row of body.rows) row.hidden = !row.dataset.search.includes(wanted);
});
