// The other experts' handed-in sheets, where the programme lets experts see them.
import { msg } from "../core/text.js";
import { h } from "../core/dom.js";

/**
 * @param {{t: Function}} ctx
 * @param {{name: string, total: string | null, comment: string, marks: Record<string, any>}[]} others
 */
export function othersView({ t }, others) {
  const titles = new Map(others.flatMap(({ marks }) => Object.entries(marks).map(([id, mark]) => [id, mark.title])));
  const head = h("tr", {}, h("th", { scope: "col" }, t("指标")), ...others.map(({ name }) => h("th", { scope: "col" }, name)));
  const total = h("tr", { class: "kp-total-row" }, h("th", { scope: "row" }, t("总分")), ...others.map((one) => h("td", {}, h("strong", {}, one.total ?? "—"))));
  const words = h("tr", {}, h("th", { scope: "row" }, t(msg("总评", "panel"))), ...others.map((one) => h("td", { class: "kp-talk-text" }, one.comment || "—")));
  const lines = [...titles].map(([id, title]) => h("tr", {}, h("th", { scope: "row" }, title), ...others.map((one) => h("td", {}, ...otherMark(one.marks[id], t)))));
  return h(
    "details",
    { class: "kp-others" },
    h("summary", {}, h("h3", {}, t("其他专家的评分（{othersCount} 份）", { othersCount: others.length }))),
    h("div", { class: "kp-others-box", tabindex: "0", role: "group", "aria-label": t("其他专家的评分") }, h("table", { class: "kp-table" }, h("thead", {}, head), h("tbody", {}, total, words, ...lines))),
  );
}

function otherMark(mark, t) {
  if (!mark) return ["—"];
  const states = { not_applicable: t("不适用"), abstained: t("弃权") };
  return [h("strong", {}, states[mark.state] ?? mark.points ?? "—"), mark.level && ` ${mark.level}`, mark.comment && h("p", { class: "kp-talk-text kp-small" }, mark.comment)].filter(Boolean);
}
