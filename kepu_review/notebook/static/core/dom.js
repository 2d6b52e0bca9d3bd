// Elements made by text and properties only: h(), replace(), visuallyHidden(), guardKeys().
// No markup is ever parsed, so that a hostile name stays a name.

const AS_PROPERTY = new Set(["value", "checked", "disabled", "hidden", "readOnly", "open"]);

/**
 * An element. Properties: `class`, `on` (event → listener), `data` (data-* values), DOM
 * properties value, checked, disabled, hidden, readOnly, open, `style` (an object, which a strict
 * content policy allows); everything else is an attribute.
 * null, undefined and false are left out. Children: strings become text nodes.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node | string | number | null | false | undefined)} children
 * @returns {any}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProperty(element, name, value);
  element.append(...shown(children));
  return element;
}

/**
 * Put these children in place of all there are.
 * @param {Element} element
 * @param {...(Node | string | number | null | false | undefined)} children
 */
export function replace(element, ...children) {
  element.replaceChildren(...shown(children));
  return element;
}

/**
 * Text for screen readers only.
 * @param {string} text
 */
export function visuallyHidden(text) {
  return h("span", { class: "kp-hidden" }, text);
}

/**
 * Set text only where it differs, so that screen readers are not told twice.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Keep keys inside the desk: JupyterLab must not take them as its own shortcuts.
 * @param {HTMLElement} root
 * @returns {() => void} undo
 */
export function guardKeys(root) {
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  const stop = (event) => event.stopPropagation();
  const kinds = ["keydown", "keypress", "keyup"];
  for (const kind of kinds) root.addEventListener(kind, stop);
  return () => kinds.forEach((kind) => root.removeEventListener(kind, stop));
}

let lastId = 0;

/**
 * An id unique in this page, for label/for and aria-*.
 * @param {string} [stem]
 */
export function domId(stem = "kp") {
  lastId += 1;
  return `${stem}-${lastId}`;
}

/**
 * An icon drawn from one path on a 16 × 16 grid.
 * @param {string} path
 */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  for (const [name, value] of [["viewBox", "0 0 16 16"], ["class", "kp-icon"], ["aria-hidden", "true"]]) {
    svg.setAttribute(name, value);
  }
  svg.append(line);
  return svg;
}

function setProperty(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  } else if (name === "style") {
    for (const [rule, wanted] of Object.entries(value)) element.style.setProperty(rule, wanted);
  } else if (name === "data") {
    Object.assign(element.dataset, value);
  } else if (AS_PROPERTY.has(name)) {
    element[name] = value;
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

function shown(children) {
  return children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}
