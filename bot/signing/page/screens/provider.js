/**
 * A key without its certificate: the provider may have it. Nothing is called while a key is open,
 * so this stands in the form for the key, which opens anew with what was found.
 * @module
 */

import { announce, button, element } from '../look/dom.js';
import * as server from '../server.js';
import { certificateRequest, certificatesOf } from '../signer/index.js';
import { say } from '../texts.js';
import { choiceField, complain } from './fields.js';

/** How many keys one request can name. */
const NAMED_AT_ONCE = 2;
/** Refusals of the server that differ from silence. */
const PROBLEMS = { offline: 'problem-offline', provider_too_often: 'provider-too-often' };

/**
 * Providers that can be asked; none when they cannot be told, as a file serves as well.
 * @returns {Promise<server.Provider[]>}
 */
export async function askable() {
  return server.providers().catch(() => []);
}

/**
 * A place to ask a provider.
 * @param {server.Provider[]} providers at least one
 * @param {string[][]} keyIds of each key
 * @param {(certificates: Uint8Array[]) => Promise<void>} onfound
 * @returns {HTMLElement}
 */
export function providerPlace(providers, keyIds, onfound) {
  const { input, node } = choiceField({
    id: 'provider', label: say('provider'), empty: say('no-provider-yet'), options: providers,
  });
  const ask = button(say('fetch-certificate'), async () => {
    complain(input, null);
    if (!input.value) return complain(input, say('no-provider'));
    if (ask.disabled) return undefined;
    ask.disabled = true;
    announce(say('fetching-certificate'));
    const { found, problem } = await fetched(input.value, keyIds);
    ask.disabled = false;
    return found ? onfound(found) : complain(input, say(problem));
  }, 'quiet');
  const heading = element('h2', {}, say('from-provider'));
  return element('div', { class: 'card', id: 'provider-place' }, heading, node, ask);
}

/** @returns {Promise<{ found?: Uint8Array[], problem?: string }>} certificates or a text's key */
async function fetched(provider, keyIds) {
  try {
    for (const request of requests(keyIds)) {
      const found = certificatesOf(await server.askProvider(provider, request));
      if (found.length > 0) return { found };
    }
    return { problem: 'provider-knows-none' };
  } catch (error) {
    // What the provider sent may be no answer at all: that is not the person's to know.
    return { problem: PROBLEMS[error.code] ?? 'provider-silent' };
  }
}

/** One for each digest that identifiers are made with: providers know the one they used. */
function requests(keyIds) {
  const named = keyIds.slice(0, NAMED_AT_ONCE);
  return named[0].map((_, digest) => certificateRequest(named.map((ids) => ids[digest])));
}
