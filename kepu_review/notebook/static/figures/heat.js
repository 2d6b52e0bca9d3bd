// The whole matrix in one look: where experts gave more or less than expected; any size by few paths.
import { signedText } from "./sides.js";
import { svgPart, svgWords } from "./svg.js";

export const HEAT_TALLEST = 150; // lines; more applications share a line
export const HEAT_WIDEST = 120; // columns
const HEAT_TOP = 24;
const HEAT_NAMES = 44; // more room where experts are named
const HEAT_LEFT = 44;
const HEAT_NAMED = { rows: 80, columns: 30, height: 20 }; // up to here every cell has its name and number
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
 * @returns {any} `cells` one by one where there is room for names, else `paths` by kind
 */
export function heatShape(rows, columns, unit, width) {
  const [down, across] = [Math.max(1, Math.ceil(rows.length / HEAT_TALLEST)), Math.max(1, Math.ceil(columns / HEAT_WIDEST))];
  const [lines, bars] = [Math.ceil(rows.length / down), Math.ceil(columns / across)];
  const named = rows.length <= HEAT_NAMED.rows && columns <= HEAT_NAMED.columns;
  const left = named ? Math.min(260, Math.max(110, width * 0.24)) : HEAT_LEFT;
  const top = named ? HEAT_TOP + HEAT_NAMES - 22 : HEAT_TOP;
  const cell = { width: (width - left - 8) / Math.max(1, bars), height: named ? HEAT_NAMED.height : lines > 60 ? 4 : 8 };
  const cells = [];
  const paths = new Map(HEAT_KINDS.map((kind) => [kind, []]));
  for (let line = 0; line < lines; line += 1) {
    for (const [bar, found] of heatLine(rows.slice(line * down, (line + 1) * down), across)) {
      const [x, y] = [left + bar * cell.width, top + line * cell.height];
      if (named) {
        cells.push({ row: rows[line], column: bar, x, y, residual: found, kind: heatKind(found, unit) });
        continue;
      }
      const room = [cell.width > 4 ? 1 : 0, cell.height > 4 ? 1 : 0];
      paths.get(heatKind(found, unit)).push(`M${round2(x)} ${round2(y)}h${round2(cell.width - room[0])}v${cell.height - room[1]}h${round2(room[0] - cell.width)}z`);
    }
  }
  return { down, across, lines, bars, cell, width, named, left, top, cells, height: top + lines * cell.height + 8, paths: new Map([...paths].map(([kind, ds]) => [kind, ds.join("")])) };
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

/** @param {any[]} rows @param {any[]} columns @param {number} unit @param {number} width @param {{t: Function, open?: (row: any) => void}} options */
export function drawHeat(rows, columns, unit, width, { t, open }) {
  if (!rows.length || !columns.length) return null;
  const shape = heatShape(rows, columns.length, unit, width);
  const paths = [...shape.paths].filter(([, d]) => d).map(([kind, d]) => svgPart("path", { d, class: `kp-heat-part kp-heat-part-${kind}` }));
  const heads = [
    svgWords(t("← 偏严的专家"), { x: shape.left, y: 11, size: 12, kind: "kp-fig-soft" }),
    svgWords(t("偏宽的专家 →"), { x: shape.left + shape.bars * shape.cell.width, y: 11, size: 12, anchor: "end", kind: "kp-fig-soft" }),
  ];
  if (shape.named) heads.push(...columns.map(({ name }, at) => svgWords(name, { x: shape.left + (at + 0.5) * shape.cell.width, y: shape.top - 12, size: 12, width: shape.cell.width, anchor: "middle" })));
  else {
    heads.push(svgWords(t("高分"), { x: shape.left - 8, y: shape.top + 6, size: 12, anchor: "end", kind: "kp-fig-soft" }));
    heads.push(svgWords(t("低分"), { x: shape.left - 8, y: shape.top + shape.lines * shape.cell.height - 6, size: 12, anchor: "end", kind: "kp-fig-soft" }));
  }
  const lines = shape.named ? rows.map((row, at) => heatRow(row, shape.top + at * shape.cell.height, shape, columns, { t, open })) : [];
  return svgPart("svg", { width, height: shape.height, viewBox: `0 0 ${width} ${shape.height}`, class: "kp-fig-svg" }, ...heads, ...paths, ...lines);
}

/** A line with its number and name; a click on it leads to its sheets, as the grid below does for keys. */
function heatRow(row, y, shape, columns, { t, open }) {
  const { width, height } = shape.cell;
  const cells = shape.cells.filter((one) => one.row === row);
  const line = svgPart(
    "g",
    { class: `kp-fig-row${open ? " kp-fig-opens" : ""}` },
    svgPart("rect", { x: 0, y, width: shape.width, height, class: "kp-fig-hit" }),
    svgWords(`${row.application} ${row.name}`, { x: 4, y: y + height / 2, size: 12, width: shape.left - 12 }),
    ...cells.map((one) => heatCell(one, { width, height }, columns, t)),
  );
  if (open) line.addEventListener("click", () => open(row));
  return line;
}

function heatCell({ row, column, x, y, residual, kind }, { width, height }, columns, t) {
  const said = t("{name}，{expert}：与预计相差 {residual}", { name: row.name, expert: columns[column].name, residual: signedText(residual) });
  return svgPart(
    "g",
    {},
    svgPart("title", {}, said),
    svgPart("rect", { x, y: y + 1, width: width - 2, height: height - 2, class: `kp-heat-part kp-heat-part-${kind}` }),
    kind !== "even" && svgWords(signedText(residual, 0), { x: x + width / 2 - 1, y: y + height / 2, size: 12, anchor: "middle", kind: `kp-heat-number-${kind}` }),
  );
}

/** A small sample for the key of the figure. @param {string} kind */
export function heatSample(kind) {
  return svgPart("svg", { width: 22, height: 14, viewBox: "0 0 22 14", "aria-hidden": "true", class: "kp-fig-sample" }, svgPart("path", { d: "M0 0h22v14h-22z", class: `kp-heat-part kp-heat-part-${kind}` }));
}

function round2(number) {
  return Math.round(number * 100) / 100;
}
