/**
 * What the page needs of Telegram: the launch data in the address, and three messages to the app
 * around it. Telegram's own script is another origin's and is not loaded.
 *
 * Source: core.telegram.org/api/web-events (`web_app_ready`, `web_app_expand`, `web_app_close`,
 * `web_app_open_link`, `web_app_setup_closing_behavior`) and core.telegram.org/bots/webapps.
 * @module
 */

/** Middle of the lightness scale: a darker background is a dark theme. */
const HALF_LIGHT = 128;

export class Telegram {
  /** Reads and forgets the address's fragment: it must not stay in the history. */
  constructor() {
    const fragment = new URLSearchParams(location.hash.slice(1));
    /** Launch data as Telegram signed them, or null outside of a Mini App. */
    this.launchData = fragment.get('tgWebAppData');
    /** Code handed over by another browser, or null. */
    this.code = fragment.get('code');
    /** Whether another page frames this one, as Telegram's web clients do. */
    this.isFramed = window.parent !== window;
    /** Whether a messenger in the browser opened this page in a tab of its own. */
    this.isTab = !this.isInside && !this.isFramed && window.opener !== null;
    applyTheme(fragment.get('tgWebAppThemeParams'));
    history.replaceState(null, '', location.pathname);
  }

  /** Whether a native app of Telegram is around the page. */
  get isInside() {
    return Boolean(window.TelegramWebviewProxy) || typeof window.external?.notify === 'function';
  }

  /** The page can be seen; give it the whole height. */
  ready() {
    this.#post('web_app_ready');
    this.#post('web_app_expand');
  }

  /** Ask before the page is closed by a slip of the finger. @param {boolean} isNeeded */
  confirmClosing(isNeeded) {
    this.#post('web_app_setup_closing_behavior', { need_confirmation: isNeeded });
  }

  /** Whether the chat is where the page was opened from, so that closing leads back to it. */
  get isOverChat() {
    return this.isInside || this.isFramed || this.isTab;
  }

  /** Back to the chat, the best way there is. @param {string | null} botLink */
  leave(botLink) {
    if (this.isOverChat) {
      this.confirmClosing(false);
      this.#post('web_app_close');
    } else if (botLink) location.assign(botLink);
  }

  /** Open an address in the phone's browser; only from a tap. @param {string} url */
  openLink(url) {
    this.#post('web_app_open_link', { url });
  }

  #post(eventType, eventData = {}) {
    if (window.TelegramWebviewProxy) {
      window.TelegramWebviewProxy.postEvent(eventType, JSON.stringify(eventData));
    } else if (typeof window.external?.notify === 'function') {
      window.external.notify(JSON.stringify({ eventType, eventData }));
    } else if (this.isFramed || this.isTab) {
      // Nothing secret goes this way: a code for another browser is given to native apps only.
      const messenger = this.isFramed ? window.parent : window.opener;
      messenger.postMessage(JSON.stringify({ eventType, eventData }), '*');
    }
  }
}

/** @param {string | null} parameters JSON of Telegram's colours */
function applyTheme(parameters) {
  if (!parameters) return;
  try {
    const colour = /^#([0-9a-f]{6})$/i.exec(JSON.parse(parameters).bg_color);
    if (!colour) return;
    const [red, green, blue] = colour[1].match(/../g).map((pair) => parseInt(pair, 16));
    const light = 0.299 * red + 0.587 * green + 0.114 * blue;
    document.documentElement.dataset.theme = light < HALF_LIGHT ? 'dark' : 'light';
  } catch {
    // Colours are only colours.
  }
}
