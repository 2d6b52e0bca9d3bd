// Typing, with an input method or without: onTyped(element, act), showTyped(element, text).

const composing = new WeakSet();

/**
 * Call `act(text)` after each change of a text field, but never between compositionstart and
 * compositionend: what a Chinese input method shows meanwhile is not the person's text yet.
 * @param {HTMLInputElement | HTMLTextAreaElement} element
 * @param {(text: string) => void} act
 */
export function onTyped(element, act) {
  element.addEventListener("compositionstart", () => composing.add(element));
  element.addEventListener("compositionend", () => {
    composing.delete(element);
    act(element.value);
  });
  element.addEventListener("input", (event) => {
    if (!event.isComposing && !composing.has(element)) act(element.value);
  });
  return element;
}

/**
 * Show a text unless it is there already or being composed.
 * @param {HTMLInputElement | HTMLTextAreaElement} element
 * @param {string} text
 */
export function showTyped(element, text) {
  if (!composing.has(element) && element.value !== text) element.value = text;
}

/**
 * Let go of the field that is written in, so that what is being composed is ended and told; false
 * where the input method holds on to it.
 * @param {Element} within
 */
export function leaveField(within) {
  const field = document.activeElement;
  if (!field || !within.contains(field)) return true;
  field.blur();
  return !composing.has(field);
}

/**
 * Whether the element takes text, so that letters are not shortcuts there.
 * @param {EventTarget | null} element
 */
export function takesText(element) {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable) return true;
  if (element instanceof HTMLInputElement) return !["radio", "checkbox", "button"].includes(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}

/**
 * Enter without an input method in between.
 * @param {KeyboardEvent} event
 */
export function isPlainEnter(event) {
  return event.key === "Enter" && !event.isComposing && !event.shiftKey && !event.ctrlKey && event.keyCode !== 229;
}
