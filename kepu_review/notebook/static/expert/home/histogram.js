// My own distribution: bars for the eye, a table beside them for everybody.
import { msg } from "../../core/text.js";
import { h } from "../../core/dom.js";
import { twoPlaces } from "./own.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, FOOT] = [420, 150, 22];

/**
 * @param {any} ctx
 * @param {{bins: {low: number, high: number, count: number}[], count: number, mean: string | null,
 *   sd: string | null, median: string | null, low: string | null, high: string | null}} distribution
 *   totals in per cent of full marks
 */
export function ownHistogram(ctx, distribution) {
  const { t } = ctx;
  const { bins, count } = distribution;
  if (!count) return h("p", { class: "kp-muted" }, t("还没有评完的评审表，暂无分布。"));
  const figures = [
    [t("评完份数"), String(count)],
    [t("平均"), shareText(distribution.mean)],
    [t("中位数"), shareText(distribution.median)],
    [t(msg("标准差", "home")), shareText(distribution.sd)],
    [t("最低"), shareText(distribution.low)],
    [t("最高"), shareText(distribution.high)],
  ];
  const rows = bins.filter((bin) => bin.count).map((bin) => h("tr", {}, h("th", { scope: "row" }, binText(bin)), h("td", { class: "kp-number" }, String(bin.count))));
  const table = h("table", { class: "kp-table kp-own-bins" }, h("caption", { class: "kp-muted kp-small" }, t("得分率区间与份数")), h("tbody", {}, ...rows));
  return h("div", { class: "kp-own" }, bars(bins, t("我的总分分布"), distribution.mean), table, h("dl", { class: "kp-own-figures" }, ...figures.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))));
}

function shareText(value) {
  return value === null ? "—" : `${twoPlaces(Number(value))}%`;
}

function binText({ low, high }) {
  return `${low}–${high}%`;
}

function bars(bins, label, mean) {
  const most = Math.max(...bins.map((bin) => bin.count), 1);
  const svg = shape("svg", { viewBox: `-14 0 ${WIDTH + 28} ${HEIGHT}`, class: "kp-own-bars", role: "img", "aria-label": label });
  const step = WIDTH / bins.length;
  const floor = HEIGHT - FOOT;
  bins.forEach(({ low, count }, index) => {
    const tall = (count / most) * (floor - 18);
    svg.append(shape("rect", { x: index * step + 2, y: floor - tall, width: step - 4, height: tall, class: "kp-own-bar" }));
    if (count) svg.append(word(String(count), (index + 0.5) * step, floor - tall - 5, "kp-own-count"));
    svg.append(word(String(low), index * step, HEIGHT - 6, "kp-own-axis"));
  });
  svg.append(word("100", WIDTH, HEIGHT - 6, "kp-own-axis"));
  svg.append(shape("line", { x1: 0, x2: WIDTH, y1: floor, y2: floor, class: "kp-own-floor" }));
  if (mean !== null) {
    const at = (Number(mean) / 100) * WIDTH;
    svg.append(shape("line", { x1: at, x2: at, y1: 4, y2: floor, class: "kp-own-mean" }));
  }
  return svg;
}

function word(text, x, y, kind) {
  const element = shape("text", { x, y, class: kind, "text-anchor": "middle" });
  element.textContent = text;
  return element;
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
