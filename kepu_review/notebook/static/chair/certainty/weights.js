// 分值权重怎么影响名单: how far the points of each criterion could move before the list is another.
import { h } from "../../core/dom.js";
import { dataTable } from "../../office/table.js";

/** Those of the chosen category, or all. @param {any} weights answer of chair.certainty @param {string} category */
export function shownRubrics(weights, category) {
  const told = (weights?.rubrics ?? []).filter((one) => one.words.length);
  return category ? told.filter((one) => one.categories.includes(category)) : told;
}

/** One rubric has all its sentences, each of several the one that matters most. @param {any[]} rubrics @returns {{title: string, text: string}[]} */
export function weightSayings(rubrics) {
  if (rubrics.length === 1) return rubrics[0].words.map((text) => ({ title: "", text }));
  return rubrics.map(({ title, words }) => ({ title, text: words[0] }));
}

/** Folded, for who wants to know; read only. @param {any} office @param {any} state */
export function weightsCard({ t }, state) {
  const { weights } = state.found;
  const rubrics = shownRubrics(weights, state.category);
  if (!rubrics.length) return null;
  const several = rubrics.length > 1;
  const rows = rubrics.flatMap((one) => one.rows.map((row) => ({ ...row, category: one.title })));
  const line = ({ title, text }) => h("li", {}, title && h("strong", {}, title, t("：")), text);
  const columns = [
    several && { id: "category", title: t("类别"), class: "kp-short", cell: (row) => row.category, sort: (row) => row.category },
    { id: "title", title: t("指标"), cell: (row) => row.title, sort: (row) => row.criterion },
    { id: "points", title: t("现在分值"), number: true, cell: (row) => String(row.points), sort: (row) => row.points },
    { id: "range", title: t("名单不变的范围"), class: "kp-short", cell: (row) => row.range || "—", sort: (row) => row.distance },
    { id: "near", title: t("最先的变化"), class: "kp-wide", cell: (row) => row.near || "—", sort: (row) => row.distance },
    { id: "first", title: t("第一名"), cell: (row) => row.first, sort: (row) => row.first },
  ].filter(Boolean);
  const how = t("每次只动一项指标的分值，其余按比例增减，满分不变，各位专家的打分也不变。只供合议时参考，不会改动分值。");
  const table = rows.length > 0 && dataTable({ caption: t("分值权重怎么影响名单"), columns, rows, empty: "", t });
  const pane = h("div", { class: "kp-folded-pane kp-stack" }, h("ul", { class: "kp-certain-list" }, ...weightSayings(rubrics).map(line)), table, h("p", { class: "kp-muted kp-small" }, how, weights.note));
  return h("details", { class: "kp-box kp-weights" }, h("summary", {}, h("h3", {}, t("分值权重怎么影响名单"))), pane);
}
