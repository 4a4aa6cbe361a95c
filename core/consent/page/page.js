/**
 * The consent page: from the channel's link to its answer. The key and its password stay here; what
 * leaves is the finished signature, and nothing leaves before the person has said yes or no.
 * @module
 */

import { button, element, show } from './look/dom.js';
import { guardDrops } from './fields.js';
import { confirm, problemText, signWith } from './key.js';
import * as server from './server.js';
import { Signer, SignerError } from './signer/index.js';
import { has, other, say, speak } from './texts.js';

/** Refusals after which the channel may be told that it gets nothing. */
const TOLD = ['forbidden_scope', 'client_type_forbidden'];
/** Refusals which nothing that the person does here can mend. */
const FINAL = ['client_unknown', 'redirect_uri_unknown', 'validation_failed', 'request_malformed'];

/** @type {Signer | null} */
let signer = null;
/** Whether a signature is on its way: then time does not end it any more. */
let isSent = false;

async function forgetKey() {
  await signer?.close();
  signer = null;
}

function leave({ redirect_uri: address }) {
  show(say('leaving'), element('p', {}, say('wait')));
  location.replace(address);
  return new Promise(() => {});
}

function busy(key) {
  show(say(key), element('p', {}, say('wait')), element('div', { class: 'progress' }));
}

/** Who asks, for what; the sentences are made of the very text that will be signed. */
function ask({ client_name: name, redirect_uri: address, scope }) {
  return new Promise((answer) => {
    const paint = () => show(
      say('ask'),
      element('p', {}, say('ask-who', { name })),
      element('ul', { class: 'card', id: 'scopes' }, ...scope.split(' ').map(scopeItem)),
      element('p', { class: 'soft' }, say('ask-where', { host: new URL(address).host })),
      button(say('allow'), () => answer('allow')),
      button(say('refuse'), () => answer('refuse'), 'quiet'),
      element('p', { class: 'soft' }, say('ask-later')),
      languageButton(paint),
    );
    paint();
  });
}

/** A scope without words is shown as it is: better a code than nothing. */
function scopeItem(scope) {
  return element('li', {}, has(`scope-${scope}`) ? say(`scope-${scope}`) : scope);
}

function languageButton(paint) {
  const switchOver = () => {
    speak(other());
    paint();
  };
  const node = button(say('language'), switchOver, 'quiet');
  node.lang = other();
  return node;
}

/** @returns {Promise<Uint8Array | null>} a container over the content; null for «back» */
async function sign(content, channel) {
  let problem = '';
  for (;;) {
    signer = new Signer();
    const way = await signWith(signer, content, problem);
    if (!way || way.container) return way && way.container;
    const said = await confirm(way.key, channel);
    if (said === 'sign') {
      busy('signing');
      try {
        return await signer.sign(way.key.id, content, { signingTime: new Date() });
      } catch (error) {
        if (!(error instanceof SignerError)) throw error;
        problem = problemText(error.code);
      }
    } else problem = said === 'left' ? problemText('left_open') : '';
    await forgetKey();
  }
}

function base64(bytes) {
  let text = '';
  for (const octet of bytes) text += String.fromCharCode(octet);
  return btoa(text);
}

/** Let the person read, sign and send, back and forth. */
async function journey(request, content) {
  const asked = JSON.parse(content);
  for (;;) {
    if ((await ask(asked)) === 'refuse') return leave(await server.refuse(request));
    let container;
    try {
      container = await sign(new TextEncoder().encode(content), asked.client_name);
    } finally {
      await forgetKey();
    }
    if (!container) continue;
    busy('sending');
    isSent = true;
    return leave(await server.allow(request, content, base64(container)));
  }
}

/** The text outlives its time while nobody signs. */
async function outlived(seconds) {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  if (isSent) return new Promise(() => {});
  await forgetKey();
  throw new server.Refused('nonce_invalid');
}

async function run(request) {
  const { content, seconds } = await server.offer(request);
  await Promise.race([journey(request, content), outlived(seconds)]);
}

/** What went wrong, and what can still be done. */
function ended(problem, request) {
  const code = problem instanceof server.Refused ? problem.code : 'unknown';
  const key = has(`problem-${code}`) ? `problem-${code}` : 'problem-unknown';
  const goBack = async () => {
    try {
      await leave(await server.refuse(request));
    } catch (another) {
      ended(another, request);
    }
  };
  const paint = () => show(
    say('problem'),
    element('p', { class: 'problem', id: 'problem', role: 'alert', 'data-code': code }, say(key)),
    FINAL.includes(code) || TOLD.includes(code)
      ? null : button(say('again'), () => location.reload()),
    FINAL.includes(code) ? null : button(say('return'), goBack, 'quiet'),
    languageButton(paint),
  );
  paint();
}

async function begin() {
  speak();
  let request = {};
  try {
    if (!crypto.subtle) throw new server.Refused('old_browser');
    request = server.requestIn(location.search);
    await run(request);
  } catch (problem) {
    if (!(problem instanceof server.Refused)) console.error(problem);
    ended(problem, request);
  }
}

window.addEventListener('pagehide', () => void forgetKey());
// Put aside by the browser and brought back: its key is gone, so it begins anew.
window.addEventListener('pageshow', (event) => event.persisted && location.reload());
guardDrops();
void begin();
