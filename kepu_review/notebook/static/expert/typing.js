// One typing in a number field: half a number may be a mark of its own, until the whole is refused.
import { sameField } from "./fields.js";

/**
 * @param {() => any} now what the field of the sheet holds
 */
export function createTyping(now) {
  let run = null; // {control, before, made}

  function begin({ target }) {
    if (!(target instanceof HTMLInputElement) || target.type !== "text") return;
    if (run?.control !== target) run = { control: target, before: now() ?? null, made: undefined };
  }

  return {
    /** @param {HTMLElement} place where it is typed: before the field's own listeners */
    watch(place) {
      for (const kind of ["input", "keydown"]) place.addEventListener(kind, begin, true);
      place.addEventListener("focusout", () => (run = null));
    },
    made: (choice) => run && (run.made = choice),
    /** What stood there before, else what stands there now. */
    before: () => (run ? run.before : now()),
    /** What to go back to, or undefined where nothing of this typing stands. */
    refused: () => (run && run.made !== undefined && sameField(now(), run.made) ? run.before : undefined),
    end: () => (run = null),
  };
}
