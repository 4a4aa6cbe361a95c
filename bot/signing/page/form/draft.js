/**
 * A draft of the form, in this browser only.
 *
 * The tab's own storage would not do: a messenger forgets it with the window, and filling in takes
 * longer than one sitting. So drafts lie in IndexedDB, sealed by a key that WebCrypto made and gives
 * out to nobody, not even to this page; a copy of what is stored, without the browser, says nothing.
 * The code word is never in a draft. A browser that keeps nothing (a private window, a frame of
 * another site) simply has none.
 * @module
 */

const DATABASE = 'drafts';
const KEYS = 'keys';
const DRAFTS = 'drafts';
const KEY_NAME = 'seal';
const ALGORITHM = 'AES-GCM';
const IV_BYTES = 12;
/** As the chat says: what was entered is kept for seven days. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

export class Draft {
  #last = Promise.resolve();
  /** @type {[string, any][] | null} */
  #wanted = null;

  /** @param {string} name tells forms and accounts apart */
  constructor(name) {
    this.name = name;
  }

  /** @returns {Promise<[string, any][]>} what was kept; nothing when there is no draft */
  async recall() {
    try {
      const database = await opened();
      const kept = await done(database.transaction(DRAFTS).objectStore(DRAFTS).get(this.name));
      if (!kept) return [];
      if (Date.now() - kept.at > KEPT_MS) {
        await this.erase();
        return [];
      }
      const key = await sealKey(database);
      const plain = await crypto.subtle.decrypt(this.#parameters(kept.iv), key, kept.sealed);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return [];
    }
  }

  /** Of what comes while one is being written only the latest is. @param {[string, any][]} values */
  keep(values) {
    this.#wanted = values;
    return this.#then(async (database) => {
      const latest = this.#wanted;
      if (!latest) return;
      this.#wanted = null;
      const key = await sealKey(database);
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const plain = new TextEncoder().encode(JSON.stringify(latest));
      const sealed = await crypto.subtle.encrypt(this.#parameters(iv), key, plain);
      const store = database.transaction(DRAFTS, 'readwrite').objectStore(DRAFTS);
      await done(store.put({ iv, sealed, at: Date.now() }, this.name));
    });
  }

  /** Nothing is left of it. */
  erase() {
    this.#wanted = null;
    return this.#then((database) => (
      done(database.transaction(DRAFTS, 'readwrite').objectStore(DRAFTS).delete(this.name))
    ));
  }

  /** One after another; a browser that keeps nothing has no drafts. */
  #then(work) {
    this.#last = this.#last.then(async () => work(await opened())).catch(() => {});
    return this.#last;
  }

  #parameters(iv) {
    return { name: ALGORITHM, iv, additionalData: new TextEncoder().encode(this.name) };
  }
}

/** @type {Promise<IDBDatabase> | null} */
let connection = null;

/** @returns {Promise<IDBDatabase>} rejected where nothing can be kept */
async function opened() {
  connection ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(KEYS);
      request.result.createObjectStore(DRAFTS);
    };
    done(request).then(resolve, reject);
  });
  return connection;
}

/** @param {IDBDatabase} database @returns {Promise<CryptoKey>} */
async function sealKey(database) {
  const kept = await done(database.transaction(KEYS).objectStore(KEYS).get(KEY_NAME));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey(
    { name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt'],
  );
  await done(database.transaction(KEYS, 'readwrite').objectStore(KEYS).put(made, KEY_NAME));
  return made;
}

/** @param {IDBRequest} request */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
