/**
 * A field that searches the address register as one types: a combobox with a list below it.
 * Source: WAI-ARIA Authoring Practices, editable combobox with list autocomplete.
 * @module
 */

import { announce, element } from '../look/dom.js';
import { has, say } from '../texts.js';
import { framed } from './form-frame.js';
import { idOf } from './form-words.js';

const PAUSE_MS = 250;
const FEWEST_LETTERS = 2;

/** @param {import('../form/fields.js').Field} field @param {import('./form-inputs.js').Context} context */
export function searchInput(field, context) {
  return new Search(field, context).made;
}

/** What differs between the two searches. */
const SEARCHES = {
  settlement: {
    what: 'settlements',
    wanted: (values, name) => ({ region: values.get('addresses[0].area') ?? '', name }),
    shown: (place) => place.name,
    named: settlementName,
    // Only what the register has is a settlement; typed letters are not one yet.
    typed: () => [undefined],
    chosen: (place) => [{
      id: place.id, name: place.name, type: place.type, area: place.area,
      region: place.region ?? undefined,
    }],
  },
  street: {
    what: 'streets',
    wanted: (values, name) => ({
      settlement: values.get('addresses[0].settlement_id')?.id ?? '', name,
    }),
    shown: (street) => (typeof street === 'string' ? street : street.name),
    named: ({ type, name }) => `${has(`street-${type}`) ? say(`street-${type}`) : ''} ${name}`.trim(),
    typed: (text) => [text],
    chosen: ({ type, name }) => [name, { 'addresses[0].street_type': type }],
  },
};

/** «с. Вигадане, Вигаданий р-н» @param {{ type: string, name: string }} place */
export function settlementName({ type, name, region, part_of: whole }) {
  const kind = has(`place-${type}`) ? `${say(`place-${type}`)} ` : '';
  const around = [whole, region && say('form-district', { name: region })].filter(Boolean);
  return [`${kind}${name}`, ...around].join(', ');
}

class Search {
  #found = [];
  #active = -1;
  #timer = 0;
  #asked = 0;
  #place = '';

  constructor(field, context) {
    this.field = field;
    this.context = context;
    this.search = SEARCHES[field.kind];
    const id = idOf(field.name);
    this.list = element('ul', { class: 'found', role: 'listbox', id: `${id}-list`, hidden: true,
      'aria-labelledby': `${id}-label` });
    this.input = element('input', {
      id, type: 'text', role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list',
      'aria-expanded': 'false', 'aria-controls': this.list.id, spellcheck: 'false', maxlength: '60',
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#pressed(event),
      onblur: () => this.#left(),
    });
    this.#write(context.values.get(field.name));
    this.#place = this.#around();
    const place = element('div', { class: 'search' }, this.input, this.list);
    this.made = framed(field, context, place);
    Object.assign(this.made, {
      set: (value) => this.#write(value),
      refresh: this.#refreshed(this.made.refresh),
    });
  }

  #write(value) {
    this.input.value = value ? this.search.shown(value) : '';
  }

  /** In which place it is searched. */
  #around() {
    return JSON.stringify(this.search.wanted(this.context.values, ''));
  }

  /** What was found in one oblast is nothing in another. */
  #refreshed(refresh) {
    return () => {
      const around = this.#around();
      if (around !== this.#place) {
        this.#place = around;
        this.#write(undefined);
        this.#close();
        if (this.context.values.get(this.field.name)) this.context.onchange(undefined);
      }
      refresh();
    };
  }

  #typed() {
    const text = this.input.value.trim();
    this.context.onchange(...this.search.typed(text));
    clearTimeout(this.#timer);
    if (text.length < FEWEST_LETTERS) return this.#close();
    this.#timer = setTimeout(() => void this.#find(text), PAUSE_MS);
    return undefined;
  }

  async #find(text) {
    const asked = ++this.#asked;
    const { what, wanted } = this.search;
    const found = await this.context.search(what, wanted(this.context.values, text)).catch(() => null);
    // The answer to letters that are there no more.
    if (asked !== this.#asked || document.activeElement !== this.input) return;
    if (found === null) announce(say('form-search-failed'));
    else this.#offer(found);
  }

  #offer(found) {
    this.#found = found;
    this.#active = -1;
    this.input.removeAttribute('aria-activedescendant');
    this.list.replaceChildren(...found.map((one, index) => element('li', {
      role: 'option', id: `${this.list.id}-${index}`, 'aria-selected': 'false',
      // Before the field loses the focus, and with it the list.
      onmousedown: (event) => event.preventDefault(),
      onclick: () => this.#choose(index),
    }, this.search.named(one))));
    if (found.length === 0 && this.field.kind === 'settlement') {
      this.list.append(element('li', { class: 'soft', role: 'option', 'aria-disabled': 'true' },
        say('form-nothing-found')));
    }
    const isOpen = this.list.children.length > 0;
    this.list.hidden = !isOpen;
    this.input.setAttribute('aria-expanded', String(isOpen));
    announce(say(found.length > 0 ? 'form-found' : 'form-nothing-found', { number: found.length }));
  }

  #pressed(event) {
    if (this.list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && this.#found.length > 0) {
      event.preventDefault();
      this.#point(this.#active + steps[event.key]);
    } else if (event.key === 'Enter' && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#active);
    } else if (event.key === 'Escape') this.#close();
  }

  #point(index) {
    const { length } = this.#found;
    this.#active = (index + length) % length;
    [...this.list.children].forEach((one, place) => {
      one.setAttribute('aria-selected', String(place === this.#active));
    });
    const active = this.list.children[this.#active];
    this.input.setAttribute('aria-activedescendant', active.id);
    active.scrollIntoView({ block: 'nearest' });
  }

  #choose(index) {
    const [value, more] = this.search.chosen(this.#found[index]);
    this.#close();
    this.#write(value);
    this.context.onchange(value, more);
    this.context.onleave();
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  #left() {
    this.#close();
    const isUnchosen = this.field.kind === 'settlement' && this.input.value.trim()
      && !this.context.values.get(this.field.name);
    if (isUnchosen) this.made.mark(say('bad-unchosen'));
    else this.context.onleave();
  }
}
