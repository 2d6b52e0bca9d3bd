// One application's sheet as edited here: what is unsent, under way, disputed or refused.
import { newId } from "../core/api.js";
import { patchOf, reviewFields, sameField } from "./fields.js";
import { Past } from "./past.js";

/** A sheet over the server's review. `onChange` is called after every change of its content. */
export class Sheet {
  /**
   * @param {string} application
   * @param {any} opened the answer of expert.open
   */
  constructor(application, opened) {
    this.id = application;
    this.onChange = () => {};
    this.dirty = new Map(); // key → mine, not yet sent
    this.job = null; // what is under way; sent again unchanged until it is settled
    this.disputes = new Map(); // key → {mine, theirs}
    this.refusals = new Map(); // key → {raw, reason}: typed, but not allowed
    this.blocked = null; // the server takes nothing more: {message}
    this.oneByOne = false;
    this.mergedKeys = [];
    this.findings = []; // what the plugins found in what is saved
    this.past = new Past();
    this.open(opened);
  }

  /** Take what expert.open says, keeping what was typed here. */
  open(opened) {
    this.opened = opened;
    this.editable = Boolean(opened.editable);
    this.whyNot = opened.why_not || "";
    if (this.base && opened.review.stage !== this.review.stage) this.#begin(); // the round went on to another stage
    if (!this.base) this.#setBase(opened.review);
    else if (!this.job) this.rebase(opened.review);
    this.onChange(null);
  }

  /** What the screen shows of a field. */
  get(key) {
    if (this.disputes.has(key)) return this.disputes.get(key).mine;
    if (this.dirty.has(key)) return this.dirty.get(key);
    if (this.job?.fields.has(key)) return this.job.fields.get(key);
    return this.base.get(key) ?? null;
  }

  /** An edit. */
  set(key, value) {
    this.past.note(key, this.get(key), value);
    this.#put(key, value);
  }

  /**
   * Take the last change back, or make it again; an ordinary change to be saved.
   * @param {"undo" | "redo"} way
   * @returns {string | null} the field, or null where there is nothing to take back
   */
  turnBack(way) {
    const step = this.editable ? this.past[way]((key) => this.get(key), (key) => this.refusals.get(key)) : null;
    if (!step) return null;
    if (step.refusal) this.refuse(step.key, step.refusal.raw, step.refusal.reason, { kept: true });
    else this.#put(step.key, step.value);
    return step.key;
  }

