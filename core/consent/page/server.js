/**
 * The only calls that the page makes, all to its own server.
 * @module
 */

/** Parameters of the address that are handed on. Others are ignored. */
const NAMES = ['client_id', 'redirect_uri', 'scope', 'user_data', 'state', 'response_type',
  'code_challenge', 'code_challenge_method'];

/** The server said no, or could not be reached (`offline`). */
export class Refused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * What the channel asks for, as its link says it.
 * @param {string} query of the page's address
 * @throws {Refused} a parameter stands there twice: nobody can say which of them is meant
 */
export function requestIn(query) {
  const given = new URLSearchParams(query);
  const request = {};
  for (const name of NAMES) {
    const values = given.getAll(name);
    if (values.length > 1) throw new Refused('validation_failed');
    if (values.length === 1) request[name] = values[0];
  }
  return request;
}

/** @param {object} request @returns {Promise<{ content: string, seconds: number }>} */
export function offer(request) {
  return call('requests', request);
}

/**
 * @param {object} request
 * @param {string} content that was offered
 * @param {string} signed base64 of the container
 * @returns {Promise<{ redirect_uri: string }>}
 */
export function allow(request, content, signed) {
  return call('codes', {
    request, content, signed_content: signed, signed_content_encoding: 'base64',
  });
}

/** @param {object} request @returns {Promise<{ redirect_uri: string }>} */
export function refuse(request) {
  return call('refusals', request);
}

async function call(name, body) {
  let response;
  let answer;
  try {
    response = await fetch(`sign-in/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
    });
    answer = await response.json();
  } catch {
    throw new Refused('offline');
  }
  if (!response.ok) throw new Refused(answer.error?.code ?? 'internal_error');
  return answer.data;
}
