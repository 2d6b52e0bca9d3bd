// 建议增评: which few more reviews would tell most, and by whom; the secretariat assigns them.
import { h, replace, setText } from "../../core/dom.js";
import { notice } from "../../core/ui.js";
import { card } from "../../office/pieces.js";
import { countField, panelLinks, panelParts, suggestionTable } from "../../office/suggested.js";
import { leanSide } from "../../figures/lean.js";

/** @param {any} office @param {any} state @param {any} act */
export function reviewsView(office, state, act) {
  const { t } = office;
  state.wanted ??= 12;
  const place = h("div", { class: "kp-stack" });
  const field = countField(t, state.wanted, (count) => ((state.wanted = count), read()));
  const how = t("先挑再评一份最可能改变结论的申报，再挑没评过、不回避的专家。只是建议，不会自动分派。");
  const box = card(t("建议增评"), h("p", { class: "kp-fig-how" }, h("strong", {}, t("怎样看：")), how), field, place);

  async function read() {
    replace(place, h("p", { role: "status" }, t("正在读取……")));
    const found = await office.attempt(null, () => office.api.request("chair.suggest", { reviews: state.wanted }, { timeout: 120000 }));
    if (!found) return replace(place);
    if (found.refused) return replace(place, notice({ tone: "warn", title: found.refused.message, text: found.refused.remedy }), panelParts(found.refused.parts, t), panelLinks(found.refused.links, t));
    const count = found.rows.length;
    setText(box.querySelector("h3"), count ? t("建议增评 {count} 份", { count }) : t("建议增评"));
    const names = found.rows.map((row) => row.application);
    const table = suggestionTable(t, found.rows, null, { open: (row) => act.application(row.application, names), whom: (row) => whyExpert(state.found, row, t) });
    return replace(place, found.words && h("p", {}, found.words), count > 0 && table, count > 0 && h("p", {}, h("strong", {}, t("怎么办：")), whatToDo(office.data.round, t)));
  }

  read();
  return [box, fewCard(office, state, act)].filter(Boolean);
}

/** Why this one of those who may: never reviewed it; and what to mind of the own lean. @param {any} found @param {any} row @param {Function} t */
export function whyExpert(found, row, t) {
  const figures = found.experts?.find(({ key }) => key === row.expert)?.figures;
  const side = figures ? leanSide(figures) : "unknown";
  if (side !== "strict" && side !== "generous") return t("没评过这一项");
  const points = Math.abs(figures.severity).toFixed(1);
  return side === "generous" ? t("没评过这一项；偏宽 {points} 分，校正分已考虑，平均分没有，请留意", { points }) : t("没评过这一项；偏严 {points} 分，校正分已考虑，平均分没有，请留意", { points });
}

function whatToDo({ phase, phase_title: title }, t) {
  if (phase === "closed") return t("现在是“{title}”阶段，不能再增评。", { title });
  if (phase === "deliberation") return t("现在是“{title}”阶段：请先退回“专家评审”，再告诉秘书，由秘书在“分派”中采纳。", { title });
  return t("请告诉秘书，由秘书在“分派”中采纳。现在是“{title}”阶段，可以直接分派。", { title });
}

/** Those with fewer reviews than each should have. */
function fewCard({ t }, { found }, act) {
  const few = found.rows.filter((row) => row.reviews < found.wanted);
  if (!few.length) return null;
  const names = few.map((row) => row.application);
  const line = (row) => h("li", {}, h("button", { type: "button", class: "kp-link", data: { key: `few ${row.application}` }, on: { click: () => act.application(row.application, names) } }, row.name), t("：已交 {reviews} 份", row));
  return card(t("少于应评份数的（{count} 项）", { count: few.length }), h("p", { class: "kp-muted kp-small" }, t("每项应评 {wanted} 份。没交的请催交；回避后没有补派的，请秘书在“分派”中补上。", found)), h("ul", { class: "kp-certain-list" }, ...few.map(line)));
}
