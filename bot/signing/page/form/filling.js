/**
 * The way through a form: from what is known, screen by screen, to the text that will be signed.
 * What is filled in stays here and in this browser's draft until the person sends it.
 * @module
 */

import { busy, handedOver, mayPass } from '../screens/result.js';
import { countNoSteps } from '../screens/check.js';
import { choose } from '../screens/choose.js';
import { checkAnswers } from '../screens/form-check.js';
import { begin } from '../screens/form-start.js';
import { topicScreen } from '../screens/form-topic.js';
import { problemText } from '../screens/key.js';
import * as server from '../server.js';
import { SignerError } from '../signer/index.js';
import { say } from '../texts.js';
import {
  asked, isAsked, keepable, personOf, placesOf, problemOf, topicOf, valuesOf,
} from './answers.js';
import { toldBy } from './certificate.js';
import { Draft } from './draft.js';
import { TOPICS } from './fields.js';
import { KeptKey } from './kept-key.js';
import { showDocument } from './pictures.js';
import { Rules } from './rules.js';

/** Nothing was lost: it may be tried again. */
const PASSING = ['offline', 'signing_unavailable'];
/** Refusals that another filling in may cure. */
const CURABLE = ['validation_failed', 'updated_too_much', 'request_malformed'];
const SIGN_UP = 'sign_up';
/** Forms about somebody of whom nothing is recorded that they could leave unchanged. */
const REGISTERING = [SIGN_UP, 'child', 'ward', 'recorded_ward'];
/** Forms that begin with what the certificate says. */
const CERTIFIED = [SIGN_UP, 'surname'];
/** What every new patient has, unless he says otherwise. */
const USUAL = Object.freeze({ 'birth_country': 'Україна', 'addresses[0].street_type': 'STREET' });

/**
 * What the page lends to a form.
 * @typedef {object} Tools
 * @property {import('../telegram.js').Telegram} telegram
 * @property {(session: server.Session, bytes: Uint8Array) => Uint8Array} compared
 * @property {(session: server.Session) => void} prolong
 * @property {(session: server.Session, keep: Function) => Promise<any>} readKey
 */

export class Filling {
  /** @type {KeptKey | null} */
  #kept = null;
  /** @type {{ text: string, changed: string[] } | null} */
  #composed = null;
  #bytes = new Uint8Array();
  #isOpen = false;

  /** @param {server.Session} session @param {Tools} tools */
  constructor(session, tools) {
    countNoSteps();
    this.session = session;
    this.tools = tools;
  }

  /** Fill in, send, mend, until the server has made the text. */
  async text() {
    if (!this.#isOpen) await this.#open();
    let present = 0;
    let problems = new Map();
    let notice = null;
    for (;;) {
      present = await this.#walk(present, problems, notice);
      ({ problems, notice } = await this.#send());
      if (!problems) return { bytes: this.#bytes };
      const [first] = problems.keys();
      present = first ? this.topics.indexOf(topicOf(this.kind, first)) : 0;
    }
  }

  /** @returns {Promise<'go' | 'change' | 'leave'>} */
  check() {
    return checkAnswers(this.session, this.#bytes, this.#composed.changed, {
      canChange: this.topics.length > 0, kind: this.kind, whose: this.whose,
    });
  }

  /** The key that was read, once: after an unlucky attempt the person chooses anew. */
  takeKey() {
    const kept = this.#kept;
    this.#kept = null;
    return kept?.isThere ? kept : null;
  }

  /** It is signed: nothing of it stays in this browser. */
  async forget() {
    this.#kept?.forget();
    await this.draft.erase();
  }

  // --- opening ------------------------------------------------------------------------------

  async #open() {
    while ((await begin(this.session)) === 'leave') this.tools.telegram.leave(this.session.bot_link);
    const { kind, known, whose, rules, today } = await this.#trying(() => server.form(this.session.id));
    this.tools.prolong(await this.#trying(() => server.show(this.session.id)));
    this.kind = kind;
    this.known = known;
    /** @type {import('../server.js').Whose | null} */
    this.whose = whose;
    this.rules = new Rules(rules, today);
    /** @type {readonly string[]} */
    this.topics = TOPICS[kind];
    const of = whose ? `:${whose.draft}` : '';
    this.draft = new Draft(`${kind}:${this.session.account.id_ending}${of}`);
    this.#isOpen = true;
    const certified = (CERTIFIED.includes(kind) ? await this.#certified() : [])
      .filter(([name]) => isAsked(kind, name));
    this.locked = new Set(certified.map(([name]) => name).filter((name) => name === 'tax_id'));
    this.#fillBeforehand(certified);
    await this.#recallDraft();
    this.areas = this.topics.includes('address')
      ? await this.#trying(() => server.places(this.session.id, 'regions')) : [];
  }

  #fillBeforehand(certified) {
    this.values = valuesOf(this.known);
    if (REGISTERING.includes(this.kind) || this.kind === 'address') {
      for (const [name, value] of Object.entries(USUAL)) {
        if (!this.values.has(name)) this.values.set(name, value);
      }
    }
    for (const [name, value] of certified) this.values.set(name, value);
    this.isRecalled = false;
    this.certified = certified;
  }

  async #recallDraft() {
    const kept = await this.draft.recall();
    for (const [name, value] of kept) if (!this.#isLocked(name)) this.values.set(name, value);
    this.isRecalled = kept.length > 0;
  }

  #isLocked(name) {
    return !isAsked(this.kind, name) || this.locked.has(name)
      || (name === 'no_tax_id' && this.locked.has('tax_id'));
  }

  /** What the key's certificate says; nothing when the person signs by other means. */
  async #certified() {
    const { remote_ways: remote, id, bot_link: botLink } = this.session;
    const { telegram, readKey } = this.tools;
    const ways = ['key', ...remote.map((way) => way.name), 'ready',
      ...(telegram.isInside ? ['browser'] : [])];
    const standIns = remote.filter((way) => way.is_stand_in).map((way) => way.name);
    for (;;) {
      const way = await choose(ways, standIns);
      if (way === 'browser') {
        telegram.openLink(await server.handOver(id));
        handedOver(telegram, botLink);
        return new Promise(() => {});
      }
      if (way !== 'key' && way !== 'back') {
        this.#kept = null;
        return [];
      }
      if (way === 'key') {
        const key = await this.#read(readKey);
        if (key) return toldBy(key.certificate, this.rules);
      }
    }
  }

