/** What the console shows: words for statuses and refusals, rows and details. */

const STATUSES = {
  NEW: 'чекає на рішення закладу',
  APPROVED: 'очікує підпису лікаря',
  SIGNED: 'підписано, декларація чинна',
  REJECTED: 'відхилено',
  CANCELLED: 'скасовано',
  EXPIRED: 'термін минув',
};

const REFUSALS = {
  invalid_transition: 'Стан заявки вже змінився. Натисніть «Оновити».',
  doctor_full: 'У лікаря немає вільних місць. Прийняти можна лише понад норму.',
  forbidden_scope: 'Ваша роль не дозволяє цієї дії.',
  signer_mismatch: 'Підписати має лікар, зазначений у заявці.',
  token_invalid: 'Сеанс завершився. Увійдіть знову.',
  request_status: 'Заявка вже в іншому стані. Натисніть «Оновити».',
  not_found: 'Такої заявки до вашого закладу немає.',
  validation_failed: 'Перевірте заповнене: чогось бракує.',
};

export function describeRefusal(problem) {
  return REFUSALS[problem.code] ?? `Дію не виконано: ${problem.message}`;
}

const moment = (text) =>
  new Intl.DateTimeFormat('uk', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Kyiv' })
    .format(new Date(text));

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  Object.assign(made, attributes);
  return made;
}

/** How many requests there are, and which page of them is shown. */
export function describeCount({ total, page, pages }) {
  if (total === 0) return 'Заявок немає.';
  return pages > 1 ? `Усього заявок: ${total}. Сторінка ${page} із ${pages}.` : `Усього заявок: ${total}.`;
}

/** A row of the list; the number is the button that opens the request. */
export function renderRow(request, onOpen) {
  const row = document.createElement('tr');
  const open = element('button', request.declaration_number, { className: 'quiet' });
  open.setAttribute('aria-label', `Відкрити заявку ${request.declaration_number}`);
  open.addEventListener('click', onOpen);
  open.dataset.request = request.id;
  const cell = document.createElement('td');
  cell.append(open);
  row.append(
    cell,
    element('td', request.patient),
    element('td', STATUSES[request.status] ?? request.status),
    element('td', request.doctor),
    element('td', moment(request.inserted_at)),
  );
  return row;
}

function renderFacts(list, facts) {
  list.replaceChildren(
    ...facts.flatMap(([name, value]) => [element('dt', name), element('dd', value ?? '–')]),
  );
}

/** The open request with the patient's signature as the console itself verified it. */
export function renderDetails(request, session) {
  const byId = (id) => document.getElementById(id);
  byId('details-title').textContent = `Заявка ${request.declaration_number}`;
  renderFacts(byId('facts'), [
    ['Пацієнт', request.patient],
    ['Лікар', request.doctor],
    ['Пацієнтів у лікаря', `${request.count} із ${request.limit}`],
    ['Стан', STATUSES[request.status] ?? request.status],
    ...(request.by_itself ? [['Погоджено', 'без заходу закладу: у лікаря було вільне місце']] : []),
    ...(request.comment ? [['Пояснення пацієнтові', request.comment]] : []),
    ['Декларація', `з ${request.start_date} до ${request.end_date}`],
  ]);
  const signature = request.signature;
  renderFacts(byId('signature'), signature
    ? [
      ['Перевірка', signature.verdict === 'passed' ? 'підпис справжній, текст не змінено' : `не пройдено: ${signature.sub_indication}`],
      ['Підписав(-ла)', signature.subject],
      ['Сертифікат видав', signature.issuer],
      ['Алгоритм', signature.algorithm],
      ['Час підпису', signature.signed_at ? moment(signature.signed_at) : '–'],
    ]
    : [['Перевірка', 'заявку завершено, файл із неї вилучено']]);
  byId('file').hidden = !signature;
  byId('signature').className = `facts ${signature?.verdict === 'passed' ? 'good' : 'bad'}`;
  byId('document').srcdoc = request.content ?? '';
  const may = (action) => session.actions.includes(action);
  byId('approve').hidden = !(request.status === 'NEW' && signature && may('approve'));
  byId('sign').hidden = !(request.status === 'APPROVED' && may('sign'));
  byId('reject').hidden = !(['NEW', 'APPROVED'].includes(request.status) && may('reject'));
}
