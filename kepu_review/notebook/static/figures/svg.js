// Figures are made by elements and text only, as everything else: svgPart(), scales, marks, labels.

const SVG_SPACE = "http://www.w3.org/2000/svg";
const HAN = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/u;
const HAN_WIDTH = 1;
const LATIN_WIDTH = 0.58;

/**
 * An element of a figure; children as for h().
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; null, undefined and false are left out
 * @param {...(Node | string | null | false | undefined)} children
 */
export function svgPart(tag, props = {}, ...children) {
  const part = document.createElementNS(SVG_SPACE, tag);
  for (const [name, value] of Object.entries(props)) {
    if (value !== null && value !== undefined && value !== false) part.setAttribute(name, String(value));
  }
  const shown = children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== "");
  part.append(...shown.map((child) => (child instanceof Node ? child : String(child))));
  return part;
}

/** From a value to a place; `back` of the ends is where they are. @param {[number, number]} from @param {[number, number]} to */
export function linearScale([low, high], [start, end]) {
  const span = high - low || 1;
  return (value) => start + ((value - low) / span) * (end - start);
}

/**
 * Round numbers that cover the values, about `count` of them.
 * @param {number} low
 * @param {number} high
 * @param {number} [count]
 * @returns {number[]} ascending; the first is not above `low`, the last not below `high`
 */
export function roundTicks(low, high, count = 6) {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / Math.max(1, count);
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = size * [1, 2, 5, 10].find((one) => rough <= one * size * 1.0001);
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** How wide a text is about, in pixels. @param {string} text @param {number} size of the letters */
export function aboutWidth(text, size) {
  return Array.from(text).reduce((sum, letter) => sum + (HAN.test(letter) ? HAN_WIDTH : LATIN_WIDTH), 0) * size;
}

/** The text, or its beginning with an ellipsis where it is too wide. @param {string} text @param {number} size @param {number} width */
export function fittedText(text, size, width) {
  if (aboutWidth(text, size) <= width) return text;
  const letters = Array.from(text);
  let end = letters.length;
  while (end > 1 && aboutWidth(letters.slice(0, end).join(""), size) + size > width) end -= 1;
  return `${letters.slice(0, end).join("").trimEnd()}…`;
}

/** Words in a figure, cut to their place; the whole as a tooltip. */
export function svgWords(text, { x, y, size = 13, width = Infinity, anchor = "start", kind = "" }) {
  const fitted = fittedText(text, size, width);
  const whole = fitted === text ? null : svgPart("title", {}, text);
  return svgPart("text", { x, y, "font-size": size, "text-anchor": anchor, class: `kp-fig-text${kind ? ` ${kind}` : ""}`, "dominant-baseline": "central" }, whole, fitted);
}

/** A mark that is told by its shape as well as by its colour. @param {"in" | "edge" | "out"} side */
export function sideMark(side, x, y, size = 5) {
  const place = `M${x} ${y}`;
  if (side === "edge") return svgPart("path", { d: `M${x} ${y - size - 3}l${size + 3} ${size + 3}l${-size - 3} ${size + 3}l${-size - 3} ${-size - 3}z`, class: "kp-fig-mark kp-fig-edge" });
  const round = `${place}m${-size} 0a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0`;
  return svgPart("path", { d: round, class: `kp-fig-mark kp-fig-${side}` });
}

/** Stripes to fill with; several figures on a page have each their own. @param {string} id @param {string} kind a class that gives the colour */
export function stripes(id, kind, { gap = 6, thick = 2 } = {}) {
  const ground = svgPart("rect", { width: gap, height: gap, class: `${kind} kp-fig-ground` });
  const line = svgPart("rect", { width: thick, height: gap, class: `${kind} kp-fig-ink` });
  return svgPart("pattern", { id, width: gap, height: gap, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, ground, line);
}

/** Upright lines with their numbers at both ends: a long figure is scrolled. */
export function axisLines(ticks, { top, bottom, text = String }) {
  return ticks.flatMap(({ x, value }) => [
    svgPart("line", { x1: x, x2: x, y1: top, y2: bottom, class: "kp-fig-grid" }),
    ...[top - 10, bottom + 12].map((y) => svgWords(text(value), { x, y, size: 12, anchor: "middle", kind: "kp-fig-soft" })),
  ]);
}
