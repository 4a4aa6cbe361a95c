/**
 * Calls to the page's own server. Nothing else is ever called.
 * @module
 */

/**
 * @typedef {object} Session
 * @property {string} id
 * @property {string} action
 * @property {string} state
 * @property {'uk' | 'en'} language
 * @property {string} match_code
 * @property {string | null} fingerprint where the chat named one or a form was sent
 * @property {boolean} has_form whether the text is made of a form
 * @property {boolean} is_unsigned whether pictures are shown and nothing is signed
 * @property {boolean} for_other whether it is signed for somebody whom the patient represents
 * @property {{ name: string | null, id_ending: string }} account
 * @property {number} expires_in_seconds
 * @property {string | null} refusal code
 * @property {string | null} return_link
 * @property {string} bot_link
 * @property {'kupyna256' | 'gost34311'} digest
 * @property {RemoteWay[]} remote_ways
 * @property {string | null} [engine] another engine's Worker, beside the page's address; none
 *   unless the operator has put one there
 */

/**
 * Whose data a form is about, if not the patient's own: full names, and what tells drafts apart.
 * @typedef {{ person: string, signer: string, draft: string }} Whose
 */

/**
 * A provider that can be asked for certificates.
 * @typedef {{ id: string, name: string }} Provider
 */

/**
 * A way to sign outside of the page.
 * @typedef {{ name: string, is_stand_in: boolean }} RemoteWay
 */

/** The server said no, or could not be reached (`offline`). */
export class Refused extends Error {
  /**
   * @param {string} code
   * @param {string | null} [botLink]
   * @param {{ entry: string, rule: string }[]} [invalid] fields of a form that do not fit
   */
  constructor(code, botLink = null, invalid = []) {
    super(code);
    this.code = code;
    this.botLink = botLink;
    this.invalid = invalid;
  }
}

const BASE = new URL('.', location.href);

/** @param {{ launch_data?: string, code?: string, is_framed?: boolean }} proof */
export async function open(proof) {
  const response = await call(`${location.pathname}/open`, { body: JSON.stringify(proof) });
  return /** @type {Promise<{ session: Session, hand_over_code: string | null }>} */ (
    response.json()
  );
}

/** @param {string} id @returns {Promise<Session>} */
export async function show(id) {
  return (await (await call(of(id))).json()).session;
}

/** The exact bytes to be signed. @param {string} id */
export async function content(id) {
  return new Uint8Array(await (await call(of(id, '/content'), { body: '' })).arrayBuffer());
}

/**
 * What asks for no signature. It is given once; a reload gets nothing.
 * @param {string} id
 * @returns {Promise<{ content: string, number: string, pdf: string }>} the form in HTML, the number,
 *   the PDF in base64
 */
export async function document(id) {
  return (await call(of(id, '/document'), { body: '' })).json();
}

/** Address that opens this page in another browser, for a minute. @param {string} id */
export async function handOver(id) {
  const response = await call(of(id, '/hand-over'), { body: '' });
  return addressFor((await response.json()).hand_over_code);
}

/** @param {string} code */
export function addressFor(code) {
  return new URL(`${location.pathname}#code=${code}`, location.href).href;
}

/** @param {string} id @param {Uint8Array} container @returns {Promise<Session>} */
export async function send(id, container) {
  return (await (await call(of(id, '/signature'), { body: container })).json()).session;
}

/**
 * The form of a session: what it asks for, by which rules, and what is known already.
 * @param {string} id
 * @returns {Promise<{ kind: string, known: object, rules: object, today: string }>}
 */
export async function form(id) {
  return (await call(of(id, '/form/open'), { body: '' })).json();
}

/**
 * Have the text made of a form.
 * @param {string} id
 * @param {object} person its fields
 * @returns {Promise<{ text: string, changed: string[], scans: string[] }>} exactly what is to be
 *   signed, and the documents that must be shown
 */
export async function compose(id, person) {
  const response = await call(of(id, '/form'), { body: JSON.stringify({ person, consent: true }) });
  return response.json();
}

/**
 * Documents that are still to be shown; with the last one the session ends.
 * @param {string} id
 * @returns {Promise<string[]>} their types
 */
export async function missingScans(id) {
  return (await (await call(of(id, '/scans'), { body: '' })).json()).missing;
}

/**
 * Show a document.
 * @param {string} id
 * @param {string} type of the document
 * @param {Blob} picture JPEG
 */
export async function showDocument(id, type, picture) {
  await call(of(id, `/scans/${encodeURIComponent(type)}`), { body: picture });
}

/**
 * Search the address register.
 * @param {string} id
 * @param {'regions' | 'settlements' | 'streets'} what
 * @param {{ [name: string]: string }} [wanted]
 */
export async function places(id, what, wanted = {}) {
  return (await call(of(id, `/addresses/${what}?${new URLSearchParams(wanted)}`))).json();
}

/** Where the signer's Worker is, if not its own. @param {Session} session @returns {URL | null} */
export function engineOf({ engine }) {
  return engine ? new URL(engine, BASE) : null;
}

/**
 * Providers that can be asked for certificates; none where the operator has configured none.
 * @returns {Promise<Provider[]>}
 */
export async function providers() {
  return (await call(new URL('providers', BASE))).json();
}

/**
 * Pass a request for certificates on to a provider, and its answer back. It names public keys only.
 * @param {string} provider its id
 * @param {Uint8Array} request
 * @returns {Promise<Uint8Array>}
 */
export async function askProvider(provider, request) {
  const address = new URL(`providers/cmp?provider=${encodeURIComponent(provider)}`, BASE);
  return new Uint8Array(await (await call(address, { body: request })).arrayBuffer());
}

/** The way into a service's app. @param {string} id @param {string} way */
export async function invite(id, way) {
  const response = await call(of(id, `/remote/${encodeURIComponent(way)}`), { body: '' });
  return /** @type {Promise<import('./screens/remote.js').Invitation>} */ (response.json());
}

function of(id, rest = '') {
  return new URL(`sessions/${id}${rest}`, BASE);
}

/** @param {string | URL} address @param {{ body?: BodyInit }} [options] */
async function call(address, { body } = {}) {
  const method = body === undefined ? 'GET' : 'POST';
  let response;
  try {
    response = await fetch(address, { method, body, cache: 'no-store', redirect: 'error' });
  } catch {
    throw new Refused('offline');
  }
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  const { code = 'unknown', invalid } = answer.error ?? {};
  throw new Refused(code, answer.bot_link ?? null, invalid);
}
