/** The check page: a file in, a verdict out. Nothing is kept in the browser either. @module */

import { announce, button, element, show } from '../../sign/files/look/dom.js';
import { check, Refused } from './server.js';
import { has, other, say, speak } from './texts.js';
import { showVerdict } from './verdict.js';

const LARGEST_BYTES = 2 * 1024 * 1024;
const NUMBER = /^#([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})$/;
const PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];
// SignedData of CMS; a key container has another type in its place. Source: RFC 5652, clause 5.1.
const SIGNED_DATA = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const HEAD_BYTES = 32;

const asked = NUMBER.exec(location.hash)?.[1] ?? null;

/** Whether octets may be a declaration. Anything else stays in the browser: it may be a key. */
async function isSendable(file) {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (PDF.every((octet, place) => head[place] === octet)) return true;
  const last = head.length - SIGNED_DATA.length;
  for (let start = 0; start <= last; start += 1) {
    if (SIGNED_DATA.every((octet, place) => head[start + place] === octet)) return true;
  }
  return false;
}

function picker() {
  const input = element('input', {
    type: 'file', id: 'file', accept: '.pdf,.p7s,.p7m', 'aria-describedby': 'file-hint problem',
  });
  const chosen = element('span', {}, say('no-file-yet'));
  const place = element(
    'div',
    { class: 'picker' },
    element('span', { class: 'picker-button', 'aria-hidden': 'true' }, say('choose-file')),
    chosen,
    input,
  );
  const mark = (isOver) => () => place.classList.toggle('over', isOver);
  input.addEventListener('dragenter', mark(true));
  for (const ended of ['dragleave', 'drop']) input.addEventListener(ended, mark(false));
  input.addEventListener('change', () => {
    chosen.textContent = input.files[0]?.name ?? say('no-file-yet');
  });
  return { input, place };
}

function ask(code) {
  const { input, place } = picker();
  const problem = element('p', { class: 'problem', id: 'problem', role: 'alert' });
  const complain = (reason) => {
    input.setAttribute('aria-invalid', 'true');
    problem.dataset.code = reason;
    problem.textContent = say(has(`problem-${reason}`) ? `problem-${reason}` : 'problem-title');
    input.focus();
  };
  const onsubmit = async (event) => {
    event.preventDefault();
    const [file] = input.files;
    if (!file) complain('no_file');
    else if (file.size > LARGEST_BYTES) complain('file_too_large');
    else if (!(await isSendable(file))) complain('not_a_declaration');
    else await send(file);
  };
  show(
    say('ask'),
    asked ? element('p', { class: 'notice', id: 'asked' }, say('ask-number', { number: asked })) : null,
    element('p', {}, say('ask-text')),
    element(
      'form',
      { onsubmit, novalidate: true },
      element(
        'div',
        { class: 'field' },
        element('label', { for: 'file' }, say('file')),
        place,
        element('p', { class: 'soft', id: 'file-hint' }, say('file-hint')),
        problem,
      ),
      element('button', { type: 'submit' }, say('check')),
    ),
    element('p', { class: 'soft' }, say('ask-privacy')),
    button(say('language'), () => {
      speak(other());
      ask();
    }, 'quiet'),
  );
  if (code) complain(code);
}

async function send(file) {
  announce(say('checking'));
  show(say('checking'), element('div', { class: 'progress' }));
  try {
    const found = await check(file);
    announce('');
    showVerdict(found, asked, () => ask());
  } catch (problem) {
    announce('');
    ask(problem instanceof Refused ? problem.code : 'check_unavailable');
  }
}

speak();
ask();
