// What was changed here, to be taken back: class Past. A burst of typing in one field is one step.
import { sameField } from "./fields.js";

const BURST = 1500; // milliseconds between two keys of one burst
const LONGEST_PAST = 200;

/** The steps of one sheet, in this window. */
export class Past {
  constructor(clock = () => Date.now()) {
    this.clock = clock;
    this.done = []; // {key, before, after, refusal, at}
    this.undone = [];
  }

  /** A field goes from one content to another. */
  note(key, before, after) {
    this.#note({ key, before, after, refusal: null });
  }

  /** Something not allowed was typed over a field. */
  noteRefusal(key, before, refusal) {
    while (this.done.at(-1)?.key === key && !sameField(this.done.at(-1).after, before)) this.done.pop(); // half of it
    this.#note({ key, before, after: before, refusal });
  }

  /** The step that undo, or redo, would make next. @param {"undo" | "redo"} way */
  next(way) {
    return (way === "undo" ? this.done : this.undone).at(-1) ?? null;
  }

  /**
   * @param {(key: string) => any} now what a field holds
   * @param {(key: string) => any} refused what was typed over it and not accepted
   * @returns {{key: string, value: any, refusal: any} | null}
   */
  undo(now, refused) {
    return this.#turn(this.done, this.undone, ({ key, after, refusal }) => stands(now(key), refused(key), after, refusal), ({ key, before }) => ({ key, value: before, refusal: null }));
  }

  redo(now, refused) {
    return this.#turn(this.undone, this.done, ({ key, before }) => stands(now(key), refused(key), before, null), ({ key, after, refusal }) => ({ key, value: after, refusal }));
  }

  forget() {
    this.done = [];
    this.undone = [];
  }

  #note(step) {
    const last = this.done.at(-1);
    const at = this.clock();
    this.undone = [];
    if (last && last.key === step.key && at - last.at < BURST) {
      Object.assign(last, { after: step.after, refusal: step.refusal, at });
      if (!last.refusal && sameField(last.before, last.after)) this.done.pop();
    } else if (step.refusal || !sameField(step.before, step.after)) {
      this.done.push({ ...step, at });
      if (this.done.length > LONGEST_PAST) this.done.shift();
    }
  }

  /** A step over a field that changed elsewhere since is no longer true and is dropped. */
  #turn(from, onto, holds, made) {
    while (from.length) {
      const step = from.pop();
      if (!holds(step)) continue;
      onto.push({ ...step, at: 0 });
      return made(step);
    }
    return null;
  }
}

function stands(value, refusal, expected, expectedRefusal) {
  return sameField(value, expected) && Boolean(refusal) === Boolean(expectedRefusal);
}
