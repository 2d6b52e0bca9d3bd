// The whole matrix in one look: where experts gave more or less than expected; any size by few paths.
import { domId } from "../core/dom.js";
import { stripes, svgPart, svgWords } from "./svg.js";

export const HEAT_TALLEST = 150; // lines; more applications share a line
export const HEAT_WIDEST = 120; // columns
const HEAT_TOP = 24;
const HEAT_LEFT = 44;
export const HEAT_KINDS = ["less2", "less1", "even", "more1", "more2"];

/**
 * How far a mark is from what was to be expected of this expert for this application.
 * @param {number | null} residual points
 * @param {number} unit the usual difference
 */
export function heatKind(residual, unit) {
  if (residual === null || residual === undefined) return null;
  const size = Math.abs(residual) / (unit || 1);
  if (size < 1) return "even";
  return `${residual > 0 ? "more" : "less"}${size < 2 ? 1 : 2}`;
}

/**
 * @param {{cells: [number, number | null, number | null][]}[]} rows each cell: column, score, residual
 * @param {number} columns how many
 * @param {number} unit
 * @param {number} width
 */
export function heatShape(rows, columns, unit, width) {
  const [down, across] = [Math.max(1, Math.ceil(rows.length / HEAT_TALLEST)), Math.max(1, Math.ceil(columns / HEAT_WIDEST))];
  const [lines, bars] = [Math.ceil(rows.length / down), Math.ceil(columns / across)];
  const cell = { width: Math.min(72, (width - HEAT_LEFT - 8) / Math.max(1, bars)), height: lines > 60 ? 4 : lines > 30 ? 8 : 14 };
  const paths = new Map(HEAT_KINDS.map((kind) => [kind, []]));
  for (let line = 0; line < lines; line += 1) {
    for (const [bar, found] of heatLine(rows.slice(line * down, (line + 1) * down), across)) {
      const [x, y] = [HEAT_LEFT + bar * cell.width, HEAT_TOP + line * cell.height];
      const room = [cell.width > 4 ? 1 : 0, cell.height > 4 ? 1 : 0];
      paths.get(heatKind(found, unit)).push(`M${round2(x)} ${round2(y)}h${round2(cell.width - room[0])}v${cell.height - room[1]}h${round2(room[0] - cell.width)}z`);
    }
  }
  return { down, across, lines, bars, cell, width, height: HEAT_TOP + lines * cell.height + 8, paths: new Map([...paths].map(([kind, ds]) => [kind, ds.join("")])) };
}

/** Bar → the mean of what is known there. */
function heatLine(rows, across) {
  const sums = new Map();
  for (const { cells } of rows) {
    for (const [column, , residual] of cells) {
      if (residual === null) continue;
      const bar = Math.floor(column / across);
      const [sum, count] = sums.get(bar) ?? [0, 0];
      sums.set(bar, [sum + residual, count + 1]);
    }
  }
  return [...sums].map(([bar, [sum, count]]) => [bar, sum / count]);
}

/** @param {any[]} rows @param {any[]} columns @param {number} unit @param {number} width @param {{t: Function}} options */
export function drawHeat(rows, columns, unit, width, { t }) {
  if (!rows.length || !columns.length) return null;
  const shape = heatShape(rows, columns.length, unit, width);
  const ids = Object.fromEntries(["less1", "less2"].map((kind) => [kind, domId(`kp-heat-${kind}`)]));
  const defs = svgPart("defs", {}, stripes(ids.less1, "kp-fig-warn", { gap: 7, thick: 1.5 }), stripes(ids.less2, "kp-fig-warn", { gap: 5, thick: 3 }));
  const cells = [...shape.paths].filter(([, d]) => d).map(([kind, d]) => svgPart("path", { d, class: `kp-heat-part kp-heat-part-${kind}`, fill: ids[kind] ? `url(#${ids[kind]})` : null }));
  const heads = [
    svgWords(t("← 偏严的专家"), { x: HEAT_LEFT, y: 11, size: 12, kind: "kp-fig-soft" }),
    svgWords(t("偏宽的专家 →"), { x: HEAT_LEFT + shape.bars * shape.cell.width, y: 11, size: 12, anchor: "end", kind: "kp-fig-soft" }),
    svgWords(t("高分"), { x: HEAT_LEFT - 8, y: HEAT_TOP + 6, size: 12, anchor: "end", kind: "kp-fig-soft" }),
    svgWords(t("低分"), { x: HEAT_LEFT - 8, y: HEAT_TOP + shape.lines * shape.cell.height - 6, size: 12, anchor: "end", kind: "kp-fig-soft" }),
  ];
  return svgPart("svg", { width, height: shape.height, viewBox: `0 0 ${width} ${shape.height}`, class: "kp-fig-svg" }, defs, ...heads, ...cells);
}

/** A small sample for the key of the figure. @param {string} kind */
export function heatSample(kind) {
  const id = domId("kp-heat-sample");
  const striped = kind.startsWith("less");
  const far = kind.endsWith("2");
  const defs = striped && svgPart("defs", {}, stripes(id, "kp-fig-warn", far ? { gap: 5, thick: 3 } : { gap: 7, thick: 1.5 }));
  return svgPart("svg", { width: 22, height: 14, viewBox: "0 0 22 14", "aria-hidden": "true", class: "kp-fig-sample" }, defs, svgPart("path", { d: "M0 0h22v14h-22z", class: `kp-heat-part kp-heat-part-${kind}`, fill: striped ? `url(#${id})` : null }));
}

function round2(number) {
  return Math.round(number * 100) / 100;
}
