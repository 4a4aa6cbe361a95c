// The chat page: watches one chat and shows it.

import { chatOf } from './api.js';
import { Composer } from './composer.js';
import { attachMenu, byId, confirm } from './elements.js';
import { messageItem } from './message_view.js';
import { openMiniApp } from './mini_app.js';
import { choosePerson, editPerson, preparePeople } from './people.js';

const WATCH_SECONDS = 25;
const PAUSE_AFTER_FAILURE_MILLISECONDS = 1500;
const TOAST_MILLISECONDS = 5000;
const ANSWER_MILLISECONDS = 30000;
const NEAR_END_PIXELS = 60;

const ACTIONS = {
  typing: 'друкує…', upload_document: 'надсилає документ…', upload_photo: 'надсилає зображення…',
  find_location: 'шукає місце…', pick_up_location: 'шукає місце…',
};

class ChatPage {
  constructor(person) {
    this.person = person;
    this.chat = chatOf(person.id);
    this.messages = new Map();
    this.answers = new Map();
    this.waiting = new Map();
    this.list = byId('messages');
    this.followEnd();
    this.payload = new URLSearchParams(location.search).get('start');
    this.composer = new Composer({
      chat: this.chat,
      report: (problem) => this.toast(problem.message),
      follow: (link) => this.follow(link),
    });
    this.actions = {
      command: (text) => this.composer.say(text),
      link: (url) => this.follow(url),
      tap: (message, button, element) => this.tap(message, button, element),
    };
    byId('start').addEventListener('click', () => this.start());
    attachMenu(byId('more'), byId('more-menu'));
    byId('more-menu').addEventListener('click', (event) => this.menuAction(event.target.dataset.action));
  }

