// Marks and comments of one application, criteria as rows and experts as columns.
import { msg } from "../core/text.js";
import { h, replace } from "../core/dom.js";
import { badge, picker } from "../core/ui.js";
import { rubricLeaves } from "../expert/scoring.js";
import { scoreText } from "./rows.js";

const WIDE = 0.3;
const view = { order: "rubric" };

/**
 * @param {any} office
 * @param {any} found answer of chair.application
 * @param {any[]} reviews those that are shown
 * @param {any} row of the overview
 */
export function comparison(office, found, reviews, row) {
  const { t } = office;
  const leaves = found.rubric ? rubricLeaves(found.rubric.criteria) : [];
  const body = h("tbody");
  const fill = () => replace(body, totalLine(office, reviews, row), ...inOrder(leaves, found.spread).map((leaf) => line(leaf, reviews, found.spread[leaf.id], t)), wordsLine(reviews, t));
  const orders = [["rubric", t("按评分标准次序")], ["spread", t("分歧大的在前")]];
  const order = picker(t("指标次序"), orders, view.order, (wanted) => ((view.order = wanted), fill()));
  fill();
  return h(
    "div",
    { class: "kp-stack" },
    h("div", { class: "kp-tools" }, order, h("span", { class: "kp-muted kp-small" }, t("极差达到该指标满分的 {WIDE}% 时标出；列末为最低与最高", { WIDE: WIDE * 100 }))),
    h(
      "div",
      { class: "kp-compare", tabindex: "0", role: "region", "aria-label": t("评审表对照") },
      h("table", { class: "kp-table" }, h("caption", { class: "kp-hidden" }, t("评审表对照")), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("指标")), ...reviews.map((review) => headCell(review, t)), h("th", { scope: "col" }, t("极差")))), body),
    ),
  );
}

function headCell(review, t) {
  const states = { draft: t(msg("草稿", "chair.comparison")), submitted: t("已提交") };
  return h("th", { scope: "col" }, review.name, " ", badge(states[review.state] ?? review.state, review.state === "submitted" ? "good" : ""), review.off && badge(t("不再计入"), "warn"));
}

function inOrder(leaves, spread) {
  if (view.order === "rubric") return leaves;
  return [...leaves].sort((one, other) => shareOf(other, spread[other.id]) - shareOf(one, spread[one.id]));
}

function shareOf(leaf, apart) {
  return apart && Number(leaf.max) > 0 ? Number(apart.range) / Number(leaf.max) : -1;
}

function totalLine(office, reviews, row) {
  const { t } = office;
  const far = new Set((row?.furthest ?? []).map(({ expert }) => expert));
  const cell = (review) => {
    const mark = far.has(review.expert) && row.distance !== null && Math.abs(row.distance) >= office.data.thresholds.distance;
    return h("td", {}, h("strong", {}, review.total ?? "—"), review.full && h("span", { class: "kp-muted kp-small" }, ` / ${review.full}`), mark && h("span", { class: "kp-under kp-text-warn" }, distanceText(row, t)));
  };
  return h("tr", { class: "kp-total-row" }, h("th", { scope: "row" }, t("总分")), ...reviews.map(cell), h("td", {}, h("strong", { class: row?.flag ? "kp-text-warn" : "" }, scoreText(row?.range, 1))));
}

/** How far the furthest expert is from the others. @param {any} row @param {Function} t */
export function distanceText(row, t) {
  const size = Math.abs(row.distance).toFixed(1);
  if (row.furthest.length > 1) return t("与其余平均相差 {size}", { size });
  return row.distance > 0 ? t("高于其余平均 {size}", { size }) : t("低于其余平均 {size}", { size });
}

function line(leaf, reviews, apart, t) {
  const wide = shareOf(leaf, apart) >= WIDE;
  const same = apart && Number(apart.range) === 0;
  const end = same ? [h("span", { class: "kp-muted" }, t("一致"))] : apart ? [h("strong", { class: wide ? "kp-text-warn" : "" }, apart.range), h("span", { class: "kp-under" }, `${apart.low}–${apart.high}`), wide && badge(t(msg("分歧", "chair")), "warn")] : ["—"];
  return h("tr", { class: wide ? "kp-row-flag" : "" }, h("th", { scope: "row" }, leaf.title, h("span", { class: "kp-under" }, t("满分 {max}", { max: leaf.max }))), ...reviews.map((review) => markCell(review.marks[leaf.id], t)), h("td", {}, ...end));
}

function wordsLine(reviews, t) {
  return h("tr", {}, h("th", { scope: "row" }, t("总评")), ...reviews.map((review) => h("td", { class: "kp-words" }, review.comment || "—")), h("td", {}));
}

function markCell(mark, t) {
  if (!mark) return h("td", { class: "kp-muted" }, t("未评"));
  const states = { not_applicable: t("不适用"), abstained: t("弃权") };
  const value = states[mark.state] ?? mark.points ?? "—";
  return h("td", {}, h("strong", {}, value), mark.level && h("span", { class: "kp-muted kp-small" }, ` ${mark.level}`), mark.comment && h("p", { class: "kp-words kp-small" }, mark.comment));
}
