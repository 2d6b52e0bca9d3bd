// How much each expert has: a bar with its numbers in words beside it.
import { msg } from "../core/text.js";
import { h } from "../core/dom.js";
import { picker } from "../core/ui.js";
import { stackedBar } from "../office/pieces.js";

/**
 * @param {any[]} loads
 * @param {(message: string, values?: object) => string} t
 * @param {{sort: string}} state
 * @param {() => void} changed
 */
export function loadChart(loads, t, state, changed) {
  if (!loads.length) return h("p", { class: "kp-muted" }, t("还没有专家。"));
  const most = Math.max(1, ...loads.map((one) => Math.max(one.load, 0)));
  const counts = loads.map((one) => one.load);
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  const mean = (counts.reduce((sum, one) => sum + one, 0) / counts.length).toFixed(1);
  const sorted = [...loads].sort((one, other) => (state.sort === "name" ? one.expert.localeCompare(other.expert) : other.load - one.load || one.expert.localeCompare(other.expert)));
  const sort = picker(t("排序"), [["load", t("按份数")], ["name", t("按编号")]], state.sort, (value) => ((state.sort = value), changed()));
  const legend = h("p", { class: "kp-load-legend kp-small" }, legendMark("good", t(msg("已提交", "secretary"))), legendMark("warn", t("草稿")), legendMark("accent", t("未开始")));
  return h(
    "div",
    { class: "kp-pane" },
    h("div", { class: "kp-tools" }, h("span", {}, t("最多 {high} 份，最少 {low} 份，平均 {mean} 份", { high, low, mean })), sort, legend),
    h("ul", { class: "kp-bars kp-bars-columns" }, ...sorted.map((one) => loadLine(one, most, t))),
  );
}

function loadLine(one, most, t) {
  const rest = one.load - one.submitted - one.draft - one.recused;
  const told = t("{name}：{load} 份，已提交 {submitted}，草稿 {draft}，未开始 {rest}", { name: one.name, load: one.load, submitted: one.submitted, draft: one.draft, rest });
  const limit = one.capacity === null ? "" : t("／限 {capacity}", { capacity: one.capacity });
  return h(
    "li",
    { class: "kp-bar-line" },
    h("span", { class: "kp-bar-name" }, one.name, h("span", { class: "kp-muted kp-small" }, ` ${one.expert}`)),
    stackedBar(told, [[one.submitted, "good"], [one.draft, "warn"], [rest, "accent"]], most),
    h("span", { class: "kp-bar-text" }, `${one.load}${limit}`),
  );
}

function legendMark(tone, text) {
  return h("span", { class: "kp-load-legend-item" }, h("span", { class: `kp-load-legend-mark kp-bar-${tone}`, "aria-hidden": "true" }), text);
}