  // Watches the chat for as long as the page lives; a restarted double is simply asked again.
  async watch() {
    let revision = -1;
    for (;;) {
      try {
        const view = await this.chat.look(revision, revision < 0 ? 0 : WATCH_SECONDS);
        if (view.revision < revision) {
          location.reload();
          return;
        }
        revision = view.revision;
        this.show(view);
      } catch (problem) {
        byId('bot-status').textContent = 'немає зв’язку…';
        await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MILLISECONDS));
      }
    }
  }

  // --- showing --------------------------------------------------------------------------------

  show(view) {
    this.view = view;
    byId('bot-name').textContent = view.bot.name;
    document.title = `${view.bot.name} — навчальний режим`;
    this.showStatus(view);
    this.showMessages(view.messages);
    for (const { callback_query_id: id, answer } of view.answers) this.take(id, answer);
    this.composer.show(view);
    this.showStart(view);
    byId('more-menu').querySelector('[data-action=block]').hidden = view.status !== 'started';
  }

  showStatus(view) {
    const quiet = view.status === 'blocked' ? 'заблоковано' : 'бот';
    byId('bot-status').textContent = ACTIONS[view.action] ?? (view.action ? 'працює…' : quiet);
    clearTimeout(this.statusTimer);
    // The store does not change when an action runs out, so the page counts itself.
    if (view.action) this.statusTimer = setTimeout(() => { byId('bot-status').textContent = quiet; }, TOAST_MILLISECONDS);
  }

  showStart(view) {
    const button = byId('start');
    const isNeeded = view.status !== 'started' || this.payload !== null;
    button.hidden = !isNeeded;
    button.textContent = view.status === 'blocked' ? 'Розблокувати й почати знову' : 'Почати';
    const description = view.status === 'not_started' ? view.bot.description : '';
    this.list.dataset.hint = description || (view.status === 'not_started' ? 'Натисніть «Почати», щоб відкрити розмову з ботом.' : '');
    this.list.classList.toggle('is-empty', !this.list.children.length);
  }

  showMessages(changed) {
    for (const message of changed) {
      const shown = this.messages.get(message.message_id)?.item;
      if (message.is_deleted) {
        shown?.remove();
        this.messages.set(message.message_id, { message });
        continue;
      }
      const original = message.reply_to === null ? null : this.messages.get(message.reply_to)?.message;
      const item = messageItem(message, original, this.actions);
      if (shown) shown.replaceWith(item);
      else this.list.append(item);
      this.messages.set(message.message_id, { message, item });
    }
    if (this.isAtEnd) this.scrollToEnd();
  }

  // Whoever reads the end of the chat stays there when it grows or the keyboard takes room.
  followEnd() {
    this.isAtEnd = true;
    let before = 0;
    this.list.addEventListener('scroll', () => {
      const { scrollHeight, scrollTop, clientHeight } = this.list;
      const isNear = scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS;
      // Only a reader moves up; a growing chat and a shrinking window do not.
      if (isNear || scrollTop < before) this.isAtEnd = isNear;
      before = scrollTop;
    });
    new ResizeObserver(() => { if (this.isAtEnd) this.scrollToEnd(); }).observe(this.list);
  }

  scrollToEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  toast(text) {
    const place = byId('toast');
    place.textContent = text;
    place.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { place.hidden = true; }, TOAST_MILLISECONDS);
  }

  // --- doing ----------------------------------------------------------------------------------

  async start() {
    const payload = this.payload ?? '';
    this.payload = null;
    history.replaceState(null, '', location.pathname);
    try {
      await this.chat.start(payload);
      this.composer.input.focus();
    } catch (problem) {
      this.toast(problem.message);
    }
  }

  // Takes links that lead back to this bot for itself; answers whether it did.
  follow(link) {
    const url = new URL(link, location.href);
    const isBot = ['t.me', 'telegram.me'].includes(url.hostname)
      && url.pathname.slice(1).toLowerCase() === this.view.bot.username.toLowerCase();
    if (!isBot) return false;
    this.payload = url.searchParams.get('start') ?? '';
    this.start();
    return true;
  }

  async tap(message, button, element) {
    if ('url' in button) {
      if (!this.follow(button.url)) window.open(button.url, '_blank', 'noopener');
      return;
    }
    if ('switch_inline_query_current_chat' in button) {
      this.composer.startInline(button.switch_inline_query_current_chat);
      return;
    }
    element.setAttribute('aria-busy', 'true');
    try {
      if ('web_app' in button) await this.openPage(message, button);
      else if ('copy_text' in button) await this.copy(button.copy_text.text);
      else await this.call(message, button);
    } catch (problem) {
      this.toast(problem.message);
    } finally {
      element.removeAttribute('aria-busy');
    }
  }

  openPage(message, button) {
    const address = async () => (await this.chat.tap(message.message_id, button.text)).web_app;
    return openMiniApp(address, { link: (link) => this.follow(link) });
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    this.toast('Скопійовано');
  }

  // Answers to taps come with the chat, perhaps before the tap itself returns.
  take(id, answer) {
    this.answers.set(id, answer);
    this.waiting.get(id)?.(answer);
  }

  answered(id) {
    if (this.answers.has(id)) return this.answers.get(id);
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      setTimeout(() => resolve(null), ANSWER_MILLISECONDS);
    });
  }

  async call(message, button) {
    const { callback_query_id: id } = await this.chat.tap(message.message_id, button.text);
    const answer = await this.answered(id);
    if (!answer) return;
    if (answer.url && !this.follow(answer.url)) window.open(answer.url, '_blank', 'noopener');
    if (!answer.text) return;
    if (!answer.show_alert) this.toast(answer.text);
    else await confirm({ title: this.view.bot.name, text: answer.text, yes: 'Зрозуміло', onlyYes: true });
  }

  async menuAction(action) {
    if (action === 'profile') {
      const changed = await editPerson(this.person);
      if (changed) location.reload();
    } else if (action === 'clear') {
      const isSure = await confirm({ title: 'Очистити чат?', text: 'Повідомлення зникнуть назавжди.', yes: 'Очистити' });
      if (isSure) await this.chat.clear();
    } else if (action === 'block') {
      const isSure = await confirm({ title: 'Заблокувати бота?', text: 'Він не зможе вам писати.', yes: 'Заблокувати' });
      if (isSure) await this.chat.block();
    }
  }
}

const person = await choosePerson();
await preparePeople(person);
await new ChatPage(person).watch();
