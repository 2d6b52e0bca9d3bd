// Two lists side by side, by raw and by adjusted score, each application joined by a line.
import { svgPart, svgWords } from "./svg.js";

export const SLOPE_ROW = 24;
const SLOPE_TOP = 34;

/**
 * @typedef {{row: any, from: number, to: number, moved: "in" | "out" | "stays"}} SlopeLine
 */

/** How the adjustment moves it over the line. @param {any} row with inside_raw, inside */
export function movedOver(row) {
  if (row.inside_raw === row.inside) return "stays";
  return row.inside ? "in" : "out";
}

/**
 * Both sides at their true ranks, also where only some of a list are shown: a line goes up where the
 * rank gets better. Where the inside ends on a side there is a line, unless quotas mix them.
 * @param {any[]} rows with raw, raw_rank, adjusted, rank, inside_raw, inside
 * @param {number} width
 */
export function slopeShape(rows, width) {
  const [left, right] = [slopePlaces(rows, "raw_rank", "raw"), slopePlaces(rows, "rank", "adjusted")];
  const every = [...left.values(), ...right.values()];
  const first = Math.min(...every);
  const unit = SLOPE_ROW / Math.min(smallestGap(left), smallestGap(right));
  const y = (place) => SLOPE_TOP + SLOPE_ROW / 2 + (place - first) * unit;
  const names = Math.min(330, width * 0.36);
  return {
    width,
    names,
    left: names + 8,
    right: width - names - 8,
    height: y(Math.max(...every)) + SLOPE_ROW / 2 + 8,
    cuts: [insideEnds(left, "inside_raw"), insideEnds(right, "inside")].map((at) => (at === null ? null : y(at))),
    lines: [...right].map(([row, at]) => ({ row, from: y(left.get(row)), to: y(at), moved: movedOver(row) })),
  };
}

/** Row → its rank, in order; equal ranks take the places after theirs, so that no two are on one. */
function slopePlaces(rows, rank, score) {
  const order = [...rows].sort((one, other) => (one[rank] ?? Infinity) - (other[rank] ?? Infinity) || other[score] - one[score]);
  const places = new Map();
  let last = -Infinity;
  for (const row of order) {
    last = Math.max(row[rank] ?? last + 1, last + 1);
    if (!Number.isFinite(last)) last = 1;
    places.set(row, last);
  }
  return places;
}

function smallestGap(places) {
  const values = [...places.values()];
  return values.length < 2 ? 1 : Math.min(...values.slice(1).map((value, at) => value - values[at]));
}

/** Halfway between the last inside and the first outside. */
function insideEnds(places, inside) {
  const order = [...places.keys()];
  const end = order.findIndex((row) => !row[inside]);
  if (end <= 0 || order.slice(end).some((row) => row[inside])) return null;
  return (places.get(order[end - 1]) + places.get(order[end])) / 2;
}

/** @param {any[]} rows @param {number} width @param {{t: Function}} options */
export function drawSlope(rows, width, { t }) {
  if (!rows.length) return null;
  const shape = slopeShape(rows, width);
  const heads = [
    svgWords(t("平均分的名次"), { x: shape.left, y: 14, anchor: "end", kind: "kp-fig-strong" }),
    svgWords(t("校正分的名次"), { x: shape.right, y: 14, kind: "kp-fig-strong" }),
  ];
  const cuts = shape.cuts.map((y, side) => {
    if (y === null) return null;
    const [from, to] = side === 0 ? [0, shape.left + 14] : [shape.right - 14, shape.width];
    return svgPart("line", { x1: from, x2: to, y1: y, y2: y, class: "kp-fig-cut" });
  });
  const quiet = shape.lines.filter((line) => line.moved === "stays");
  const loud = shape.lines.filter((line) => line.moved !== "stays");
  const lines = [...quiet, ...loud].map((line) => slopeLine(line, shape, t));
  return svgPart("svg", { width, height: shape.height, viewBox: `0 0 ${width} ${shape.height}`, class: "kp-fig-svg", "data-middle": shape.cuts[1] }, ...heads, ...cuts, ...lines);
}

function slopeLine({ row, from, to, moved }, shape, t) {
  const said = t("{name}：平均分 {raw}（第 {raw_rank} 名），校正分 {adjusted}（第 {rank} 名）", { name: row.name, raw: row.raw.toFixed(1), raw_rank: row.raw_rank, adjusted: row.adjusted.toFixed(1), rank: row.rank });
  const sign = { in: "↑ ", out: "↓ ", stays: "" }[moved];
  const word = { in: t("进"), out: t("出"), stays: "" }[moved];
  const kind = moved === "stays" ? "" : "kp-fig-strong";
  const [near, far] = [shape.left, shape.right];
  return svgPart(
    "g",
    { class: `kp-fig-row kp-fig-slope-${moved}` },
    svgPart("title", {}, said),
    svgWords(`${row.name}  ${row.raw_rank}`, { x: near - 8, y: from, anchor: "end", width: shape.names - 8, kind }),
    svgPart("path", { d: `M${near} ${from}L${far} ${to}`, class: "kp-fig-slope" }),
    svgPart("path", { d: `M${near} ${from}L${far} ${to}`, class: "kp-fig-slope-hit" }),
    svgPart("circle", { cx: near, cy: from, r: 3.5, class: row.inside_raw ? "kp-fig-mark kp-fig-in" : "kp-fig-mark kp-fig-out" }),
    svgPart("circle", { cx: far, cy: to, r: 3.5, class: row.inside ? "kp-fig-mark kp-fig-in" : "kp-fig-mark kp-fig-out" }),
    svgWords(`${row.rank}  ${sign}${word}${word && " "}${row.name}`, { x: far + 8, y: to, width: shape.names - 8, kind }),
  );
}
