// 分值权重怎么影响名单: how far the points of each criterion could move before the list is another.
import { h } from "../../core/dom.js";
import { dataTable } from "../../office/table.js";

const MOST_ROWS = 10;

/** Those of the chosen category, or all. @param {any} weights answer of chair.certainty @param {string} category */
export function shownRubrics(weights, category) {
  const told = (weights?.rubrics ?? []).filter((one) => one.words.length);
  return category ? told.filter((one) => one.categories.includes(category)) : told;
}

/**
 * One rubric has all its sentences; of several those are named whose list hangs on small changes.
 * @param {any[]} rubrics @param {(message: string, values?: object) => string} t
 * @returns {{title: string, text: string}[]}
 */
export function weightSayings(rubrics, t) {
  const plain = (text) => ({ title: "", text });
  if (rubrics.length === 1) return rubrics[0].words.map(plain);
  const known = rubrics.filter((one) => one.rows.some((row) => row.range));
  const near = known.filter((one) => one.sensitive);
  const unknown = rubrics.filter((one) => !known.includes(one));
  const values = { count: known.length, near: near.length, rest: known.length - near.length };
  const lead = near.length ? t("{near} 类的名单，分值小动就可能变；其余 {rest} 类要大动（超过满分的一成）才变，或者怎样都不变。", values) : t("分值要大动（超过满分的一成），名单才变，或者怎样都不变。");
  return [...(known.length ? [plain(lead)] : []), ...near.map(({ title, words }) => ({ title, text: words[0] })), ...[...new Set(unknown.map(({ words }) => words[0]))].map(plain)];
}

/** The criteria of one rubric in its order; of several those whose list is nearest to a change. @param {any[]} rubrics */
export function weightRows(rubrics) {
  const rows = rubrics.flatMap((one) => one.rows.map((row) => ({ ...row, category: one.title })));
  if (rubrics.length === 1) return rows;
  const nearest = rows.filter((row) => row.distance !== null).sort((one, other) => one.distance - other.distance);
  return (nearest.length ? nearest : rows).slice(0, MOST_ROWS);
}

/** Folded, for who wants to know; read only. @param {any} office @param {any} state */
export function weightsCard({ t }, state) {
  const { weights } = state.found;
  const rubrics = shownRubrics(weights, state.category);
  if (!rubrics.length) return null;
  const several = rubrics.length > 1;
  const rows = weightRows(rubrics);
  const line = ({ title, text }) => h("li", {}, title && h("strong", {}, title, t("：")), text);
  const columns = [
    several && { id: "category", title: t("类别"), class: "kp-short", cell: (row) => row.category, sort: (row) => row.category },
    { id: "title", title: t("指标"), class: "kp-short", cell: (row) => row.title, sort: (row) => row.criterion },
    { id: "points", title: t("现在分值"), number: true, cell: (row) => String(row.points), sort: (row) => row.points },
    { id: "range", title: t("名单不变的范围"), class: "kp-short", cell: (row) => row.range || "—", sort: (row) => row.distance },
    { id: "near", title: t("名单最先的变化"), class: "kp-wide", cell: (row) => row.near || "—", sort: (row) => row.distance },
    !several && { id: "first", title: t("第一名的变化"), cell: (row) => row.first, sort: (row) => row.first },
  ].filter(Boolean);
  const how = t("每次只动一项指标的分值，其余按比例增减，满分不变，各位专家的打分也不变。只供合议时参考，不会改动分值。");
  const part = several && rows.length > 0 ? t("表中只列离变化最近的 {count} 项；在上面选一个类别，可看它的全部指标。", { count: rows.length }) : "";
  const table = rows.length > 0 && dataTable({ caption: t("分值权重怎么影响名单"), columns, rows, empty: "", t });
  const pane = h("div", { class: "kp-folded-pane kp-stack" }, h("ul", { class: "kp-certain-list" }, ...weightSayings(rubrics, t).map(line)), table, h("p", { class: "kp-muted kp-small" }, part, how, weights.note));
  return h("details", { class: "kp-box kp-weights" }, h("summary", {}, h("h3", {}, t("分值权重怎么影响名单"))), pane);
}
