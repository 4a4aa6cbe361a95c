// A text with entities as page nodes. Offsets are in UTF-16 units, which are JavaScript's own.

import { make } from './elements.js';

const SAFE_LINK = /^(https?:\/\/|mailto:|tel:|tg:\/\/)/i;

// `actions.command(text)` runs when a bot command is pressed, `actions.link(url)` may take a link
// for itself and return true.
export function richText(text, entities, actions) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, sorted, actions);
}

function nodes(text, start, end, entities, actions) {
  const result = [];
  let position = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset > position) result.push(text.slice(position, entity.offset));
    const inside = others.filter((other) => other.offset < stop);
    const children = nodes(text, entity.offset, stop, inside, actions);
    result.push(wrap(entity, text.slice(entity.offset, stop), children, actions));
    position = stop;
    rest = others.filter((other) => other.offset >= stop);
  }
  if (position < end) result.push(text.slice(position, end));
  return result;
}

function wrap(entity, text, children, actions) {
  const simple = SIMPLE[entity.type];
  if (simple) return make(simple, {}, ...children);
  switch (entity.type) {
    case 'pre':
      return make('pre', {}, make('code', {}, ...children));
    case 'expandable_blockquote':
      return make('details', { class: 'quote' }, make('summary', {}, 'Цитата'), ...children);
    case 'spoiler':
      return spoiler(children);
    case 'bot_command':
      return make('button', { type: 'button', class: 'text-button', onclick: () => actions.command(text) }, ...children);
    case 'date_time':
      return dateTime(entity, text);
    case 'text_link':
      return link(entity.url, children, actions);
    case 'url':
      return link(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`, children, actions);
    case 'email':
      return link(`mailto:${text}`, children, actions);
    case 'phone_number':
      return link(`tel:${text}`, children, actions);
    default:
      return make('span', { class: 'mark' }, ...children);
  }
}

const SIMPLE = {
  bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code',
  blockquote: 'blockquote', custom_emoji: 'span',
};

function spoiler(children) {
  const cover = make('button', { type: 'button', class: 'spoiler', 'aria-label': 'Показати прихований текст' }, ...children);
  cover.addEventListener('click', () => {
    cover.classList.add('is-open');
    cover.removeAttribute('aria-label');
  });
  return cover;
}

function link(url, children, actions) {
  if (!SAFE_LINK.test(url)) return make('span', {}, ...children);
  const anchor = make('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ...children);
  anchor.addEventListener('click', (event) => {
    if (actions.link(url)) event.preventDefault();
  });
  return anchor;
}

function dateTime(entity, text) {
  const moment = new Date(entity.unix_time * 1000);
  const form = entity.date_time_format ?? '';
  const options = {
    ...(form.includes('w') && { weekday: 'long' }),
    ...(form.includes('D') && { dateStyle: undefined, day: 'numeric', month: 'long', year: 'numeric' }),
    ...(form.includes('d') && { day: '2-digit', month: '2-digit', year: 'numeric' }),
    ...(/[tT]/.test(form) && { hour: '2-digit', minute: '2-digit' }),
    ...(form.includes('T') && { second: '2-digit' }),
  };
  const shown = Object.keys(options).length ? moment.toLocaleString('uk', options) : text;
  return make('time', { datetime: moment.toISOString() }, shown);
}
