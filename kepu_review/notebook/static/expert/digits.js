// Digits on a criterion: type the points, choose the nth level, or tick the nth condition.

/**
 * Whether the key was a digit that this criterion took.
 * @param {HTMLElement} element the criterion
 * @param {KeyboardEvent} event
 */
export function pressDigit(element, event) {
  if (!/^[0-9]$/u.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const at = event.target;
  const passive = at instanceof HTMLButtonElement || at.type === "radio" || at.type === "checkbox";
  if (!passive || at.closest(".kp-phrases")) return false;
  const field = element.querySelector(".kp-side-entry .kp-number-input:not(:disabled)");
  if (field && !field.closest(".kp-discretion")) return typeInto(field, event.key);
  const choices = [...element.querySelectorAll(".kp-marking input[type=radio], .kp-marking input[type=checkbox]")];
  const chosen = choices[Number(event.key) - 1];
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
