/**
 * The text to be signed, shown from the very bytes that will be signed.
 *
 * Content is JSON. `statement` is text in plain words; `content` is a printable form in HTML, which
 * goes into a frame without any rights: no scripts, no address of ours, no way out.
 * @module
 */

import { button, element } from './look/dom.js';
import { say } from './texts.js';

const FINGERPRINT_DIGITS = 4;

/** @param {string} sha256 hexadecimal */
export function fingerprint(sha256) {
  return sha256.slice(0, FINGERPRINT_DIGITS).toUpperCase();
}

/**
 * @param {Uint8Array} bytes
 * @returns {{ behalf: string | null, representative: string | null, parts: Node[] }} whose affair it
 *   is and who acts for him, as the content says, and what to show
 */
export function readable(bytes) {
  const text = new TextDecoder('utf-8').decode(bytes);
  const content = parsed(text);
  const parts = [];
  if (typeof content?.statement === 'string') {
    const lines = content.statement.split('\n').map((line) => element('p', {}, line));
    parts.push(element('div', { id: 'statement' }, ...lines));
  }
  if (typeof content?.content === 'string') parts.push(...printed(content.content));
  parts.push(
    element('details', {}, element('summary', {}, say('raw')), element('pre', { class: 'raw' }, text)),
  );
  // Who signs for whom he acts names that one at once: a sign-in for another has nothing else.
  const person = content?.person ?? content;
  const [representative] = [person?.confidant_person ?? []].flat();
  return { behalf: fullName(person), representative: fullName(representative), parts };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // it is shown as it is
  }
}

function fullName(person) {
  const given = person?.given_name ?? person?.first_name;
  const names = [person?.last_name, given, person?.second_name];
  return names.filter((name) => typeof name === 'string' && name).join(' ') || null;
}

/** A printable form in a frame without any rights. @param {string} html @returns {Node[]} */
export function printed(html) {
  const style = new URL('files/printable.css', location.href).href;
  const frame = element('iframe', {
    class: 'document',
    title: say('document'),
    sandbox: '',
    srcdoc: `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="${style}">${html}`,
  });
  const whole = button(say('whole'), () => enlarge(frame, whole), 'quiet');
  return [frame, whole];
}

function enlarge(frame, opener) {
  frame.classList.add('whole');
  const leave = () => {
    frame.classList.remove('whole');
    bar.remove();
    document.removeEventListener('keydown', onKey);
    opener.focus();
  };
  const onKey = (event) => event.key === 'Escape' && leave();
  const shrink = button(say('shrink'), leave);
  const bar = element('div', { class: 'whole-bar' }, shrink);
  frame.after(bar);
  document.addEventListener('keydown', onKey);
  shrink.focus();
}
