// Digits on a criterion: type the points, choose the nth level, or tick the nth condition.

/**
 * What the nth of several options shows of its key.
 * @param {number} index
 * @param {(zh: string, values?: object) => string} t
 * @returns {Record<string, string>}
 */
export function keycap(index, t) {
  return index < 9 ? { key: t("按 {digit}", { digit: index + 1 }) } : {};
}

/**
 * Whether the key was a digit that this criterion took.
 * @param {HTMLElement} element the criterion
 * @param {KeyboardEvent} event
 * @param {(digit: string, count: number) => void} none told where the digit names no option
 */
export function pressDigit(element, event, none) {
  if (!/^[0-9]$/u.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const at = event.target;
  const passive = at instanceof HTMLButtonElement || at.type === "radio" || at.type === "checkbox";
  if (!passive || at.closest(".kp-phrases")) return false;
  const field = element.querySelector(".kp-side-entry .kp-number-input:not(:disabled)");
  if (field && !field.closest(".kp-discretion")) return typeInto(field, event.key);
  const choices = [...element.querySelectorAll(".kp-marking input[type=radio], .kp-marking input[type=checkbox]")];
  const chosen = choices[Number(event.key) - 1];
  if (!chosen && choices.length && !choices[0].disabled) none(event.key, Math.min(choices.length, 9));
  if (!chosen || chosen.disabled) return false;
  chosen.focus({ preventScroll: true });
  chosen.click();
  return true;
}

function typeInto(field, digit) {
  field.focus({ preventScroll: true });
  field.value = digit;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, data: digit }));
  return true;
}
