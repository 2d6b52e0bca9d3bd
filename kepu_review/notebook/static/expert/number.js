// The number field of a mark: empty until the expert types, never a default.
import { micro, microText, plainNumber } from "../core/decimal.js";
import { domId, h, setText } from "../core/dom.js";
import { isPlainEnter, onTyped, showTyped } from "../core/entry.js";

/**
 * Whether what was typed is refused; then the reason is said again and the text is ready to be
 * typed over.
 * @param {HTMLInputElement} control
 * @param {HTMLElement} problem
 */
export function stayWrong(control, problem) {
  const reason = problem.textContent;
  if (!reason) return false;
  setText(problem, "");
  requestAnimationFrame(() => problem.textContent === "" && control.getAttribute("aria-invalid") === "true" && setText(problem, reason));
  control.select();
  return true;
}

/**
 * `commit` is told a plain number, or "" for an emptied field; text that is not yet a number
 * ("-", ".") waits. Arrow keys step a number that is there.
 * @param {{label: string, step: string, commit: (typed: string) => void, next: () => void}} options
 * @returns {{element: HTMLElement, control: HTMLInputElement,
 *   show: (typed: string, problem: string) => void, hint: (text: string) => void, reset: () => void}}
 */
export function createNumber({ label, step, commit, next }) {
  const problem = h("p", { class: "kp-problem", id: domId("kp-problem"), role: "alert" });
  const hint = h("p", { class: "kp-hint", id: domId("kp-hint") });
  const control = onTyped(
    h("input", {
      class: "kp-input kp-number-input",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-label": label,
      "aria-describedby": `${hint.id} ${problem.id}`,
      on: { keydown: onKey },
    }),
    (text) => {
      const typed = plainNumber(text);
      if (!/^[-+.]$/u.test(typed)) commit(typed);
    },
  );

  function onKey(event) {
    if (isPlainEnter(event)) {
      event.preventDefault();
      if (/^[-+.]$/u.test(plainNumber(control.value))) commit(plainNumber(control.value));
      if (stayWrong(control, problem)) return;
      next();
    }
    const now = micro(control.value);
    if ((event.key !== "ArrowUp" && event.key !== "ArrowDown") || now === null || event.altKey) return;
    event.preventDefault();
    const by = micro(step) ?? 500000n;
    control.value = microText(now + (event.key === "ArrowUp" ? by : -by));
    commit(control.value);
  }

  return {
    element: h("div", { class: "kp-number" }, control),
    below: h("div", {}, hint, problem),
    control,
    show(typed, reason) {
      const same = typed !== "" && micro(control.value) !== null && micro(control.value) === micro(typed);
      if (!same) showTyped(control, typed);
      setText(problem, reason);
      control.setAttribute("aria-invalid", reason ? "true" : "false");
    },
    hint: (text) => setText(hint, text),
    reset: () => showTyped(control, ""),
  };
}
