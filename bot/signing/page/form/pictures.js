/**
 * Pictures of documents, one after the other, until none is missing: after a registration, or later.
 * Nothing is signed here, and nothing of a picture stays.
 * @module
 */

import { busy, mayPass } from '../screens/result.js';
import { beginPictures } from '../screens/form-start.js';
import { scanScreen } from '../screens/scan.js';
import * as server from '../server.js';
import { say } from '../texts.js';

/** Refusals of a picture that another one may cure. */
const RETAKEN = ['not_a_picture', 'file_too_large', 'signing_too_large'];

/**
 * @param {server.Session} session
 * @param {string} type of the document
 * @param {<Result>(call: () => Promise<Result>) => Promise<Result>} trying
 */
export async function showDocument(session, type, trying) {
  let problem = null;
  do {
    const picture = await scanScreen(say(`document-${type}`), problem);
    problem = null;
    try {
      await trying(() => server.showDocument(session.id, type, picture));
    } catch (refused) {
      if (!RETAKEN.includes(refused.code)) throw refused;
      problem = say(`problem-${refused.code}`);
    }
  } while (problem);
}

/**
 * @param {server.Session} session
 * @param {{ telegram: import('../telegram.js').Telegram, prolong: Function }} tools
 * @param {string[]} passing refusals after which it may be tried again
 */
export async function showDocuments(session, { telegram, prolong }, passing) {
  while ((await beginPictures(session)) === 'leave') telegram.leave(session.bot_link);
  const trying = async (call) => {
    for (;;) {
      busy('form-checking');
      try {
        return await call();
      } catch (problem) {
        if (!passing.includes(problem.code)) throw problem;
        await mayPass(say(`problem-${problem.code}`));
      }
    }
  };
  for (;;) {
    const [type] = await trying(() => server.missingScans(session.id));
    if (!type) return;
    prolong(await trying(() => server.show(session.id)));
    await showDocument(session, type, trying);
  }
}
