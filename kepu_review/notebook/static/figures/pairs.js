// One's own totals beside the mean of the others, application by application.
import { axisLines, linearScale, roundTicks, svgPart, svgWords } from "./svg.js";

const PAIR_ROW = 26;
const PAIR_TOP = 30;
const PAIR_FOOT = 26;

/** @param {{name: string, own: number, others: number | null}[]} lines @param {number} width */
export function pairShape(lines, width) {
  const names = Math.min(300, Math.max(110, width * 0.32));
  const [left, right] = [names + 20, width - 20];
  const ends = lines.flatMap((line) => [line.own, line.others ?? line.own]);
  const values = roundTicks(Math.min(...ends), Math.max(...ends), Math.max(3, Math.round((right - left) / 90)));
  const x = linearScale([values[0], values.at(-1)], [left, right]);
  const bottom = PAIR_TOP + lines.length * PAIR_ROW;
  return {
    names,
    top: PAIR_TOP,
    bottom,
    height: bottom + PAIR_FOOT,
    ticks: values.map((value) => ({ value, x: x(value) })),
    rows: lines.map((line, at) => ({ line, y: PAIR_TOP + (at + 0.5) * PAIR_ROW, own: x(line.own), others: line.others === null ? null : x(line.others) })),
  };
}

/** @param {any[]} lines @param {number} width */
export function drawPairs(lines, width) {
  if (!lines.length) return null;
  const shape = pairShape(lines, width);
  const rows = shape.rows.map(({ line, y, own, others }) =>
    svgPart(
      "g",
      { class: "kp-fig-row" },
      svgPart("title", {}, line.name),
      svgWords(line.name, { x: 4, y, width: shape.names }),
      others !== null && svgPart("path", { d: `M${own} ${y}H${others}`, class: "kp-fig-span" }),
      others !== null && svgPart("circle", { cx: others, cy: y, r: 5, class: "kp-fig-mark kp-fig-out" }),
      svgPart("circle", { cx: own, cy: y, r: 5, class: "kp-fig-mark kp-fig-in" }),
    ),
  );
  return svgPart("svg", { width, height: shape.height, viewBox: `0 0 ${width} ${shape.height}`, class: "kp-fig-svg" }, ...axisLines(shape.ticks, shape), ...rows);
}
