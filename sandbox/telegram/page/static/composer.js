// Everything under the messages: the input field, commands, the bot's keyboard, inline results.

import { attachMenu, byId, confirm, make } from './elements.js';
import { openMiniApp } from './mini_app.js';
import { askPlace } from './place.js';

const INLINE_PAUSE_MILLISECONDS = 300;
const TALLEST_INPUT_PIXELS = 160;

// `desk` has chat (api.js), report(problem), follow(link) and replyTo().
export class Composer {
  constructor(desk) {
    this.desk = desk;
    this.input = byId('text');
    this.keyboard = null;
    this.isKeyboardShown = true;
    this.botName = '';
    this.commandList = [];
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.send();
    });
    this.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    this.input.addEventListener('input', () => this.typed());
    byId('file').addEventListener('change', (event) => this.upload(event.target));
    byId('keyboard-toggle').addEventListener('click', () => this.toggleKeyboard());
    attachMenu(byId('menu-button'), byId('commands'));
    byId('menu-button').addEventListener('click', () => this.pressMenuButton());
  }

  // --- what the chat says -------------------------------------------------------------------

  show(view) {
    const isStarted = view.status === 'started';
    byId('composer').hidden = !isStarted;
    this.botName = view.bot.username;
    this.showMenu(view.bot);
    const same = JSON.stringify(view.reply_keyboard) === JSON.stringify(this.keyboard);
    if (!same) {
      this.keyboard = view.reply_keyboard;
      this.isKeyboardShown = !this.keyboard?.is_folded;
      if (this.keyboard?.force_reply && !this.keyboard.is_folded) this.input.focus();
    }
    this.showKeyboard(isStarted);
  }

  showMenu(bot) {
    const button = byId('menu-button');
    this.menu = bot.menu_button;
    const isApp = this.menu.type === 'web_app';
    button.hidden = !isApp && !bot.commands.length;
    button.textContent = isApp ? this.menu.text : 'Меню';
    button.dataset.opensMenu = isApp ? 'no' : 'yes';
    this.showCommands(bot.commands);
  }

  showCommands(commands) {
    if (JSON.stringify(commands) === JSON.stringify(this.commandList)) return;
    this.commandList = commands;
    byId('commands').replaceChildren(...commands.map((entry) => make('button', {
      type: 'button', role: 'menuitem', onclick: () => this.say(`/${entry.command}`),
    }, make('b', {}, `/${entry.command}`), ' ', entry.description)));
  }

  showKeyboard(isStarted) {
    const rows = this.keyboard?.keyboard ?? [];
    const place = byId('reply-keyboard');
    const toggle = byId('keyboard-toggle');
    toggle.hidden = !rows.length;
    toggle.setAttribute('aria-expanded', String(this.isKeyboardShown));
    place.hidden = !isStarted || !rows.length || !this.isKeyboardShown;
    this.input.placeholder = this.keyboard?.input_field_placeholder ?? 'Повідомлення';
    place.replaceChildren(...rows.map((row) => make('div', { class: 'row' },
      ...row.map((key) => make('button', {
        type: 'button', class: `key ${key.style ? `key-${key.style}` : ''}`, onclick: () => this.press(key),
      }, key.text)))));
  }

  toggleKeyboard() {
    this.isKeyboardShown = !this.isKeyboardShown;
    this.showKeyboard(true);
  }

  // --- what the person does -----------------------------------------------------------------

  async attempt(work) {
    try {
      return await work();
    } catch (problem) {
      this.desk.report(problem);
      return undefined;
    }
  }

  async say(text) {
    const replyTo = this.keyboard?.force_reply ? this.keyboard.message_id : null;
    await this.attempt(() => this.desk.chat.say(text, replyTo));
  }

  async send() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = '';
    this.typed();
    await this.say(text);
    this.input.focus();
  }

  async upload(field) {
    const [file] = field.files;
    field.value = '';
    if (file) await this.attempt(() => this.desk.chat.upload(file));
  }

  async press(key) {
    if (key.request_contact) {
      const isAgreed = await confirm({
        title: 'Поділитися номером телефону?', text: 'Бот дізнається ваш номер з цього чату.',
      });
      if (!isAgreed) return;
    }
    const place = key.request_location ? await askPlace() : {};
    if (place === null) return;
    if (key.web_app) {
      const address = async () => (await this.desk.chat.press(key.text, {})).web_app;
      await this.attempt(() => openMiniApp(address, {
        link: this.desk.follow,
        data: (data) => this.attempt(() => this.desk.chat.webAppData(key.text, data)),
      }));
      return;
    }
    await this.attempt(() => this.desk.chat.press(key.text, place));
  }

  async pressMenuButton() {
    if (this.menu?.type !== 'web_app') return;
    const address = async () => (await this.desk.chat.launch(this.menu.web_app.url)).url;
    await this.attempt(() => openMiniApp(address, { link: this.desk.follow }));
  }

  // --- inline mode --------------------------------------------------------------------------

  typed() {
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST_INPUT_PIXELS)}px`;
    clearTimeout(this.inlineTimer);
    const prefix = `@${this.botName} `;
    if (!this.input.value.startsWith(prefix)) {
      byId('results').hidden = true;
      return;
    }
    const query = this.input.value.slice(prefix.length);
    this.inlineTimer = setTimeout(() => this.attempt(() => this.find(query)), INLINE_PAUSE_MILLISECONDS);
  }

  // Puts «@bot query» into the field, as a button for inline search does.
  startInline(query) {
    this.input.value = `@${this.botName} ${query}`;
    this.input.focus();
    this.typed();
  }

  async find(query) {
    const found = await this.desk.chat.ask(query);
    const results = found.answer?.results ?? [];
    const items = results.map((result) => make('li', {}, make('button', {
      type: 'button', onclick: () => this.choose(found.inline_query_id, result.id),
    }, make('b', {}, result.title ?? result.first_name ?? result.type), make('small', {}, result.description ?? ''))));
    byId('results').replaceChildren(...(items.length ? items : [make('li', { class: 'note' }, 'Нічого не знайдено')]));
    byId('results').hidden = false;
  }

  async choose(queryId, resultId) {
    byId('results').hidden = true;
    this.input.value = '';
    await this.attempt(() => this.desk.chat.choose(queryId, resultId));
  }
}
