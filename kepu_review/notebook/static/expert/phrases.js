// The expert's own phrases and comments written before: one book per desk, asked for when wanted.

const FRESH = 60000; // milliseconds
const books = new WeakMap(); // api → its book

/**
 * The book of this desk.
 * @param {any} ctx with api
 * @returns {PhraseBook}
 */
export function phraseBook(ctx) {
  if (!books.has(ctx.api)) books.set(ctx.api, new PhraseBook(ctx.api));
  return books.get(ctx.api);
}

/** What the expert keeps to use again. */
export class PhraseBook {
  constructor(api) {
    this.api = api;
    this.phrases = [];
    this.recent = [];
    this.loadedAt = -Infinity;
    this.loading = null;
  }

  /** Ask the server unless it was asked a moment ago. */
  async load() {
    if (Date.now() - this.loadedAt < FRESH) return;
    this.loading ??= this.api.request("expert.phrases").finally(() => (this.loading = null));
    const { phrases, recent } = await this.loading;
    Object.assign(this, { phrases, recent, loadedAt: Date.now() });
  }

  /** Comments of mine on this criterion (null: on the whole) elsewhere. */
  before({ criterion, rubric, application }, most = 5) {
    const same = this.recent.filter((one) => one.criterion === criterion && one.application !== application && (criterion === null || one.rubric === rubric));
    const texts = same.map(({ text }) => text).filter((text) => !this.phrases.includes(text));
    return [...new Set(texts)].slice(0, most);
  }

  add(phrase) {
    return this.#keep([...this.phrases, phrase.trim()]);
  }

  remove(phrase) {
    return this.#keep(this.phrases.filter((one) => one !== phrase));
  }

  /** One place up. */
  raise(phrase) {
    const at = this.phrases.indexOf(phrase);
    if (at < 1) return Promise.resolve();
    const moved = this.phrases.filter((one) => one !== phrase);
    moved.splice(at - 1, 0, phrase);
    return this.#keep(moved);
  }

  async #keep(wanted) {
    const { phrases } = await this.api.request("expert.set_phrases", { phrases: wanted });
    this.phrases = phrases;
  }
}
