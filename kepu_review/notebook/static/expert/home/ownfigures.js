// 我的评审情况: after the round, one's own marks beside the panel's; nobody else's mark is told.
import { domId, h, replace } from "../../core/dom.js";
import { notice } from "../../core/ui.js";
import { expertFacts } from "../../figures/expertwords.js";
import { drawPairs } from "../../figures/pairs.js";
import { signedText } from "../../figures/sides.js";

const LINES_DRAWN = 60;

export function createOwnFigures(ctx) {
  const { t } = ctx;
  const place = h("div", { class: "kp-own-page" });
  const element = h("details", { class: "kp-earlier", hidden: true, on: { toggle: read } }, h("summary", {}, t("我的评审情况（评审结束后对照用）")), place);
  let read_ = false;

  async function read() {
    if (!element.open || read_) return;
    replace(place, h("p", { role: "status" }, t("正在读取……")));
    try {
      const found = await ctx.api.request("expert.own", {}, { timeout: 60000 });
      read_ = true;
      replace(place, ...ownParts(found, t));
      drawOwn(place, found, t);
    } catch (error) {
      replace(place, notice({ tone: "bad", role: "alert", title: error.message, text: error.remedy }));
    }
  }

  return {
    element,
    update() {
      element.hidden = !ctx.reading().own;
      read();
    },
  };
}

/** @param {any} found answer of expert.own @param {(message: string, values?: object) => string} t */
export function ownParts(found, t) {
  const facts = expertFacts(found, t);
  return [
    h("p", { class: "kp-muted" }, found.note),
    found.remarks.length > 0 && h("section", { class: "kp-own-part" }, h("h3", {}, t("可以对照看看的")), h("ul", { class: "kp-certain-list" }, ...found.remarks.map(ownRemark))),
    facts.length > 0 && h("section", { class: "kp-own-part" }, h("h3", {}, t("各方面的情况")), h("dl", { class: "kp-facts" }, ...facts.map(({ title, says, value }) => h("div", {}, h("dt", {}, title), h("dd", { class: "kp-own-fact" }, h("span", {}, says), h("span", { class: "kp-muted kp-small" }, value)))))),
    linesPart(found.lines, t),
    criteriaPart(found.criteria, t),
    found.missing.length > 0 && h("p", { class: "kp-muted kp-small" }, t("没有列出的：{reasons}", { reasons: [...new Set(found.missing.map(({ reason }) => reason))].join(" ") })),
  ].filter(Boolean);
}

function ownRemark({ text, look_at: look, innocent }) {
  return h("li", {}, h("strong", {}, text), look && h("span", { class: "kp-remark-look" }, look), innocent && h("span", { class: "kp-remark-look kp-muted kp-small" }, innocent));
}

function linesPart(lines, t) {
  const cell = (line) => (line.others === null ? h("span", { class: "kp-muted kp-small" }, line.why_hidden) : line.others.toFixed(1));
  const row = (line) => h("tr", {}, h("td", {}, line.name, h("span", { class: "kp-muted kp-small" }, ` ${line.application}`)), h("td", { class: "kp-number" }, line.own.toFixed(1)), h("td", { class: "kp-number" }, cell(line)), h("td", { class: "kp-number" }, line.others === null ? "—" : signedText(line.own - line.others)));
  const heads = [[t("申报"), ""], [t("我的总分（百分制）"), "kp-number"], [t("其他专家平均"), "kp-number"], [t("相差"), "kp-number"]];
  const table = h("table", { class: "kp-table" }, h("caption", { class: "kp-hidden" }, t("我的总分和其他专家的平均")), h("thead", {}, h("tr", {}, ...heads.map(([text, kind]) => h("th", { scope: "col", class: kind }, text)))), h("tbody", {}, ...lines.map(row)));
  const data = h("details", { class: "kp-fig-data", open: !lines.some(isShown) }, h("summary", {}, t("数据表（{count} 行）", { count: lines.length })), h("div", { class: "kp-own-table" }, table));
  return h("section", { class: "kp-own-part" }, h("h3", {}, t("逐项对照")), ...(lines.some(isShown) ? figureParts(t) : [h("p", { class: "kp-fig-how" }, t("每项的其他专家都太少：为了不透露各人的打分，不显示平均。"))]), data);
}

function figureParts(t) {
  const told = domId("kp-own-how");
  const how = t("每行一项申报：实心圆点是我的总分，空心圆点是其他专家的平均；线长的是看法相差较多的。其他专家太少、会透露个人打分的，不显示平均。");
  return [h("p", { class: "kp-fig-how", id: told }, h("strong", {}, t("怎样看：")), how), h("div", { class: "kp-own-figure", data: { told } })];
}

function isShown(line) {
  return line.others !== null;
}

/** The figure is drawn at the width there is, once the part stands in the page. */
function drawOwn(place, found, t) {
  const frame = place.querySelector(".kp-own-figure");
  if (!frame) return;
  const far = (line) => (line.others === null ? -1 : Math.abs(line.own - line.others));
  const lines = [...found.lines].sort((one, other) => far(other) - far(one)).slice(0, LINES_DRAWN);
  const drawn = drawPairs(lines, Math.max(320, frame.clientWidth || 900));
  if (!drawn) return;
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", t("我的总分和其他专家的平均"));
  drawn.setAttribute("aria-describedby", frame.dataset.told);
  replace(frame, drawn);
}

function criteriaPart(criteria, t) {
  if (!criteria.length) return null;
  const row = (one) => h("tr", {}, h("td", {}, one.title), h("td", { class: "kp-number" }, one.own.toFixed(2)), h("td", { class: "kp-number" }, one.others === null ? "—" : one.others.toFixed(2)), h("td", { class: "kp-number" }, String(one.sheets)));
  const heads = [[t("指标"), ""], [t("我的平均"), "kp-number"], [t("其他专家平均"), "kp-number"], [t("份数"), "kp-number"]];
  return h("details", { class: "kp-fig-data" }, h("summary", {}, t("逐项指标的平均分")), h("div", { class: "kp-own-table" }, h("table", { class: "kp-table" }, h("thead", {}, h("tr", {}, ...heads.map(([text, kind]) => h("th", { scope: "col", class: kind }, text)))), h("tbody", {}, ...criteria.map(row)))));
}
