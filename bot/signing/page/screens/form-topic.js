/** One topic of a form on one screen. @module */

import { announce, button, element, show } from '../look/dom.js';
import { has, say } from '../texts.js';
import { inputFor } from './form-inputs.js';
import { sentenceOf } from './form-words.js';

/**
 * @typedef {object} TopicScreen
 * @property {string} topic
 * @property {string} kind of the form
 * @property {import('../server.js').Whose | null} whose data they are, if not the patient's own
 * @property {number} number
 * @property {number} total
 * @property {import('../form/fields.js').Values} values written to as the person types
 * @property {import('../form/rules.js').Rules} rules
 * @property {Set<string>} locked fields that the certificate has said
 * @property {{ name: string }[]} areas
 * @property {Map<string, string>} problems that the core has told, by field
 * @property {string | null} notice
 * @property {Function} search
 * @property {(field: import('../form/fields.js').Field) => string | null} problemOf
 * @property {() => import('../form/fields.js').Field[]} asked
 * @property {(name: string) => void} onchange
 */

/** @param {TopicScreen} screen @returns {Promise<'next' | 'back' | 'erase'>} */
export function topicScreen(screen) {
  return new Promise((answer) => new Topic(screen, answer).show());
}

class Topic {
  /** @type {Map<string, ReturnType<inputFor>>} */
  #inputs = new Map();
  #place = element('div', {});

  constructor(screen, answer) {
    this.screen = screen;
    this.answer = answer;
  }

  show() {
    const { topic, kind, whose, number, total, notice, values } = this.screen;
    const onsubmit = (event) => {
      event.preventDefault();
      this.#submit();
    };
    const counter = total > 1
      ? element('p', { class: 'counter' }, say('form-step', { number, total })) : null;
    const parts = [
      notice ? element('p', { class: 'notice', role: 'status' }, notice) : null,
      whose ? element('p', { id: 'whose' }, say('form-whose', { name: whose.person })) : null,
      topic === 'contacts'
        ? element('p', {}, say('form-phone', { ending: values.get('phone_ending') })) : null,
      has(`note-${kind}-${topic}`) ? element('p', {}, say(`note-${kind}-${topic}`)) : null,
      element(
        'form',
        { onsubmit, novalidate: true, class: 'filling', autocomplete: 'on' },
        this.#place,
        element('button', { type: 'submit' }, say(number === total ? 'form-check' : 'form-next')),
      ),
      number > 1 ? button(say('back'), () => this.answer('back'), 'quiet') : null,
      button(say('form-erase'), () => this.answer('erase'), 'quiet'),
    ];
    show(say(`form-${topic}`), ...(counter ? [counter] : []), ...parts);
    this.#arrange();
    for (const [name, problem] of this.screen.problems) this.#mark(name, problem);
    this.#firstMarked()?.focus();
  }

  /** Show the fields that are asked now; what is typed in the others stays. */
  #arrange() {
    const wanted = this.screen.asked();
    for (const field of wanted) if (!this.#inputs.has(field.name)) this.#make(field);
    const nodes = wanted.map((field) => this.#inputs.get(field.name).node);
    const present = [...this.#place.children];
    if (nodes.length !== present.length || nodes.some((node, index) => node !== present[index])) {
      // Moving a focused field would take the focus from it.
      for (const node of present) if (!nodes.includes(node)) node.remove();
      nodes.forEach((node, index) => {
        if (this.#place.children[index] !== node) {
          this.#place.insertBefore(node, this.#place.children[index] ?? null);
        }
      });
    }
    for (const field of wanted) this.#inputs.get(field.name).refresh?.();
  }

  #make(field) {
    const { values, locked, areas, search, rules } = this.screen;
    this.#inputs.set(field.name, inputFor(field, {
      values, areas, search, rules,
      isLocked: locked.has(field.name) || (field.name === 'no_tax_id' && locked.has('tax_id')),
      onchange: (value, more = {}) => this.#changed(field, value, more),
      onleave: () => this.#left(field),
    }));
  }

  #changed(field, value, more) {
    const { values, onchange } = this.screen;
    values.set(field.name, value);
    for (const [name, other] of Object.entries(more)) {
      values.set(name, other);
      this.#inputs.get(name)?.set(other);
    }
    onchange(field.name);
    this.#arrange();
    // As one types, a problem is only taken back or said otherwise, never said for the first time.
    if (this.#inputs.get(field.name).isMarked) this.#judge(field);
  }

  /** What is empty is no problem before the person wants to go on. */
  #left(field) {
    if (this.screen.values.get(field.name) !== undefined && this.screen.values.get(field.name) !== '') {
      this.#judge(field);
    }
  }

  #judge(field) {
    this.#mark(field.name, this.screen.problemOf(field));
  }

  #mark(name, problem) {
    const sentence = problem && sentenceOf(name, problem, this.screen.values);
    this.#inputs.get(name)?.mark(sentence);
  }

  #firstMarked() {
    return this.screen.asked().map(({ name }) => this.#inputs.get(name)).find((one) => one.isMarked);
  }

  #submit() {
    const fields = this.screen.asked();
    for (const field of fields) this.#judge(field);
    const marked = this.#firstMarked();
    if (!marked) return this.answer('next');
    announce(say('form-mend'));
    return marked.focus();
  }
}
