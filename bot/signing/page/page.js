/**
 * The secure page, from the link in the chat to the signature and back.
 *
 * The key and its password stay here: the signer keeps keys in a Worker, nothing is called while a
 * key is open, and the only thing that leaves is the finished signature.
 * @module
 */

import { fingerprint } from './content.js';
import { Idle } from './idle.js';
import { check } from './screens/check.js';
import { choose } from './screens/choose.js';
import { guardDrops } from './screens/fields.js';
import { openKey, problemText } from './screens/key.js';
import { bringReady } from './screens/ready.js';
import { signElsewhere } from './screens/remote.js';
import * as result from './screens/result.js';
import { confirm, pick } from './screens/who.js';
import * as server from './server.js';
import { Signer, SignerError, sha256Hex } from './signer/index.js';
import { Telegram } from './telegram.js';
import { say, speak } from './texts.js';

/** What is only read here. */
const READ = ['declaration_pdf'];
/** A key that nobody uses for so long is closed. */
const KEY_IDLE_MS = 2 * 60 * 1000;
const ASKED_EVERY_MS = 1000;
/** How often the server is asked before the page says that the answer is late (ER10b). */
const ASKED_BEFORE_LATE = 20;
const SETTLED = ['completed', 'accepted', 'refused', 'burnt', 'expired', 'cancelled', 'superseded'];
/** Nothing was lost and nothing was sent: it may be tried again. */
const PASSING = ['offline', 'signing_unavailable', 'signing_not_a_container',
  'signing_several_signatures', 'signing_other_content', 'signing_too_large'];

const telegram = new Telegram();

/** The signer whose key is open, if any. @type {Signer | null} */
let signer = null;
/** Whether a signature is on its way or there: then time does not end it any more. */
let isSent = false;
/** When the link ends. */
let endsAt = 0;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Which session this tab was admitted to. A frame of another site may have no storage. */
const memory = {
  key: `signing:${location.pathname}`,
  recall() {
    try {
      return sessionStorage.getItem(this.key);
    } catch {
      return null;
    }
  },
  keep(id) {
    try {
      sessionStorage.setItem(this.key, id);
    } catch {
      // Then a reload begins anew.
    }
  },
};

/** @returns {Promise<server.Session | null>} null: the page goes on elsewhere */
async function enter() {
  const known = memory.recall();
  if (known && !telegram.code) {
    // Reloaded: the browser still holds the cookie, and launch data are good only once.
    const session = await server.show(known).catch(() => null);
    if (session) return session;
  }
  const { session, hand_over_code: code } = await server.open({
    launch_data: telegram.launchData ?? undefined,
    code: telegram.code ?? undefined,
    is_framed: telegram.isFramed,
  });
  speak(session.language);
  if (telegram.isFramed && !(await server.show(session.id).catch(() => null))) {
    // A frame of another site: this browser keeps no cookie here.
    result.openOutside(server.addressFor(code));
    return null;
  }
  memory.keep(session.id);
  return session;
}

/** The session once the account has proved itself, where it must do so first. */
async function proved(session) {
  let present = session;
  while (present.return_link) {
    result.bringBack('first', present.return_link);
    const link = present.return_link;
    do {
      await pause(ASKED_EVERY_MS);
      present = await server.show(session.id);
    } while (present.return_link === link);
  }
  return present;
}

/** The exact bytes. @returns {Promise<Uint8Array>} */
async function contentOf(session) {
  const present = await proved(session);
  const bytes = await server.content(session.id);
  return compared(present, bytes);
}

/** What the chat announced is compared here too, with what this browser is about to show. */
function compared(session, bytes) {
  if (session.fingerprint && fingerprint(sha256Hex(bytes)) !== session.fingerprint) {
    throw new server.Refused('signing_content_changed', session.bot_link);
  }
  return bytes;
}

/**
 * @param {import('./form/kept-key.js').KeptKey | null} kept a key that was opened before
 * @returns {Promise<Uint8Array | null>} a signature made with a key file; null to choose again
 */
async function withKeyFile(session, bytes, kept = null) {
  signer = new Signer({ workerUrl: server.engineOf(session) ?? undefined });
  try {
    const keys = await (kept ? kept.open(signer) : openKey(signer));
    const key = keys && (await whileThere(chosenKey(session, keys)));
    if (!key) return null;
    result.busy('signing');
    return await signer.sign(key.id, bytes, { digest: session.digest, signingTime: new Date() });
  } catch (error) {
    if (!(error instanceof SignerError)) throw error;
    await result.mayPass(problemText(error.code));
    return null;
  } finally {
    kept?.forget();
    await forgetKey();
  }
}

/** The key to sign with, after the last word; null to choose another file. */
async function chosenKey(session, keys) {
  for (;;) {
    const key = await pick(keys);
    if (!key || (await confirm(session, key))) return key;
    if (keys.length === 1) return null;
  }
}

/** The answer of a screen while a key is open, if it comes before the person has gone away. */
async function whileThere(answer) {
  const idle = new Idle(KEY_IDLE_MS);
  try {
    const isGone = await Promise.race([answer.then(() => false), idle.over.then(() => true)]);
    if (!isGone) return await answer;
  } finally {
    idle.stop();
  }
  await forgetKey();
  await result.mayPass(say('key-left_open'));
  return null;
}

/** Wipe the key, whatever has happened. */
async function forgetKey() {
  await signer?.close();
  signer = null;
}

/** Send the signature; after a lost answer it is asked what has become of it, first of all. */
async function send(session, container) {
  for (;;) {
    result.busy('sending');
    isSent = true;
    try {
      return await server.send(session.id, container);
    } catch (problem) {
      const present = await server.show(session.id).catch(() => null);
      if (present && present.state !== 'viewed') return present;
      if (!PASSING.includes(problem.code)) throw problem;
      isSent = false;
      if ((await result.mayPass(say(`problem-${problem.code}`))) === 'back') return null;
    }
  }
}

