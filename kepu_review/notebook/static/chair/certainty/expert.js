// One expert before the chair: every figure in words, and the sheets that differ most from the others.
import { h, replace } from "../../core/dom.js";
import { badge, button, notice } from "../../core/ui.js";
import { card } from "../../office/pieces.js";
import { dataTable } from "../../office/table.js";
import { expertFacts } from "../../figures/expertwords.js";
import { signedText } from "../../figures/sides.js";
import { flipGroups } from "./words.js";

/** @param {any} office @param {any} state @param {any} act */
export function expertView(office, state, act) {
  const { t } = office;
  const row = state.found.experts.find((one) => one.key === state.expert);
  const back = button(t("返回"), () => act.again({ expert: null, part: "experts" }), { icon: "left" });
  if (!row) return [h("div", { class: "kp-tools" }, back), notice({ text: t("这位专家现在没有计入的评审表。") })];
  const title = h("h2", { class: "kp-tools-title", tabindex: "-1" }, row.name);
  const sheets = h("div", {}, h("p", { role: "status" }, t("正在读取……")));
  readSheets(office, state, row, sheets, act);
  return [
    h("div", { class: "kp-tools" }, back, title, h("span", { class: "kp-muted" }, t("{reviews} 份评审表", row))),
    remarksCard(row, t),
    card(t("各方面的情况"), ...factList(row, t)),
    flipsCard(state.found, row, t),
    card(t("逐份打分"), h("p", { class: "kp-muted kp-small" }, t("“其他专家”是不算这位专家时这项申报的得分；相差大的排在前面，点名称看各份评审表对照。")), sheets),
  ].filter(Boolean);
}

function remarksCard(row, t) {
  const told = t("这是看的线索，不是对专家的评价；与众不同，可能是偏差，也可能是看得更准。");
  const { remarks } = row;
  if (!remarks.length) return card(t("先看这里"), h("p", {}, t("没有特别需要留意的地方。")));
  return card(t("先看这里"), h("ul", { class: "kp-certain-list" }, ...remarks.map(remarkLine)), h("p", {}, h("strong", {}, t("怎么办：")), t("点下面差别最大的申报，对照各份评语；有疑问，可在该申报页“请复核”，不要要求改分。")), h("p", { class: "kp-muted kp-small" }, told));
}

/** What is remarked, where to look, and how it may come of no fault. @param {any} remark */
function remarkLine({ text, look_at: look, innocent }) {
  return h("li", {}, h("strong", {}, text), look && h("span", { class: "kp-remark-look" }, look), innocent && h("span", { class: "kp-under" }, innocent));
}

function factList(row, t) {
  const columns = [
    { id: "title", title: t("方面"), class: "kp-short", cell: (fact) => h("strong", {}, fact.title) },
    { id: "says", title: t("情况"), cell: (fact) => [fact.says, fact.look && [" ", badge(t("可看看"), "warn")]].flat() },
    { id: "value", title: t("数值"), number: true, cell: (fact) => fact.value },
  ];
  const none = row.missing.map((one) => one.reason).filter((reason, at, all) => all.indexOf(reason) === at);
  return [dataTable({ caption: t("各方面的情况"), columns, rows: expertFacts(row, t), empty: t("份数太少，还看不出。"), t }), none.length > 0 && h("p", { class: "kp-muted kp-small" }, t("没有列出的：{reasons}", { reasons: none.join(" ") }))];
}

function flipsCard(found, row, t) {
  const group = flipGroups(found.flips, found.rows).find(({ expert }) => expert === row.key);
  if (!found.cut) return null;
  if (!group) return card(t("少了这位专家会怎样"), h("p", {}, t("去掉这位专家的打分，线内还是这些申报。")));
  const line = (one) => h("li", {}, `${one.application} ${one.name} `, badge(one.became === "in" ? t("进到线内") : t("落到线外"), "warn"));
  return card(t("少了这位专家会怎样"), h("p", {}, t("去掉这位专家的打分，名单会这样变：")), h("ul", { class: "kp-certain-list" }, ...group.moved.map(line)));
}

async function readSheets(office, state, row, place, act) {
  const { t } = office;
  const found = await office.attempt(null, () => office.api.request("chair.expert", { expert: row.key }, { timeout: 120000 }));
  if (!found) return replace(place);
  const names = found.sheets.map((one) => one.application);
  const open = (one) => h("button", { type: "button", class: "kp-link", data: { key: `open ${one.application}` }, on: { click: () => act.application(one.application, names) } }, one.name);
  const far = (one) => one.distance !== null && Math.abs(one.distance) >= 2 * (row.figures.noise ?? Infinity);
  const columns = [
    { id: "name", title: t("申报"), class: "kp-wide", cell: (one) => [open(one), h("span", { class: "kp-under" }, one.application)], sort: (one) => one.application },
    { id: "own", title: t("给分（百分制）"), number: true, cell: (one) => one.own.toFixed(1), sort: (one) => one.own },
    { id: "others", title: t("其他专家"), number: true, cell: (one) => one.others?.toFixed(1) ?? "—", sort: (one) => one.others },
    { id: "distance", title: t("扣除宽严后的相差"), number: true, cell: (one) => (far(one) ? badge(signedText(one.distance), "warn") : signedText(one.distance)), sort: (one) => (one.distance === null ? null : Math.abs(one.distance)) },
    { id: "reviews", title: t("份数"), number: true, cell: (one) => String(one.reviews), sort: (one) => one.reviews },
  ];
  return replace(place, dataTable({ caption: t("逐份打分"), columns, rows: found.sheets, empty: t("没有评审表。"), t, order: { by: "distance", down: true } }));
}
