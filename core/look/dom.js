/**
 * Building what is shown. Text always goes in as text, never as markup.
 * @module
 */

/**
 * @typedef {{ [name: string]: string | boolean | Function | undefined | null }} Properties
 *   `on…` are listeners, `class` and the rest attributes; empty ones are left out
 */

/**
 * @param {string} name
 * @param {Properties} [properties]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** @param {string} label @param {() => void} onclick @param {string} [kind] */
export function button(label, onclick, kind) {
  return element('button', { type: 'button', class: kind, onclick }, label);
}

/**
 * Show a screen in place of the one before. Its heading gets the focus, so that a screen reader
 * begins there.
 * @param {string} heading
 * @param {...(Node | string | null)} parts
 */
export function show(heading, ...parts) {
  const main = document.getElementById('main');
  const title = element('h1', { tabindex: '-1' }, heading);
  announce('');  // What was said of the screen before is not true of this one.
  const [first, ...rest] = parts;
  const counter = first instanceof Element && first.classList.contains('counter') ? first : null;
  main.replaceChildren(
    ...[counter, title, ...(counter ? rest : parts)].filter((part) => part !== null),
  );
  window.scrollTo(0, 0);
  title.focus({ preventScroll: true });
}

/** Say something to screen readers without moving anybody. @param {string} sentence */
export function announce(sentence) {
  document.getElementById('status').textContent = sentence;
}

/** @param {[string, string | Node][]} pairs */
export function facts(pairs) {
  return element(
    'dl',
    { class: 'facts' },
    ...pairs.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );
}
