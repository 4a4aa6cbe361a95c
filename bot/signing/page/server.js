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
 * @property {string | null} fingerprint only where the chat named one
 * @property {{ name: string | null, id_ending: string }} account
 * @property {number} expires_in_seconds
 * @property {string | null} refusal code
 * @property {string | null} return_link
 * @property {string} bot_link
 * @property {'kupyna256' | 'gost34311'} digest
 */

/** The server said no, or could not be reached (`offline`). */
export class Refused extends Error {
  /** @param {string} code @param {string | null} [botLink] */
  constructor(code, botLink = null) {
    super(code);
    this.code = code;
    this.botLink = botLink;
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
  return new Uint8Array(await (await call(of(id, '/content'))).arrayBuffer());
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
  throw new Refused(answer.error?.code ?? 'unknown', answer.bot_link ?? null);
}
