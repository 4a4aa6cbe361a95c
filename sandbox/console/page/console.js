/**
 * The clinic console: what a doctor or a registrar sees in a clinic's information system.
 * Signs in the browser with the same engine as the patient's page.
 */
import { Signer } from '/signer/index.js';
import { api, Refusal } from './api.js';
import { describeCount, describeRefusal, renderDetails, renderRow } from './view.js';

const $ = (id) => document.getElementById(id);
let session = null;
let current = null;
let page = 1;

function say(text, bad = false) {
  $('notice').textContent = text;
  $('notice').className = bad ? 'bad' : 'good';
}

function tell(problem) {
  say(problem instanceof Refusal ? describeRefusal(problem) : String(problem.message), true);
}

/** Run an action of a button: disabled meanwhile, refusals told in words. */
function on(id, action) {
  const button = $(id);
  button.addEventListener(button.tagName === 'FORM' ? 'submit' : 'click', async (event) => {
    event.preventDefault();
    const buttons = document.querySelectorAll('button');
    buttons.forEach((each) => { each.disabled = true; });
    try {
      await action();
    } catch (problem) {
      tell(problem);
    } finally {
      buttons.forEach((each) => { each.disabled = false; });
    }
  });
}

/** Sign bytes with the working employee's key; the key is wiped afterwards. */
async function signWithEmployeeKey(employeeId, content) {
  const { name, password, bytes, certificate } = await api.employeeKey(employeeId);
  const signer = new Signer();
  try {
    const { keys } = await signer.open(
      [{ name, bytes }, { name: 'certificate.cer', bytes: certificate }], password,
    );
    const key = keys.find((each) => each.usage === 'sign');
    return await signer.sign(key.id, content);
  } finally {
    await signer.close();
  }
}

function fill(select, items, text) {
  select.replaceChildren(...items.map((item) => new Option(text(item), item.id)));
}

async function showSignIn() {
  const clinics = await api.clinics();
  fill($('clinic'), clinics, (clinic) => `${clinic.name} – ${clinic.settlement}`);
  const wanted = new URLSearchParams(location.search);
  const showEmployees = () => {
    const clinic = clinics.find((each) => each.id === $('clinic').value);
    fill($('employee'), clinic.employees, (one) => `${one.name}, ${one.role}`);
  };
  $('clinic').addEventListener('change', showEmployees);
  if (wanted.get('clinic')) $('clinic').value = wanted.get('clinic');
  showEmployees();
  if (wanted.get('employee')) $('employee').value = wanted.get('employee');
  $('sign-in').hidden = false;
  $('work').hidden = true;
}

async function enter() {
  const employeeId = $('employee').value;
  say('Підписуємо вхід…');
  const challenge = await api.challenge(employeeId);
  const container = await signWithEmployeeKey(employeeId, challenge);
  session = await api.signIn(employeeId, container);
  say('');
  await showWork();
}

async function showWork() {
  $('sign-in').hidden = true;
  $('work').hidden = false;
  $('who').textContent = `${session.name}, ${session.role}`;
  $('where').textContent = session.clinic;
  fill($('doctor'), [{ id: '', name: 'Усі' }, ...session.doctors], (one) => one.name);
  await turn(1);
}

async function refresh() {
  const filters = Object.fromEntries(new FormData($('filters')));
  const found = await api.requests({ ...filters, page });
  $('requests').replaceChildren(...found.items.map((each) => renderRow(each, () => choose(each.id))));
  $('list-count').textContent = describeCount(found);
  $('pages').hidden = found.pages < 2;
  $('previous').hidden = found.page <= 1;
  $('next').hidden = found.page >= found.pages;
  if (current) await open(current.id);
}

async function turn(to) {
  page = to;
  await refresh();
  $('list-title').scrollIntoView();
}

/** A request was chosen from the list: the reader goes to it. */
async function choose(id) {
  try {
    await open(id);
    $('details').focus();
  } catch (problem) {
    tell(problem);
  }
}

async function open(id) {
  current = await api.request(id);
  renderDetails(current, session);
  $('container').href = api.patientContainerAddress(id);
  $('details').hidden = false;
  $('rejection').hidden = true;
}

/** An action has succeeded; its button may be gone, so the reader is taken to the request. */
async function settle(text) {
  say(text);
  await refresh();
  $('details').focus({ preventScroll: true });
}

async function approve() {
  try {
    await api.approve(current.id, false);
  } catch (problem) {
    const full = problem instanceof Refusal && problem.code === 'doctor_full';
    if (!full || !window.confirm('У лікаря немає вільних місць. Прийняти понад норму?')) throw problem;
    await api.approve(current.id, true);
  }
  await settle('Заявку прийнято. Тепер її підписує лікар.');
}

async function sign() {
  say('Підписуємо поверх підпису пацієнта…');
  const content = await api.patientContainer(current.id);
  const container = await signWithEmployeeKey(session.employee_id, content);
  await api.sign(current.id, container);
  await settle('Декларацію підписано. Вона чинна.');
}

async function reject() {
  await api.reject(current.id, $('reason').value, $('explanation').value);
  await settle('Заявку відхилено. Пацієнт отримає причину.');
}

async function leave() {
  await api.leave();
  session = null;
  current = null;
  $('details').hidden = true;
  await showSignIn();
}

async function start() {
  on('enter', enter);
  on('refresh', refresh);
  on('filters', () => turn(1));
  on('previous', () => turn(page - 1));
  on('next', () => turn(page + 1));
  on('leave', leave);
  on('approve', approve);
  on('sign', sign);
  on('reject', async () => { $('rejection').hidden = false; $('reason').focus(); });
  on('keep', async () => { $('rejection').hidden = true; });
  on('rejection', reject);
  const reasons = await api.reasons();
  fill($('reason'), reasons, (reason) => reason.text);
  const needWords = () => {
    $('explanation').required = reasons.find(({ id }) => id === $('reason').value).needs_words;
  };
  $('reason').addEventListener('change', needWords);
  needWords();
  session = await api.session();
  await (session ? showWork() : showSignIn());
}

start().catch((problem) => say(String(problem.message), true));
