// Adjusted scores with their intervals, best first, and the line: who is clearly inside, who is not.
import { axisLines, linearScale, roundTicks, sideMark, svgPart, svgWords } from "./svg.js";
import { chanceText, lineScore, sideOf } from "./sides.js";

const CATERPILLAR_ROW = 26;
const CATERPILLAR_TOP = 44;
const CATERPILLAR_FOOT = 28;

/**
 * Where everything stands; nothing is drawn.
 * @param {any[]} rows best first: name, adjusted, low, high, raw, p_in, inside, rank
 * @param {number} width
 * @param {number | null} line the score of the line
 */
export function caterpillarShape(rows, width, line = lineScore(rows)) {
  const names = Math.min(300, Math.max(120, width * 0.3));
  const [left, right] = [names + 44, width - 64];
  const ends = rows.flatMap((row) => [row.low ?? row.adjusted, row.high ?? row.adjusted, row.raw ?? row.adjusted]);
  if (line !== null) ends.push(line);
  const values = roundTicks(Math.min(...ends), Math.max(...ends), Math.max(3, Math.round((right - left) / 90)));
  const x = linearScale([values[0], values.at(-1)], [left, right]);
  const bottom = CATERPILLAR_TOP + rows.length * CATERPILLAR_ROW;
  return {
    width,
    names,
    left,
    right,
    top: CATERPILLAR_TOP,
    bottom,
    height: bottom + CATERPILLAR_FOOT,
    ticks: values.map((value) => ({ value, x: x(value) })),
    line: line === null ? null : x(line),
    rows: rows.map((row, at) => ({
      row,
      side: sideOf(row),
      y: CATERPILLAR_TOP + (at + 0.5) * CATERPILLAR_ROW,
      x: x(row.adjusted),
      low: x(row.low ?? row.adjusted),
      high: x(row.high ?? row.adjusted),
      raw: row.raw === null || row.raw === undefined ? null : x(row.raw),
    })),
  };
}

/**
 * @param {any[]} rows best first
 * @param {number} width
 * @param {{t: Function, line: number | null}} options
 */
export function drawCaterpillar(rows, width, { t, line }) {
  if (!rows.length) return null;
  const shape = caterpillarShape(rows, width, line);
  const parts = [...axisLines(shape.ticks, shape)];
  if (shape.line !== null) {
    parts.push(svgPart("line", { x1: shape.line, x2: shape.line, y1: shape.top, y2: shape.bottom, class: "kp-fig-cut" }));
    parts.push(svgWords(t("入围线"), { x: shape.line, y: shape.top - 28, size: 13, anchor: "middle", kind: "kp-fig-strong" }));
  }
  parts.push(...shape.rows.map((one) => caterpillarRow(one, shape, t)));
  return svgPart("svg", { width, height: shape.height, viewBox: `0 0 ${width} ${shape.height}`, class: "kp-fig-svg", "data-middle": lineEnds(shape.rows) }, ...parts);
}

/** Where the inside ends; null where all or none are inside. */
export function lineEnds(rows) {
  const last = rows.filter(({ row }) => row.inside).at(-1);
  return last && last !== rows.at(-1) ? last.y : null;
}

function caterpillarRow({ row, side, y, x, low, high, raw }, shape, t) {
  const said = t("{name}：校正分 {adjusted}，误差范围 {low} 至 {high}，平均分 {raw}，真正够线的可能 {chance}", {
    name: row.name,
    adjusted: row.adjusted.toFixed(1),
    low: row.low?.toFixed(1) ?? "—",
    high: row.high?.toFixed(1) ?? "—",
    raw: row.raw?.toFixed(1) ?? "—",
    chance: chanceText(row.p_in),
  });
  return svgPart(
    "g",
    { class: `kp-fig-row kp-fig-row-${side}` },
    svgPart("title", {}, said),
    svgPart("rect", { x: 0, y: y - CATERPILLAR_ROW / 2, width: shape.width, height: CATERPILLAR_ROW, class: "kp-fig-hit" }),
    svgWords(String(row.rank ?? ""), { x: 34, y, anchor: "end", size: 12, kind: "kp-fig-soft" }),
    svgWords(row.name, { x: 44, y, width: shape.names - 8 }),
    svgPart("path", { d: `M${low} ${y}H${high}M${low} ${y - 4}V${y + 4}M${high} ${y - 4}V${y + 4}`, class: `kp-fig-span kp-fig-span-${side}` }),
    sideMark(side, x, y),
    raw !== null && svgPart("path", { d: `M${raw} ${y - 9}V${y + 9}`, class: "kp-fig-raw" }),
    svgWords(chanceText(row.p_in), { x: shape.width - 8, y, anchor: "end", size: 12, kind: side === "edge" ? "kp-fig-strong" : "kp-fig-soft" }),
  );
}