/** Wait for the core's answer and say it. */
async function follow(session, source) {
  let present = session;
  telegram.confirmClosing(false);
  result.busy('waiting');
  for (let asked = 0; !SETTLED.includes(present.state); asked++) {
    if (asked === ASKED_BEFORE_LATE) result.late(telegram, session.bot_link);
    await pause(ASKED_EVERY_MS);
    present = (await server.show(session.id).catch(() => null)) ?? present;
  }
  if (['completed', 'accepted'].includes(present.state)) await source.forget();
  if (present.state === 'completed') result.done(telegram, present.bot_link);
  else if (present.state === 'accepted') result.bringBack('last', present.return_link);
  else result.ended(present.refusal ?? 'signing_link_ended', telegram, present.bot_link);
}

/** A text that is there. */
function textOf(session) {
  let bytes;
  return {
    text: async () => ({ bytes: (bytes = await contentOf(session)) }),
    check: () => check(session, bytes),
    takeKey: () => null,
    forget: async () => {},
  };
}

/** A text that is made of a form. Its modules are loaded where there is one. */
async function formOf(session) {
  const { Filling } = await import('./form/filling.js');
  await proved(session);
  return new Filling(session, { telegram, compared, prolong, readKey });
}

/** Read a key to see whose it is, and close it. */
async function readKey(session, keep) {
  signer = new Signer({ workerUrl: server.engineOf(session) ?? undefined });
  try {
    const keys = await openKey(signer, keep);
    return keys && (await pick(keys));
  } finally {
    await forgetKey();
  }
}

/** Show a document, once: what came stays in this tab's memory. */
async function reading(session) {
  const { begin, read } = await import('./screens/reading.js');
  await proved(session);
  const said = await begin(session, telegram.isInside);
  if (said === 'leave') return telegram.leave(session.bot_link);
  if (said === 'browser') {
    telegram.openLink(await server.handOver(session.id));
    return result.handedOver(telegram, session.bot_link);
  }
  const found = await server.document(session.id);
  isSent = true;
  telegram.confirmClosing(false);
  return read(found, () => telegram.leave(session.bot_link));
}

/** Let the person read, choose and sign, back and forth, until there is a signature to follow. */
async function journey(session) {
  if (session.is_unsigned) return pictures(session);
  const source = session.has_form ? await formOf(session) : textOf(session);
  let { bytes } = await source.text();
  const remote = session.remote_ways;
  const standIns = remote.filter((way) => way.is_stand_in).map((way) => way.name);
  const names = remote.map((way) => way.name);
  const ways = ['key', ...names, 'ready', ...(telegram.isInside ? ['browser'] : [])];
  let step = 'check';
  for (;;) {
    if (step === 'check') {
      const said = await source.check();
      if (said === 'leave') return telegram.leave(session.bot_link);
      if (said === 'change') {
        ({ bytes } = await source.text());
        continue;
      }
      step = 'choose';
    }
    const kept = source.takeKey();
    const way = kept ? 'key' : await choose(ways, standIns);
    const elsewhere = remote.find((one) => one.name === way);
    let container = null;
    if (elsewhere) {
      const signed = await signElsewhere(session, elsewhere, telegram);
      isSent = signed !== null;
      if (signed) return follow(signed, source);
    } else if (way === 'back') step = 'check';
    else if (way === 'browser') {
      telegram.openLink(await server.handOver(session.id));
      return result.handedOver(telegram, session.bot_link);
    } else if (way === 'key') container = await withKeyFile(session, bytes, kept);
    else container = await bringReady(session, bytes, telegram.isInside);
    const sent = container && (await send(session, container));
    if (sent) return follow(sent, source);
  }
}

/** Nothing is signed where only pictures are shown. */
async function pictures(session) {
  const { showDocuments } = await import('./form/pictures.js');
  await proved(session);
  await showDocuments(session, { telegram, prolong }, ['offline', 'signing_unavailable']);
  isSent = true;
  telegram.confirmClosing(false);
  result.shown(telegram, session.bot_link);
}

/** A form takes its time: the session has more of it from now on. */
function prolong({ expires_in_seconds: left }) {
  endsAt = Date.now() + left * 1000;
}

/** The link outlives its time while nobody signs (ER11). */
async function outlived(session) {
  prolong(session);
  while (Date.now() < endsAt) await pause(endsAt - Date.now());
  const present = await server.show(session.id).catch(() => null);
  // Signed elsewhere in the last moment counts as well as sent from here.
  if (isSent || (present && present.state === 'received')) return new Promise(() => {});
  await forgetKey();
  throw new server.Refused('time_over', session.bot_link);
}

async function run() {
  if (!crypto.subtle) throw new server.Refused('old_browser');
  telegram.ready();
  guardDrops();
  const session = await enter();
  if (!session) return;
  speak(session.language);
  telegram.confirmClosing(true);
  const goes = READ.includes(session.action) ? reading(session) : journey(session);
  await Promise.race([goes, outlived(session)]);
}

window.addEventListener('pagehide', () => void forgetKey());
// Put aside by the browser and brought back: its key is gone, so it begins anew.
window.addEventListener('pageshow', (event) => event.persisted && location.reload());
speak();
run().catch((problem) => {
  if (!(problem instanceof server.Refused)) console.error(problem);
  telegram.confirmClosing(false);
  result.ended(problem instanceof server.Refused ? problem.code : 'unknown', telegram,
    problem.botLink ?? null);
});
