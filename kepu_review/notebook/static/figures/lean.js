// How strict or generous each expert is, in points, with the room of error: from generous to strict.
import { axisLines, linearScale, roundTicks, svgPart, svgWords } from "./svg.js";
import { NINETY, signedText } from "./sides.js";

const LEAN_ROW = 28;
const LEAN_TOP = 44;
const LEAN_FOOT = 28;

/** Whether the error leaves it open on which side of even the expert is. @param {any} row */
export function leanSide(row) {
  if (row.severity === null || row.severity === undefined) return "unknown";
  if (row.se === null || row.se === undefined) return "even";
  if (Math.abs(row.severity) <= NINETY * row.se) return "even";
  return row.severity > 0 ? "generous" : "strict";
}

/** @param {any[]} rows with severity, se, within, blup, parted @param {number} width */
export function leanShape(rows, width) {
  const known = rows.filter((row) => row.severity !== null && row.severity !== undefined).sort((one, other) => other.severity - one.severity);
  const reach = (row) => NINETY * (row.se ?? 0);
  const far = Math.max(1, ...known.flatMap((row) => [Math.abs(row.severity) + reach(row), row.parted ? Math.abs(row.blup ?? 0) : 0]));
  const names = Math.min(220, Math.max(90, width * 0.22));
  const [left, right] = [names + 28, width - 70];
  const values = roundTicks(-far, far, Math.max(4, Math.round((right - left) / 110)));
  const x = linearScale([values[0], values.at(-1)], [left, right]);
  const bottom = LEAN_TOP + known.length * LEAN_ROW;
  return {
    width,
    names,
    left,
    right,
    top: LEAN_TOP,
    bottom,
    height: bottom + LEAN_FOOT,
    zero: x(0),
    ticks: values.map((value) => ({ value, x: x(value) })),
    rows: known.map((row, at) => ({
      row,
      side: leanSide(row),
      y: LEAN_TOP + (at + 0.5) * LEAN_ROW,
      x: x(row.severity),
      low: x(row.severity - reach(row)),
      high: x(row.severity + reach(row)),
      other: row.parted && row.blup !== null ? x(row.blup) : null,
    })),
  };
}

/** @param {any[]} rows @param {number} width @param {{t: Function}} options */
export function drawLean(rows, width, { t }) {
  const shape = leanShape(rows, width);
  if (!shape.rows.length) return null;
  const heads = [
    svgWords(t("← 偏严（比别人给得少）"), { x: shape.zero - 12, y: 13, anchor: "end", kind: "kp-fig-soft" }),
    svgWords(t("偏宽（比别人给得多）→"), { x: shape.zero + 12, y: 13, kind: "kp-fig-soft" }),
  ];
  const axis = axisLines(shape.ticks, { ...shape, text: (value) => signedText(value, 0) });
  const even = svgPart("line", { x1: shape.zero, x2: shape.zero, y1: shape.top - 36, y2: shape.bottom, class: "kp-fig-even" });
  const lines = shape.rows.map((one) => leanRow(one, shape, t));
  return svgPart("svg", { width, height: shape.height, viewBox: `0 0 ${width} ${shape.height}`, class: "kp-fig-svg" }, ...heads, ...axis, even, ...lines);
}

function leanRow({ row, side, y, x, low, high, other }, shape, t) {
  const said = t("{name}：{points} 分，误差 ± {se} 分，{count} 份", { name: row.name, points: signedText(row.severity), se: row.se !== null && row.se !== undefined ? (NINETY * row.se).toFixed(1) : "—", count: row.reviews });
  const body = side === "even" ? svgPart("circle", { cx: x, cy: y, r: 5, class: "kp-fig-mark kp-fig-out" }) : leanArrow(x, y, side);
  return svgPart(
    "g",
    { class: `kp-fig-row kp-fig-lean-${side}` },
    svgPart("title", {}, said),
    svgPart("rect", { x: 0, y: y - LEAN_ROW / 2, width: shape.width, height: LEAN_ROW, class: "kp-fig-hit" }),
    row.look && svgPart("path", { d: `M9 ${y - 6}l7 12h-14z`, class: "kp-fig-look" }),
    svgWords(row.name, { x: 22, y, width: shape.names - 18, kind: row.look ? "kp-fig-strong" : "" }),
    svgPart("path", { d: `M${low} ${y}H${high}M${low} ${y - 4}V${y + 4}M${high} ${y - 4}V${y + 4}`, class: `kp-fig-span kp-fig-span-${side === "even" ? "out" : "in"}` }),
    other !== null && svgPart("path", { d: `M${other - 5} ${y - 5}l10 10m0 -10l-10 10`, class: "kp-fig-other" }),
    body,
    svgWords(signedText(row.severity), { x: shape.width - 8, y, anchor: "end", kind: side === "even" ? "kp-fig-soft" : "kp-fig-strong" }),
  );
}

function leanArrow(x, y, side) {
  const to = side === "generous" ? 1 : -1;
  return svgPart("path", { d: `M${x + 7 * to} ${y}l${-12 * to} -7v14z`, class: "kp-fig-mark kp-fig-in" });
}
