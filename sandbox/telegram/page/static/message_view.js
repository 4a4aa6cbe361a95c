// One message of the chat as a list item.

import { fileAddress } from './api.js';
import { make } from './elements.js';
import { richText } from './rich_text.js';

const clock = new Intl.DateTimeFormat('uk', { hour: '2-digit', minute: '2-digit' });
const kilo = 1024;

// `actions` has command, link (see rich_text.js) and tap(message, button, element).
export function messageItem(message, original, actions) {
  const content = message.content;
  const body = make('div', { class: 'bubble' }, quoted(original), forwarded(content), ...parts(content, actions));
  body.append(stamp(message));
  const item = make('li', { class: `message from-${message.from}`, 'data-message-id': message.message_id });
  item.append(make('span', { class: 'visually-hidden' }, message.from === 'bot' ? 'Бот: ' : 'Ви: '), body);
  if (content.pinned_message) item.className = 'message is-service';
  if (message.is_protected) item.classList.add('is-protected');
  if (message.inline_keyboard.length) item.append(keyboard(message, actions));
  return item;
}

function parts(content, actions) {
  const caption = text(content.text ?? content.caption, content.entities ?? content.caption_entities, actions);
  const media = medium(content);
  const shown = content.show_caption_above_media ? [caption, media] : [media, caption];
  const known = shown.filter(Boolean);
  return known.length ? known : [make('p', { class: 'note' }, 'Повідомлення цього виду тут не показується')];
}

function text(value, entities, actions) {
  return value ? make('div', { class: 'text' }, ...richText(value, entities, actions)) : null;
}

function medium(content) {
  if (content.document) return documentCard(content.document);
  if (content.photo) return photo(content.photo.at(-1), content.has_media_spoiler);
  if (content.venue) return place(content.venue.location, content.venue.title, content.venue.address);
  if (content.location) return place(content.location, 'Місце на карті', '');
  if (content.contact) return contact(content.contact);
  if (content.sticker) return make('p', { class: 'sticker' }, content.sticker.emoji ?? '🙂');
  if (content.voice) return make('p', { class: 'card' }, `Голосове повідомлення, ${content.voice.duration} с`);
  if (content.pinned_message) return make('p', {}, 'Бот закріпив повідомлення');
  if (content.web_app_data) return make('p', { class: 'card' }, `Дані зі сторінки «${content.web_app_data.button_text}»`);
  return null;
}

function documentCard(file) {
  const size = file.file_size < kilo ? `${file.file_size} Б`
    : file.file_size < kilo * kilo ? `${Math.round(file.file_size / kilo)} КБ`
      : `${(file.file_size / kilo / kilo).toFixed(1)} МБ`;
  return make('a', { class: 'card file', href: fileAddress(file.file_id), download: file.file_name ?? 'file' },
    make('span', { class: 'file-icon', 'aria-hidden': 'true' }, '↓'),
    make('span', {}, make('b', {}, file.file_name ?? 'Файл'), make('small', {}, size)));
}

function photo(size, isSpoiler) {
  return make('img', {
    class: isSpoiler ? 'photo is-covered' : 'photo', src: fileAddress(size.file_id), alt: 'Зображення',
    width: size.width, height: size.height, loading: 'lazy',
  });
}

function place(location, title, address) {
  const where = `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${location.latitude}&mlon=${location.longitude}#map=16/${location.latitude}/${location.longitude}`;
  return make('a', { class: 'card', href: map, target: '_blank', rel: 'noopener noreferrer' },
    make('span', { class: 'file-icon', 'aria-hidden': 'true' }, '◎'),
    make('span', {}, make('b', {}, title), make('small', {}, address || where)));
}

function contact(person) {
  const name = [person.first_name, person.last_name].filter(Boolean).join(' ');
  const number = person.phone_number.startsWith('+') ? person.phone_number : `+${person.phone_number}`;
  return make('p', { class: 'card' },
    make('span', { class: 'file-icon', 'aria-hidden': 'true' }, '☎'),
    make('span', {}, make('b', {}, name), make('small', {}, number)));
}

function quoted(original) {
  if (!original) return null;
  const words = original.is_deleted ? 'Видалене повідомлення' : original.text || 'Повідомлення';
  return make('p', { class: 'reply' }, words.slice(0, 80));
}

function forwarded(content) {
  const origin = content.forward_origin;
  if (!origin) return content.via_bot ? make('p', { class: 'note' }, `через @${content.via_bot.username}`) : null;
  return make('p', { class: 'note' }, `Переслано від ${origin.sender_user?.first_name ?? origin.sender_user_name}`);
}

function stamp(message) {
  const moment = new Date(message.date * 1000);
  const marks = [message.is_pinned && 'закріплено', message.is_protected && 'без пересилання', message.is_edited && 'змінено'];
  return make('p', { class: 'stamp' }, [...marks.filter(Boolean), ''].join(' · '),
    make('time', { datetime: moment.toISOString() }, clock.format(moment)));
}

const SIGNS = { url: '↗', web_app: '▣', copy_text: '⧉', switch_inline_query_current_chat: '⌕' };

function keyboard(message, actions) {
  const rows = message.inline_keyboard.map((row) => make('div', { class: 'row' },
    ...row.map((button) => inlineButton(message, button, actions))));
  return make('div', { class: 'inline-keyboard', role: 'group', 'aria-label': 'Кнопки повідомлення' }, ...rows);
}

function inlineButton(message, button, actions) {
  const kind = Object.keys(SIGNS).find((name) => name in button);
  const element = make('button', {
    type: 'button', class: `key ${button.style ? `key-${button.style}` : ''}`, disabled: 'disabled' in button,
  }, make('span', {}, button.text));
  if (kind) element.append(make('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[kind]));
  element.addEventListener('click', () => actions.tap(message, button, element));
  return element;
}
