// A part of the page is drawn anew under somebody's hands: isBusy(root), keepPlace(root, work).
import { takesText } from "../core/entry.js";

const SCROLLING = ".kp-matrix-box, .kp-compare, .kp-table-box";

/**
 * Whether drawing the part anew would take something away from the person: a field in use, a text
 * not yet sent, a choice that is open, a passage marked with the mouse. What stands under
 * `data-live="own"` looks after itself.
 * @param {HTMLElement} root
 */
export function isBusy(root) {
  const focused = document.activeElement;
  if (root.contains(focused) && takesText(focused) && !isOwn(focused)) return true;
  if (root.querySelector("dialog[open]")) return true;
  const typed = (field) => field.value !== field.defaultValue && !isOwn(field);
  if (Array.from(root.querySelectorAll("textarea")).some(typed)) return true;
  const marked = document.getSelection();
  return Boolean(marked && !marked.isCollapsed && root.contains(marked.anchorNode));
}

/**
 * Do `work`, which draws the part anew, and leave the focus and every scrolled part where they were.
 * @param {HTMLElement} root
 * @param {() => any} work
 */
export function keepPlace(root, work) {
  const focused = root.contains(document.activeElement) ? focusMark(root, document.activeElement) : null;
  const tops = scrolledParts(root).map((part) => [part.scrollTop, part.scrollLeft]);
  const done = work();
  scrolledParts(root).forEach((part, index) => {
    if (tops[index]) [part.scrollTop, part.scrollLeft] = tops[index];
  });
  if (focused && !root.contains(document.activeElement)) markedElement(root, focused)?.focus({ preventScroll: true });
  return done;
}

function isOwn(element) {
  return Boolean(element.closest('[data-live="own"]'));
}

function scrolledParts(root) {
  return [root, ...root.querySelectorAll(SCROLLING)];
}

/** What tells the element from others of its kind: its name, and its place among those named alike. */
function focusMark(root, element) {
  const mark = { tag: element.tagName, name: focusName(element), at: 0 };
  mark.at = alike(root, mark).indexOf(element);
  return mark;
}

function markedElement(root, mark) {
  const found = alike(root, mark);
  return found[mark.at] ?? found[0] ?? null;
}

function alike(root, { tag, name }) {
  return Array.from(root.querySelectorAll(tag.toLowerCase())).filter((element) => focusName(element) === name);
}

function focusName(element) {
  return element.dataset.key ?? element.getAttribute("aria-label") ?? element.textContent.slice(0, 80);
}
