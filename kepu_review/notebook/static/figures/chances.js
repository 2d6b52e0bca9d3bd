// The chance of each application around the line to be inside, as bars that are told apart in grey.
import { domId } from "../core/dom.js";
import { linearScale, stripes, svgPart, svgWords } from "./svg.js";
import { chanceText, sideOf } from "./sides.js";

const CHANCE_ROW = 26;
const CHANCE_TOP = 24;
const CHANCE_FOOT = 28;
const CHANCE_TICKS = [0, 0.1, 0.5, 0.9, 1];

/** @param {any[]} rows with p_in @param {number} width */
export function chanceShape(rows, width) {
  const names = Math.min(300, Math.max(120, width * 0.3));
  const [left, right] = [names + 12, width - 64];
  const x = linearScale([0, 1], [left, right]);
  const known = rows.filter((row) => row.p_in !== null && row.p_in !== undefined);
  const sorted = [...known].sort((one, other) => other.p_in - one.p_in);
  const bottom = CHANCE_TOP + sorted.length * CHANCE_ROW;
  return {
    width,
    names,
    left,
    right,
    top: CHANCE_TOP,
    bottom,
    height: bottom + CHANCE_FOOT,
    ticks: CHANCE_TICKS.map((value) => ({ value, x: x(value) })),
    rows: sorted.map((row, at) => ({ row, side: sideOf(row), y: CHANCE_TOP + at * CHANCE_ROW, end: x(row.p_in) })),
  };
}

/** @param {any[]} rows @param {number} width @param {{t: Function}} options */
export function drawChances(rows, width, { t }) {
  const shape = chanceShape(rows, width);
  if (!shape.rows.length) return null;
  const pattern = domId("kp-stripes");
  const isCut = ({ value }) => value === 0.1 || value === 0.9;
  const upright = ({ x }, kind) => svgPart("line", { x1: x, x2: x, y1: shape.top, y2: shape.bottom, class: kind });
  const cuts = shape.ticks.filter(isCut).flatMap((tick) => [upright(tick, "kp-fig-under"), upright(tick, "kp-fig-cut kp-fig-thin")]);
  const ticks = shape.ticks.flatMap(({ value, x }) => [
    !isCut({ value }) && upright({ x }, "kp-fig-grid"),
    ...[shape.top - 11, shape.bottom + 13].map((y) => svgWords(`${value * 100}%`, { x, y, size: 12, anchor: "middle", kind: "kp-fig-soft" })),
  ]);
  const lines = shape.rows.map(({ row, side, y, end }) =>
    svgPart(
      "g",
      { class: "kp-fig-row" },
      svgPart("title", {}, t("{name}：真正够线的可能 {chance}", { name: row.name, chance: chanceText(row.p_in) })),
      svgPart("rect", { x: 0, y, width: shape.width, height: CHANCE_ROW, class: "kp-fig-hit" }),
      svgWords(row.name, { x: 4, y: y + CHANCE_ROW / 2, width: shape.names - 4 }),
      svgPart("rect", { x: shape.left, y: y + 5, width: Math.max(1, end - shape.left), height: CHANCE_ROW - 10, class: `kp-fig-bar kp-fig-bar-${side}`, fill: side === "edge" ? `url(#${pattern})` : null }),
      svgWords(chanceText(row.p_in), { x: shape.width - 8, y: y + CHANCE_ROW / 2, anchor: "end", kind: side === "edge" ? "kp-fig-strong" : "" }),
    ),
  );
  const defs = svgPart("defs", {}, stripes(pattern, "kp-fig-warn"));
  return svgPart("svg", { width, height: shape.height, viewBox: `0 0 ${width} ${shape.height}`, class: "kp-fig-svg", "data-middle": shape.rows.find(({ row }) => row.p_in < 0.5)?.y }, defs, ...ticks, ...lines, ...cuts);
}
