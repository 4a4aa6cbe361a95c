/** Third screen: open a key file. @module */

import { announce, button, element, show } from '../look/dom.js';
import { day, has, say } from '../texts.js';
import { counter } from './check.js';
import { bytesOf, complain, fileField, passwordField } from './fields.js';
import { askable, providerPlace } from './provider.js';

/** @typedef {import('../signer/engine.js').KeyInfo} KeyInfo */
/** @typedef {import('../signer/index.js').Signer} Signer */

/** Key files are a few kilobytes; a store with many certificates may reach a hundred. */
const LARGEST_KEY_BYTES = 1024 * 1024;

/** Problems of a key that another password or file does not cure say when they end. */
const DATED = { certificate_expired: 'notAfter', certificate_not_yet_valid: 'notBefore' };

/** What a key was opened with. @typedef {{ files: File[], fetched: Uint8Array[], password: string }} Opened */

/**
 * Open a key.
 * @param {Signer} signer
 * @param {(opened: Opened) => void} [keep] for whoever opens the same key again
 * @returns {Promise<KeyInfo[] | null>} keys that can sign; null for «back»
 */
export function openKey(signer, keep = () => {}) {
  return new Promise((answer) => new KeyForm(signer, answer, keep).show());
}

/** The form. The file and the password stay in its fields until a key has opened. */
class KeyForm {
  /** Certificates that a provider has sent for the chosen file. @type {Uint8Array[]} */
  #fetched = [];
  /** @type {HTMLElement | null} */
  #providerPlace = null;

  /** @param {Signer} signer @param {(keys: KeyInfo[] | null) => void} answer */
  constructor(signer, answer, keep) {
    this.signer = signer;
    this.answer = answer;
    this.keep = keep;
    this.file = fileField({ id: 'key-file', label: say('key-file'), hint: say('key-file-hint') });
    this.beside = fileField({
      id: 'certificate-file',
      label: say('certificate-file'),
      hint: say('certificate-file-hint'),
    });
    this.password = passwordField('password', say('password'));
    // Seldom needed, so it is folded away until it is.
    this.folded = element(
      'details', {}, element('summary', {}, say('certificate-apart')), this.beside.node,
    );
    this.submit = element('button', { type: 'submit' }, say('open-key'));
    this.file.input.addEventListener('change', () => this.#forgetProvider());
  }

  show() {
    const onsubmit = (event) => {
      event.preventDefault();
      void this.#open();
    };
    const { file, password, folded, submit } = this;
    show(
      say('key'),
      counter(3),
      element('form', { onsubmit, novalidate: true }, file.node, password.node, folded, submit),
      element('p', { class: 'soft' }, say('privacy')),
      button(say('back'), () => this.answer(null), 'quiet'),
    );
  }

  async #open() {
    if (this.submit.disabled || !this.#isFilled()) return;
    this.submit.disabled = true;
    this.submit.textContent = say('opening-key');
    announce(say('opening-key'));
    const keys = await this.#tryToOpen();
    this.submit.disabled = false;
    this.submit.textContent = say('open-key');
    if (!keys) return;
    const { value: password } = this.password.input;
    this.keep({ files: this.#chosen(), fetched: this.#fetched, password });
    this.password.input.value = '';
    this.answer(keys);
  }

  /** A key without a password is possible, so an empty one is only told when it does not open. */
  #isFilled() {
    const { file, beside, password } = this;
    for (const { input } of [file, beside, password]) complain(input, null);
    const size = file.input.files[0]?.size ?? 0;
    if (!file.input.files[0]) complain(file.input, say('no-file'));
    else if (size > LARGEST_KEY_BYTES) complain(file.input, say('large-file'));
    else return true;
    return false;
  }

  /** @returns {Promise<KeyInfo[] | null>} null: something was said */
  async #tryToOpen() {
    const { signer, file, password } = this;
    const files = await this.#files();
    try {
      const { keys } = await signer.open(files, password.input.value);
      const able = keys.filter((key) => !key.problem);
      if (able.length > 0) return able;
      await signer.close();
      if (keys[0].problem === 'no_certificate') await this.#wantCertificate(keys);
      else complain(file.input, problemOf(keys[0]));
    } catch (error) {
      const isOfPassword = error.code === 'wrong_password';
      const isMissing = isOfPassword && !password.input.value;
      const sentence = isMissing ? say('no-password') : problemText(error.code);
      complain(isOfPassword ? password.input : file.input, sentence);
    } finally {
      for (const { bytes } of files) bytes.fill(0);
    }
    return null;
  }

  #chosen() {
    return [this.file.input.files[0], this.beside.input.files[0]].filter(Boolean);
  }

  async #files() {
    const read = this.#chosen().map(async (one) => ({ name: one.name, bytes: await bytesOf(one) }));
    const fetched = this.#fetched.map((bytes) => ({
      name: 'provider.cer', bytes: Uint8Array.from(bytes),
    }));
    return [...(await Promise.all(read)), ...fetched];
  }

  /** The key is closed by now. @param {KeyInfo[]} keys */
  async #wantCertificate(keys) {
    const keyIds = keys.map((key) => key.keyIds ?? []).filter((ids) => ids.length > 0);
    const providers = keyIds.length > 0 ? await askable() : [];
    this.#forgetProvider();
    if (providers.length > 0) {
      this.#providerPlace = providerPlace(providers, keyIds, async (certificates) => {
        this.#fetched = certificates;
        await this.#open();
      });
      this.folded.append(this.#providerPlace);
    }
    this.folded.setAttribute('open', '');
    const text = providers.length > 0 ? 'key-no_certificate-or_fetch' : 'key-no_certificate';
    complain(this.beside.input, say(text));
  }

  /** What a provider has sent is for another key now. */
  #forgetProvider() {
    this.#fetched = [];
    this.#providerPlace?.remove();
    this.#providerPlace = null;
  }
}

/** @param {KeyInfo} key */
function problemOf({ problem, usage, certificate }) {
  if (usage === 'agree') return say('key-agreement_only');
  const date = certificate?.[DATED[problem]];
  return problemText(problem, date ? { date: day(date) } : {});
}

/** @param {string} code of a SignerError */
export function problemText(code, values) {
  return say(has(`key-${code}`) ? `key-${code}` : 'key-engine_failed', values);
}
