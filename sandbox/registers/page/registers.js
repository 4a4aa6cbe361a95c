/** What the registers were asked, the decisions of a human being, and how each register behaves. */

const REGISTERS = {
  drfo: 'Податкова (ДРФО)',
  dracs_birth: 'Акти про народження (ДРАЦС)',
  dracs_death: 'Акти про смерть (ДРАЦС)',
  dracs_name_change: 'Акти про зміну імені (ДРАЦС)',
  unzr: 'Демографічний реєстр (УНЗР)',
  mvs_passport: 'Паспорти-книжечки (МВС)',
  dms_passport: 'ID-картки й посвідки (ДМС)',
  nhs: 'Вручну (НСЗУ)',
  legal_capacity: 'Дієздатність',
};
const ANSWERS = {
  MATCHES: 'збігається',
  DIFFERS: 'не збігається',
  ABSENT: 'немає даних',
  LATER: 'пізніше',
  REFUSED: 'помилка сервера',
};
const MODES = { silent: 'мовчить', slow: 'відповідає повільно', refuse: 'помилка сервера' };
const EVERY = 'every';
const REFRESH_MS = 2000;

const byId = (id) => document.getElementById(id);

function element(name, ...content) {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}

function when(moment) {
  return new Date(moment).toLocaleTimeString('uk', { timeZone: 'Europe/Kyiv' });
}

function who(told) {
  const names = [told.last_name, told.first_name, told.second_name].filter(Boolean).join(' ');
  const parts = [names];
  if (told.born) parts.push(`${told.born} р. н.`);
  if (told.tax_id) parts.push(`РНОКПП ${told.tax_id}`);
  if (told.unzr) parts.push(`УНЗР ${told.unzr}`);
  for (const { type, number } of told.documents ?? []) parts.push(`${type} ${number}`);
  return parts.join(', ');
}

async function send(method, address, body) {
  const response = await fetch(address, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  await refresh();
}

function decision(question, answer) {
  const button = element('button', ANSWERS[answer]);
  button.type = 'button';
  button.className = 'quiet';
  button.addEventListener('click', () =>
    send('POST', '/registers/decisions', { question: question.id, outcome: answer }),
  );
  return button;
}

function questionItem(question) {
  const item = element('li', element('p', `${when(question.at)} ${who(question.told)}`));
  if (question.answer) {
    item.append(element('p', `Рішення: ${ANSWERS[question.answer]}`));
    return item;
  }
  const actions = element('div', ...['MATCHES', 'DIFFERS', 'ABSENT'].map((each) => decision(question, each)));
  actions.className = 'actions';
  item.append(actions);
  return item;
}

function askedRow({ at, register, told, answer }) {
  const cells = [when(at), REGISTERS[register], who(told), ANSWERS[answer]];
  return element('tr', ...cells.map((text) => element('td', text)));
}

function inForce(behaviours) {
  if (!behaviours.length) return 'Усі реєстри відповідають як насправді.';
  return behaviours
    .map(({ register, mode, outcome, person }) => {
      const name = register === EVERY ? 'Усі реєстри' : REGISTERS[register];
      return `${name}${person ? ' (про одну людину)' : ''}: ${ANSWERS[outcome] ?? MODES[mode]}.`;
    })
    .join(' ');
}

let shown = '';

async function refresh() {
  const [listed, behaviours] = await Promise.all(
    ['/registers/asked.json', '/control/registers'].map(async (address) => (await fetch(address)).json()),
  );
  const now = JSON.stringify([listed, behaviours]);
  // What has not changed stays, and so does the focus of who uses a keyboard.
  if (now === shown) return;
  shown = now;
  const questions = listed.questions.map(questionItem);
  byId('questions').replaceChildren(...(questions.length ? questions : [element('li', 'Запитань немає.')]));
  byId('asked').replaceChildren(...listed.asked.map(askedRow));
  byId('in-force').textContent = inForce(behaviours);
}

byId('registers').append(
  ...[[EVERY, 'Усі'], ...Object.entries(REGISTERS)].map(([value, name]) => new Option(name, value)),
);
byId('behaviour').addEventListener('submit', (event) => {
  event.preventDefault();
  const chosen = new FormData(event.target);
  const address = `/control/registers/${chosen.get('register')}`;
  const behaviour = chosen.get('behaviour');
  if (!behaviour) send('DELETE', chosen.get('register') === EVERY ? '/control/registers' : address);
  else if (behaviour in ANSWERS) send('PUT', address, { mode: 'say', outcome: behaviour });
  else send('PUT', address, { mode: behaviour });
});
await refresh();
setInterval(refresh, REFRESH_MS);
