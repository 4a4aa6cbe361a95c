/**
 * The secure page, from the link in the chat to the signature and back.
 *
 * The key and its password stay here: the signer keeps keys in a Worker, nothing is called while a
 * key is open, and the only thing that leaves is the finished signature.
 * @module
 */

import { fingerprint } from './content.js';
import { check } from './screens/check.js';
import { choose } from './screens/choose.js';
import { confirm, openKey, problemText } from './screens/key.js';
import { guardDrops } from './screens/fields.js';
import { bringReady } from './screens/ready.js';
import * as result from './screens/result.js';
import * as server from './server.js';
import { Signer, SignerError, sha256Hex } from './signer/index.js';
import { Telegram } from './telegram.js';
import { say, speak } from './texts.js';

const ASKED_EVERY_MS = 1000;
/** How often the server is asked before the page says that the answer is late (ER10b). */
const ASKED_BEFORE_LATE = 20;
const SETTLED = ['completed', 'accepted', 'refused', 'burnt', 'expired', 'cancelled', 'superseded'];
/** Nothing was lost and nothing was sent: it may be tried again. */
const PASSING = ['offline', 'signing_unavailable', 'signing_not_a_container', 'signing_too_large'];

const telegram = new Telegram();

/** The signer whose key is open, if any. @type {Signer | null} */
let signer = null;
/** Whether a signature is on its way or there: then time does not end it any more. */
let isSent = false;

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

/** The exact bytes, once the account has proved itself where it must do so first. */
async function contentOf(session) {
  let present = session;
  while (present.return_link) {
    result.bringBack('first', present.return_link);
    const link = present.return_link;
    do {
      await pause(ASKED_EVERY_MS);
      present = await server.show(session.id);
    } while (present.return_link === link);
  }
  const bytes = await server.content(session.id);
  // What the chat announced is compared here too, with what this browser is about to show.
  if (session.fingerprint && fingerprint(sha256Hex(bytes)) !== session.fingerprint) {
    throw new server.Refused('signing_content_changed', session.bot_link);
  }
  return bytes;
}

/** @returns {Promise<Uint8Array | null>} a signature made with a key file; null to choose again */
async function withKeyFile(session, bytes) {
  signer = new Signer();
  try {
    const keys = await openKey(signer);
    const keyId = keys && (await confirm(session, keys));
    if (!keyId) return null;
    result.busy('signing');
    return await signer.sign(keyId, bytes, { digest: session.digest, signingTime: new Date() });
  } catch (error) {
    if (!(error instanceof SignerError)) throw error;
    await result.mayPass(problemText(error.code));
    return null;
  } finally {
    await forgetKey();
  }
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
async function follow(session) {
  let present = session;
  telegram.confirmClosing(false);
  result.busy('waiting');
  for (let asked = 0; !SETTLED.includes(present.state); asked++) {
    if (asked === ASKED_BEFORE_LATE) result.late(telegram, session.bot_link);
    await pause(ASKED_EVERY_MS);
    present = (await server.show(session.id).catch(() => null)) ?? present;
  }
  if (present.state === 'completed') result.done(telegram, present.bot_link);
  else if (present.state === 'accepted') result.bringBack('last', present.return_link);
  else result.ended(present.refusal ?? 'signing_link_ended', telegram, present.bot_link);
}

/** Let the person read, choose and sign, back and forth, until there is a signature to follow. */
async function journey(session) {
  const bytes = await contentOf(session);
  const ways = ['key', 'ready', ...(telegram.isInside ? ['browser'] : [])];
  let step = 'check';
  for (;;) {
    if (step === 'check') {
      if ((await check(session, bytes)) === 'leave') return telegram.leave(session.bot_link);
      step = 'choose';
    }
    const way = await choose(ways);
    let container = null;
    if (way === 'back') step = 'check';
    else if (way === 'browser') {
      telegram.openLink(await server.handOver(session.id));
      return result.handedOver(telegram, session.bot_link);
    } else if (way === 'key') container = await withKeyFile(session, bytes);
    else container = await bringReady(session, bytes, telegram.isInside);
    const sent = container && (await send(session, container));
    if (sent) return follow(sent);
  }
}

/** The link outlives its time while nobody signs (ER11). */
async function outlived(session) {
  await pause(session.expires_in_seconds * 1000);
  if (isSent) return new Promise(() => {});
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
  await Promise.race([journey(session), outlived(session)]);
}

window.addEventListener('pagehide', () => void forgetKey());
speak();
run().catch((problem) => {
  if (!(problem instanceof server.Refused)) console.error(problem);
  telegram.confirmClosing(false);
  result.ended(problem instanceof server.Refused ? problem.code : 'unknown', telegram,
    problem.botLink ?? null);
});
