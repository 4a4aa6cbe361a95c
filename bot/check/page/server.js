/** The one call of the page. @module */

/** A refusal, by its code. */
export class Refused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * Have a file checked.
 * @param {Blob} file
 * @returns {Promise<object>} the verdict, as the core tells it
 */
export async function check(file) {
  let response;
  try {
    response = await fetch('/check/file', {
      method: 'POST',
      body: file,
      credentials: 'omit',
      cache: 'no-store',
      headers: { 'Content-Type': 'application/octet-stream' },
    });
  } catch {
    throw new Refused('check_unavailable');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error?.code ?? 'check_unavailable');
  return answer;
}