  async #read(readKey) {
    try {
      const key = await readKey(this.session, (opened) => {
        this.#kept = new KeptKey(opened);
      });
      if (key) this.#kept.choose(key);
      return key;
    } catch (error) {
      if (!(error instanceof SignerError)) throw error;
      await mayPass(problemText(error.code));
      return null;
    }
  }

  // --- filling in ---------------------------------------------------------------------------

  /** Screens in their order, back and forth. @returns {Promise<number>} the last one */
  async #walk(from, problems, notice) {
    let present = from;
    let said = notice ?? (this.isRecalled ? say('form-recalled') : null);
    while (present < this.topics.length) {
      const answer = await topicScreen(this.#screen(present, problems, said));
      said = null;
      if (answer === 'erase') {
        present = 0;
        await this.#erase();
      } else if (answer === 'back') present = Math.max(0, present - 1);
      else present += 1;
    }
    return this.topics.length - 1;
  }

  #screen(present, problems, notice) {
    const { values, rules, topics, kind, locked, areas, session, whose } = this;
    return {
      topic: topics[present], kind, whose, number: present + 1, total: topics.length,
      values, rules, locked, areas, problems, notice,
      search: (what, wanted) => server.places(session.id, what, wanted),
      problemOf: (field) => problemOf(field, values, rules),
      asked: () => asked(topics[present], values, rules),
      onchange: (name) => {
        problems.delete(name);
        void this.draft.keep(keepable(values));
      },
    };
  }

  async #erase() {
    await this.draft.erase();
    this.#fillBeforehand(this.certified);
  }

  // --- sending ------------------------------------------------------------------------------

  /** @returns {Promise<{ problems: Map<string, string> | null, notice: string | null }>} */
  async #send() {
    const { kind, values, rules, session } = this;
    try {
      this.#composed = await this.#trying(
        () => server.compose(session.id, personOf(kind, values, rules)),
      );
    } catch (problem) {
      if (!CURABLE.includes(problem.code) || this.topics.length === 0) throw problem;
      const { placed, homeless } = placesOf(problem.invalid ?? [], kind, values, rules);
      return { problems: placed, notice: noticeOf(problem, placed, homeless, this.whose) };
    }
    if (!REGISTERING.includes(kind) && this.topics.length > 0 && this.#composed.changed.length === 0) {
      return { problems: new Map(), notice: say('form-unchanged') };
    }
    for (const type of this.#composed.scans) {
      await showDocument(session, type, (call) => this.#trying(call));
    }
    this.#bytes = new TextEncoder().encode(this.#composed.text);
    this.session = await this.#trying(() => server.show(session.id));
    this.tools.prolong(this.session);
    this.tools.compared(this.session, this.#bytes);
    return { problems: null, notice: null };
  }

  /** Ask until there is an answer: what was filled in is not lost meanwhile. */
  async #trying(call) {
    for (;;) {
      busy('form-checking');
      try {
        return await call();
      } catch (problem) {
        if (!PASSING.includes(problem.code)) throw problem;
        await mayPass(say(`problem-${problem.code}`));
      }
    }
  }
}

function noticeOf({ code }, placed, homeless, whose) {
  if (code === 'updated_too_much') {
    return say(whose ? 'form-updated_too_much-of_other' : 'form-updated_too_much');
  }
  if (homeless.length > 0 || placed.size === 0) return say('form-refused');
  return say('form-refused-fields');
}
