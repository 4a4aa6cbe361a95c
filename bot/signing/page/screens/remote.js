/** Third screen of a signature made elsewhere: the way to the app, and the wait for it. @module */

import { announce, button, element, facts, show } from '../look/dom.js';
import * as server from '../server.js';
import { say } from '../texts.js';
import { counter } from './check.js';
import { busy, mayPass } from './result.js';

const ASKED_EVERY_MS = 1500;
/** States in which nothing has been signed yet. */
const UNSIGNED = 'viewed';
const PASSING = ['offline', 'signing_unavailable', 'remote_unavailable', 'remote_refused'];

/** @typedef {{ link: string, qr: string, expires_in_seconds: number }} Invitation */

/**
 * Have the session signed in a service's app.
 * @param {import('../server.js').Session} session
 * @param {import('../server.js').RemoteWay} way
 * @param {import('../telegram.js').Telegram} telegram
 * @returns {Promise<import('../server.js').Session | null>} as it stands once signed; null for «back»
 */
export async function signElsewhere(session, way, telegram) {
  for (;;) {
    busy(`remote-asking-${way.name}`);
    try {
      const invitation = await server.invite(session.id, way.name);
      const ending = await wait(session, way, invitation, telegram);
      if (ending === 'back') return null;
      if (ending !== 'over') return ending;
      if ((await overTime(way)) === 'back') return null;
    } catch (problem) {
      if (!PASSING.includes(problem.code)) throw problem;
      if ((await mayPass(say(`problem-${problem.code}`))) === 'back') return null;
    }
  }
}

/**
 * Show the way and ask the server until something has happened.
 * @param {Invitation} invitation
 * @returns {Promise<import('../server.js').Session | 'back' | 'over'>}
 */
function wait(session, way, invitation, telegram) {
  const until = performance.now() + invitation.expires_in_seconds * 1000;
  return new Promise((answer, fail) => {
    present(session, way, invitation, telegram, () => finish('back'));
    announce(say('remote-waiting'));
    const timer = setInterval(async () => {
      try {
        const present = await server.show(session.id);
        if (present.state !== UNSIGNED) finish(present);
        else if (performance.now() >= until) finish('over');
      } catch (problem) {
        // A lost connection passes; while the app is in front, telephones cut it.
        if (problem.code !== 'offline') finish(problem);
      }
    }, ASKED_EVERY_MS);
    const finish = (ending) => {
      clearInterval(timer);
      if (ending instanceof Error) fail(ending);
      else answer(ending);
    };
  });
}

function present(session, way, invitation, telegram, onback) {
  show(
    say(`remote-${way.name}`),
    counter(3),
    way.is_stand_in ? element('p', { class: 'problem' }, say('remote-stand-in')) : null,
    element(
      'section',
      { class: 'card' },
      facts([
        [say('match-code'), session.match_code],
        [say('account'), say('account-nameless', { ending: session.account.id_ending })],
      ]),
      element('p', {}, say('remote-compare')),
    ),
    ...ordered(opener(invitation.link, telegram), picture(invitation.qr)),
    element('div', { class: 'progress' }),
    element('p', { class: 'soft' }, say('remote-waiting')),
    button(say('remote-other-way'), onback, 'quiet'),
  );
}

/** On a telephone the app is here; before a desk it is in the other hand. */
function ordered(link, qr) {
  return matchMedia('(pointer: coarse)').matches ? [link, qr] : [qr, link];
}

function opener(link, telegram) {
  if (telegram.isInside) return button(say('remote-open'), () => telegram.openLink(link));
  return element(
    'a',
    { class: 'button', id: 'remote-link', href: link, rel: 'noreferrer', target: '_blank' },
    say('remote-open'),
  );
}

function picture(qr) {
  return element(
    'section',
    { class: 'card' },
    element('p', {}, say('remote-qr-text')),
    element('img', { class: 'qr', id: 'remote-qr', src: qr, alt: say('remote-qr') }),
  );
}

/** @returns {Promise<'again' | 'back'>} */
function overTime(way) {
  return mayPass(say(`remote-over-${way.name}`));
}
