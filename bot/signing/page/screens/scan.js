/**
 * A picture of a document that a rule demands. It is drawn anew before it is sent: smaller, and
 * without what a camera writes beside the picture (place, time, device).
 * @module
 */

import { announce, button, element, show } from '../look/dom.js';
import { say } from '../texts.js';
import { complain, fileField } from './fields.js';

/** Enough to read a page of A4; larger only costs time on a slow line. */
const LONGEST_SIDE = 2000;
const QUALITY = 0.85;

/**
 * @param {string} document its name
 * @param {string | null} problem what was wrong with the last attempt
 * @returns {Promise<Blob>} JPEG
 */
export function scanScreen(document, problem = null) {
  return new Promise((answer) => {
    const canvas = element('canvas', { class: 'scan', role: 'img', hidden: true });
    const file = fileField({
      id: 'scan', label: say('scan-file', { document }), hint: say('scan-hint'),
    });
    file.input.setAttribute('accept', 'image/*');
    file.input.setAttribute('capture', 'environment');
    const send = button(say('scan-send'), async () => answer(await pictureOf(canvas)));
    send.hidden = true;
    file.input.addEventListener('change', async () => {
      const isDrawn = await draw(file.input, canvas);
      canvas.hidden = !isDrawn;
      send.hidden = !isDrawn;
      if (!isDrawn) return;
      canvas.setAttribute('aria-label', say('scan-preview', { document }));
      announce(say('scan-look'));
    });
    show(
      say('scan'), element('p', {}, say('scan-why', { document })),
      problem ? element('p', { class: 'problem', role: 'alert' }, problem) : null,
      file.node, canvas, send,
    );
  });
}

/** @returns {Promise<boolean>} whether there is something to look at */
async function draw(input, canvas) {
  complain(input, null);
  const [chosen] = input.files;
  if (!chosen) return false;
  let bitmap;
  try {
    bitmap = await createImageBitmap(chosen, { imageOrientation: 'from-image' });
  } catch {
    complain(input, say('scan-unreadable'));
    return false;
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  // What was see-through would turn black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return true;
}

function pictureOf(canvas) {
  return new Promise((taken) => {
    canvas.toBlob(taken, 'image/jpeg', QUALITY);
  });
}
