// Drafts that survive a crash: IndexedDB with strict durability, localStorage as the last gasp.
// A draft belongs to round + person + application + tab; those of closed tabs are adopted.

const DATABASE = "kepu-review";
const STORE = "drafts";

/** The drafts of one person in one round, written by one tab. */
export class Drafts {
  /**
   * @param {{round: string, person: string, cid: string, indexedDB?: IDBFactory,
   *   localStorage?: Storage, locks?: LockManager}} options
   */
  constructor({ round, person, cid, ...browser }) {
    this.prefix = `kepu|${round}|${person}|`;
    this.cid = cid;
    this.factory = browser.indexedDB ?? globalThis.indexedDB;
    this.gasps = browser.localStorage ?? storageOrNull();
    this.locks = browser.locks ?? globalThis.navigator?.locks;
    this.order = Promise.resolve();
    this.opening = null;
    this.#live();
  }

  /**
   * Store the draft; false says that it could not be made durable.
   * @param {string} application
   * @param {object} value
   * @returns {Promise<boolean>}
   */
  put(application, value) {
    const record = { key: this.#key(application), application, cid: this.cid, at: Date.now(), value };
    return this.#next((store) => store.put(record));
  }

  /** The work is with the server: forget the draft. @param {string} application */
  remove(application) {
    return this.#drop(this.#key(application));
  }

  /** Synchronously, while the page goes away. @param {string} application @param {object} value */
  lastGasp(application, value) {
    const record = { application, cid: this.cid, at: Date.now(), value };
    try {
      this.gasps?.setItem(this.#key(application), JSON.stringify(record));
    } catch {
      // Storage full or forbidden: IndexedDB has the draft up to the last quiet moment.
    }
  }

  /**
   * Take over the drafts that closed tabs left behind, oldest first.
   * @returns {Promise<{application: string, value: any, done: () => Promise<unknown>}[]>}
   */
  async adopt() {
    const found = new Map();
    for (const record of [...(await this.#stored()), ...this.#gasped()]) {
      const known = found.get(record.key);
      if (!known || known.at <= record.at) found.set(record.key, record);
    }
    const orphans = [];
    for (const record of found.values()) {
      if (record.cid !== this.cid && !(await this.#alive(record.cid))) orphans.push(record);
    }
    orphans.sort((one, other) => one.at - other.at);
    return orphans.map(({ application, value, key }) => ({ application, value, done: () => this.#drop(key) }));
  }

  #key(application) {
    return `${this.prefix}${application}|${this.cid}`;
  }

  #drop(key) {
    this.gasps?.removeItem(key);
    return this.#next((store) => store.delete(key));
  }

  /** One after the other, so that a removal never overtakes the writing before it. */
  #next(act) {
    const turn = this.order.then(() => this.#transact(act)).then(() => true, () => false);
    this.order = turn;
    return turn;
  }

  async #transact(act, mode = "readwrite") {
    const database = await this.#database();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  #database() {
    this.opening ??= new Promise((resolve, reject) => {
      if (!this.factory) throw new Error("no IndexedDB");
      const request = this.factory.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return this.opening;
  }

  async #stored() {
    const all = await this.#transact((store) => store.getAll(), "readonly").catch(() => []);
    return all.filter((record) => record.key.startsWith(this.prefix));
  }

  #gasped() {
    const found = [];
    for (let index = 0; index < (this.gasps?.length ?? 0); index += 1) {
      const key = this.gasps.key(index);
      if (key?.startsWith(this.prefix)) found.push({ key, ...parsed(this.gasps.getItem(key)) });
    }
    return found.filter((record) => record.value);
  }

  /** Hold a lock while this tab lives, so that others leave its drafts alone. */
  #live() {
    this.locks?.request(`kepu-tab-${this.cid}`, () => new Promise(() => {})).catch(() => {});
  }

  async #alive(cid) {
    if (!this.locks) return false;
    return this.locks.request(`kepu-tab-${cid}`, { ifAvailable: true }, (lock) => lock === null);
  }
}

function storageOrNull() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null; // forbidden by the browser's settings
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