  #put(key, value) {
    this.refusals.delete(key);
    this.#lay(key, value);
    this.onChange(key);
  }

  #lay(key, value) {
    if (this.disputes.has(key)) this.disputes.get(key).mine = value;
    else if (!this.job?.fields.has(key) && sameField(value, this.base.get(key))) this.dirty.delete(key);
    else this.dirty.set(key, value);
  }

  /**
   * Something was typed that the rubric does not allow: kept on the screen, never sent. `before` is
   * what the field goes back to, where half of what was typed had been a value of its own.
   */
  refuse(key, raw, reason, { kept = false, before = undefined } = {}) {
    const refusal = { raw, reason };
    if (before !== undefined) this.#lay(key, before);
    if (!kept) this.past.noteRefusal(key, this.get(key), refusal);
    this.refusals.set(key, refusal);
    this.onChange(key);
  }

  /** End a dispute: "mine" or "theirs". */
  resolve(key, whose) {
    const dispute = this.disputes.get(key);
    this.disputes.delete(key);
    if (dispute && whose === "mine") this.dirty.set(key, dispute.mine);
    else if (dispute) this.past.note(key, dispute.mine, dispute.theirs);
    this.onChange(key);
  }

  get unsent() {
    return this.dirty.size > 0 || this.job !== null || this.disputes.size > 0;
  }

  /** What must survive a crash: my fields and the texts they were typed over. */
  draft() {
    const mine = new Map([...(this.job?.fields ?? []), ...this.dirty]);
    for (const [key, { mine: text }] of this.disputes) mine.set(key, text);
    const refused = [...this.refusals].filter(([, { raw }]) => raw !== null && raw !== undefined);
    if (!mine.size && !refused.length) return null;
    const over = [...mine.keys()].map((key) => [key, this.base.get(key) ?? null]);
    return { stage: this.review.stage, mine: [...mine], over, refused };
  }

  /** Take a draft that was left behind, against what the server has now. */
  adopt(draft) {
    if (draft.stage && draft.stage !== this.review.stage) throw new Error("a draft of another stage");
    const over = new Map(draft.over || []);
    for (const [key, mine] of draft.mine || []) this.#reconcile(key, mine, over.get(key) ?? null);
    for (const [key, refusal] of draft.refused || []) this.refusals.set(key, refusal);
    this.onChange(null);
  }

  /** The next save, or null. */
  take() {
    if (this.job || this.blocked) return this.blocked ? null : this.job;
    const keys = [...this.dirty.keys()].slice(0, this.oneByOne ? 1 : undefined);
    if (!keys.length) return null;
    const fields = new Map(keys.map((key) => [key, this.dirty.get(key)]));
    for (const key of keys) this.dirty.delete(key);
    const patch = patchOf(fields, this.base);
    const body = { application: this.id, stage: this.review.stage, base_revision: this.revision, patch };
    this.job = { op: newId(), verb: "expert.save", body, fields };
    return this.job;
  }

  /** The server stored the job. */
  accept(job, ack) {
    if (job !== this.job) return; // of the sheet of another stage
    for (const [key, value] of job.fields) this.base.set(key, value);
    this.job = null;
    this.revision = ack.revision;
    this.savedAt = ack.saved_at;
    this.total = ack.total ?? this.total;
    const told = ack.findings ?? this.findings;
    const quiet = this.review.state === "draft" && JSON.stringify(told) === JSON.stringify(this.findings);
    this.findings = told;
    this.review = { ...this.review, revision: ack.revision, state: "draft", saved_at: ack.saved_at };
    if (!this.dirty.size) this.oneByOne = false;
    for (const key of this.dirty.keys()) {
      if (sameField(this.dirty.get(key), this.base.get(key))) this.dirty.delete(key);
    }
    this.onChange(quiet ? "saved" : null); // quiet: in the form nothing is other than it was
  }

  /** The server did not take the job, for a reason that trying again does not cure. */
  reject(job, error) {
    if (job !== this.job) return;
    this.job = null;
    for (const [key, value] of job.fields) if (!this.dirty.has(key)) this.dirty.set(key, value);
    if (error.kind === "stale" && error.current) this.rebase(error.current);
    else if (error.kind === "refused" || error.kind === "usage") this.#refused(job, error);
    else this.blocked = { kind: error.kind, message: error.message, remedy: error.remedy };
    this.onChange(null);
  }

  /** The server's review moved on: merge what does not overlap, dispute what does. */
  rebase(review) {
    if (review.revision === this.revision && review.state === this.review.state) return;
    const before = this.base;
    this.#setBase(review);
    const keys = new Set([...before.keys(), ...this.base.keys()]);
    const theirs = [...keys].filter((key) => !sameField(before.get(key), this.base.get(key)));
    this.mergedKeys = theirs.filter((key) => !this.dirty.has(key) && !this.disputes.has(key));
    for (const [key, dispute] of this.disputes) dispute.theirs = this.base.get(key) ?? null;
    for (const [key, mine] of [...this.dirty]) {
      this.dirty.delete(key);
      this.#reconcile(key, mine, before.get(key) ?? null);
    }
    this.onChange(null);
  }

  /** Handed in, recalled or recused: the server's word on the whole sheet. */
  settle(review, { editable, whyNot }) {
    this.#setBase(review);
    this.past.forget();
    Object.assign(this, { editable, whyNot, blocked: null });
    this.onChange(null);
  }

  /** Nothing that was typed on the sheet of one stage belongs on that of the next. */
  #begin() {
    for (const kept of [this.dirty, this.disputes, this.refusals]) kept.clear();
    this.past.forget();
    Object.assign(this, { base: null, job: null, blocked: null, mergedKeys: [] });
  }

  #setBase(review) {
    this.review = review;
    this.base = reviewFields(review);
    this.revision = review.revision;
    this.savedAt = review.saved_at;
    this.total = review.total;
    this.findings = review.findings ?? [];
  }

  #reconcile(key, mine, over) {
    const theirs = this.base.get(key) ?? null;
    if (sameField(mine, theirs)) return;
    if (sameField(over, theirs)) this.dirty.set(key, mine);
    else this.disputes.set(key, { mine, theirs });
  }

  #refused(job, error) {
    if (job.fields.size > 1) {
      this.oneByOne = true; // find out which field it was
      return;
    }
    const [key] = job.fields.keys();
    const raw = this.dirty.get(key);
    this.dirty.delete(key);
    const told = [error.message, error.remedy].filter(Boolean).join(" ");
    this.refusals.set(key, { raw, reason: told });
  }
}
