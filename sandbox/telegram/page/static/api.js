// The control API, as the page uses it: the page has no other door.

export class Refused extends Error {}

async function call(method, path, body) {
  const options = { method };
  if (body instanceof Blob) {
    options.body = body;
  } else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { 'Content-Type': 'application/json' };
  }
  const response = await fetch(`/control${path}`, options);
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.error);
  return answer;
}

export const listPeople = () => call('GET', '/users');
export const createPerson = (fields) => call('POST', '/users', fields);
export const changePerson = (id, fields) => call('PATCH', `/users/${id}`, fields);

// Everything one person does in the chat with the bot.
export function chatOf(id) {
  const post = (verb, body = {}) => call('POST', `/users/${id}/${verb}`, body);
  return {
    look: (since, seconds) => call('GET', `/users/${id}/chat?since=${since}&timeout=${seconds}`),
    start: (payload) => post('start', { payload }),
    say: (text, replyTo) => post('text', { text, reply_to: replyTo ?? null }),
    tap: (messageId, label) => post('tap', { message_id: messageId, label }),
    press: (label, place) => post('press', { label, ...place }),
    upload: (file) => post(`document?name=${encodeURIComponent(file.name)}`, file),
    webAppData: (buttonText, data) => post('web-app-data', { button_text: buttonText, data }),
    ask: (query) => post('inline', { query, wait_seconds: 10 }),
    choose: (queryId, resultId) => post('choose', { inline_query_id: queryId, result_id: resultId }),
    unblock: () => post('unblock'),
    block: () => post('block'),
    clear: () => post('clear'),
    launch: (url) => call('POST', '/launch-data', { user_id: id, url }),
  };
}

export const fileAddress = (fileId) => `/control/files/${encodeURIComponent(fileId)}`;
