/**
 * Building what is shown. Text always goes in as text, never as markup.
 * @module
 */

/**
 * @param {string} name
 * @param {{ [name: string]: string | boolean | Function | null }} [properties]
 *   `on…` are listeners, the rest attributes; empty ones are left out
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === false) continue;
    if (typeof value === 'function') node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** @param {string} label @param {() => void} onclick @param {string | null} [kind] */
export function button(label, onclick, kind = null) {
  return element('button', { type: 'button', class: kind, onclick }, label);
}

/**
 * Show a screen in place of the one before; its heading gets the focus, so that a screen reader
 * begins there.
 * @param {string} heading
 * @param {...(Node | null)} parts
 */
export function show(heading, ...parts) {
  const title = element('h1', { tabindex: '-1' }, heading);
  const shown = parts.filter((part) => part !== null);
  document.getElementById('main').replaceChildren(title, ...shown);
  window.scrollTo(0, 0);
  title.focus({ preventScroll: true });
}

/** Say something to screen readers without moving anybody. @param {string} sentence */
export function announce(sentence) {
  document.getElementById('status').textContent = sentence;
}

/** @param {[string, string][]} pairs */
export function facts(pairs) {
  const rows = pairs.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
  return element('dl', { class: 'facts' }, ...rows);
}
