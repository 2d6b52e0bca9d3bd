// Sends work in the background, one save in flight, and keeps at it: class Outbox.

const LONGEST_PAUSE = 8000;

/**
 * What can be sent. `take` gives the next job or null; the same job again until it was settled.
 * @typedef {{id: string, take: () => any, accept: (job: any, ack: any) => void,
 *   reject: (job: any, error: any) => void, draft: () => object | null}} Sendable
 */

/** The outbox of a desk: `touch` after an edit, `flush` to send now. */
export class Outbox {
  /**
   * @param {{send: (job: any, options: object) => Promise<any>, drafts: any, delay?: number,
   *   pause?: number, onState?: (sheet: Sendable | null) => void}} options
   */
  constructor({ send, drafts, delay = 400, pause = 1000, onState = () => {} }) {
    Object.assign(this, { send, drafts, delay, pause, onState });
    this.timers = new Map();
    this.ready = new Set();
    this.unsent = new Map();
    this.running = null;
    this.failures = 0;
    this.problem = null; // the error of the last try, while the service cannot be reached
    this.draftsKept = true;
    this.retry = null;
  }

  /** Something changed: keep a draft at once, send when it has been quiet for a while. */
  touch(sheet) {
    this.#keep(sheet);
    clearTimeout(this.timers.get(sheet.id));
    this.timers.set(sheet.id, setTimeout(() => this.#due(sheet), this.delay));
    this.onState(sheet);
  }

  /**
   * Send everything now; resolves when all is settled or the service cannot be reached.
   * @param {{keepalive?: boolean}} [options]
   */
  async flush(options = {}) {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    for (const sheet of this.unsent.values()) this.ready.add(sheet);
    clearTimeout(this.retry);
    await this.#run(options);
    if (this.ready.size && !this.problem) await this.#run(options);
  }

  /** The page goes away: leave a copy behind and try to send it. */
  lastGasp() {
    for (const sheet of this.unsent.values()) {
      const draft = sheet.draft();
      if (draft) this.drafts.lastGasp(sheet.id, draft);
    }
    return this.flush({ keepalive: true });
  }

  /** No more timers; the drafts stay. */
  close() {
    for (const timer of this.timers.values()) clearTimeout(timer);
    clearTimeout(this.retry);
    this.closed = true;
  }

  #due(sheet) {
    this.timers.delete(sheet.id);
    this.ready.add(sheet);
    this.#run({});
  }

  #run(options) {
    this.running ??= this.#work(options).finally(() => {
      this.running = null;
      this.onState(null);
    });
    return this.running;
  }

  async #work(options) {
    for (const sheet of this.#turns()) {
      const job = sheet.take();
      if (!job) {
        this.ready.delete(sheet);
        continue;
      }
      this.onState(sheet);
      const sent = await this.#try(sheet, job, options);
      if (!sent) break;
    }
  }

  *#turns() {
    while (this.ready.size && !this.closed) yield this.ready.values().next().value;
  }

  async #try(sheet, job, options) {
    try {
      const ack = await this.send(job, options);
      sheet.accept(job, ack);
    } catch (error) {
      if (error.kind === "unavailable" || error.kind === "internal" || !error.kind) return this.#later(sheet, error);
      sheet.reject(job, error);
    }
    this.failures = 0;
    this.problem = null;
    this.#keep(sheet);
    this.onState(sheet);
    return true;
  }

  #later(sheet, error) {
    this.ready.delete(sheet);
    this.ready.add(sheet); // last in the queue: one that cannot be sent must not hold up the others
    this.problem = error;
    clearTimeout(this.retry);
    if (!this.closed) this.retry = setTimeout(() => this.#again(), Math.min(LONGEST_PAUSE, this.pause * 2 ** this.failures));
    return false;
  }

  /** Only waiting in vain makes the pause longer, not typing while it lasts. */
  #again() {
    this.failures += 1;
    this.#run({});
  }

  #keep(sheet) {
    const draft = sheet.draft();
    if (!draft) {
      this.unsent.delete(sheet.id);
      this.drafts.remove(sheet.id);
      return;
    }
    this.unsent.set(sheet.id, sheet);
    this.drafts.put(sheet.id, draft).then((kept) => {
      this.draftsKept = kept;
      this.onState(sheet);
    });
  }
}
