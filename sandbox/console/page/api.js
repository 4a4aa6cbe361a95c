/** Calls of the console to its own server. */

/** An answer other than success: `code` is the core's stable error code. */
export class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const BASE = '/console/api';

async function call(method, path, body) {
  const response = await fetch(`${BASE}${path}`, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Refusal(problem.code ?? 'unknown', problem.message ?? response.statusText);
  }
  return response;
}

const json = async (method, path, body) => (await call(method, path, body)).json();
const bytes = async (path) => new Uint8Array(await (await call('GET', path)).arrayBuffer());

/** @param {Uint8Array} data */
function base64(data) {
  let text = '';
  for (const byte of data) text += String.fromCharCode(byte);
  return btoa(text);
}

export const api = {
  clinics: () => json('GET', '/clinics'),
  reasons: () => json('GET', '/reasons'),
  session: () => json('GET', '/session'),
  leave: () => call('DELETE', '/session'),
  challenge: (employeeId) => bytes(`/employees/${employeeId}/challenge`),
  signIn: (employeeId, container) =>
    json('POST', '/session', { employee_id: employeeId, signed_content: base64(container) }),
  /** One page of the list; empty filters mean everything. */
  requests: (filters) => json('GET', `/requests?${new URLSearchParams(filters)}`),
  request: (id) => json('GET', `/requests/${id}`),
  patientContainerAddress: (id) => `${BASE}/requests/${id}/signed-content`,
  patientContainer: (id) => bytes(`/requests/${id}/signed-content`),
  approve: (id, overlimit) => json('POST', `/requests/${id}/approve`, { overlimit }),
  reject: (id, reason, explanation) => json('POST', `/requests/${id}/reject`, { reason, explanation }),
  sign: (id, container) => json('POST', `/requests/${id}/sign`, { signed_content: base64(container) }),

  /** The employee's key file, as the training trust service issued it. */
  async employeeKey(employeeId) {
    const response = await call('GET', `/employees/${employeeId}/key`);
    const certificate = atob(response.headers.get('X-Certificate'));
    return {
      certificate: Uint8Array.from(certificate, (letter) => letter.charCodeAt(0)),
      name: response.headers.get('X-Key-Name'),
      password: response.headers.get('X-Key-Password'),
      bytes: new Uint8Array(await response.arrayBuffer()),
    };
  },
};
