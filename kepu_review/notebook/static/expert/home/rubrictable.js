// A rubric as a table to read or print: criteria, points, bands, evidence, how to check.
import { either, msg } from "../../core/text.js";
import { h } from "../../core/dom.js";

/**
 * @param {any} ctx
 * @param {any} rubric
 */
export function rubricTable(ctx, rubric) {
  const { t } = ctx;
  const heads = [t("指标"), t("分值"), t("评分说明和档次"), t("依据材料"), t("核验方式")];
  const body = rubric.criteria.flatMap((criterion) => rubricRows(ctx, criterion, 0));
  return h(
    "div",
    { class: "kp-read-table", tabindex: "0", role: "region", "aria-label": t("评分标准表") },
    h("table", { class: "kp-table" }, h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, ...body)),
  );
}

function rubricRows(ctx, criterion, depth) {
  const { t } = ctx;
  const title = either(t, criterion.title, criterion.title_en || criterion.title);
  if (criterion.children.length) {
    const head = h("tr", { class: `kp-read-group kp-depth-${depth}` }, h("th", { scope: "rowgroup" }, title), h("td", { class: "kp-number" }, fullOf(ctx, criterion)), h("td", { colspan: "3" }, criterion.guidance ?? ""));
    return [head, ...criterion.children.flatMap((child) => rubricRows(ctx, child, depth + 1))];
  }
  const extra = [criterion.required && t(msg("必评", "home")), criterion.bonus && t(msg("加分项", "home")), criterion.unit && t("单位：{unit}", { unit: criterion.unit })].filter(Boolean);
  return [
    h(
      "tr",
      {},
      h("th", { scope: "row" }, title, extra.length > 0 && h("span", { class: "kp-muted kp-small kp-read-extra" }, extra.join(" · "))),
      h("td", { class: "kp-number" }, fullOf(ctx, criterion)),
      h("td", {}, criterion.guidance && h("p", {}, criterion.guidance), scaleOf(ctx, criterion), criterion.source && h("p", { class: "kp-muted kp-small" }, t("出处：{source}", { source: criterion.source }))),
      h("td", {}, criterion.evidence ?? ""),
      h("td", {}, criterion.check ?? ""),
    ),
  ];
}

function fullOf(ctx, { max, scoring }) {
  if (scoring?.kind === "penalty") return ctx.t("至多扣 {String}", { String: String(scoring.minimum).replace("-", ""), minimum: scoring.minimum });
  return max;
}

/** What earns how much: bands or parts. */
function scaleOf(ctx, { scoring }) {
  const { t } = ctx;
  if (!scoring) return null;
  const bands = (scoring.bands ?? []).map((band) => [[band.level, band.text].filter(Boolean).join("："), bandWorth(ctx, band)]);
  const parts = (scoring.parts ?? []).map((part) => [part.text, partWorth(ctx, scoring.kind, part)]);
  const lines = [...bands, ...parts];
  const threshold = scoring.threshold && h("p", {}, t("达到 {threshold} 得满分", { threshold: scoring.threshold }));
  return [threshold, lines.length > 0 && h("ul", { class: "kp-read-scale" }, ...lines.map(([text, worth]) => h("li", {}, h("span", {}, text), h("span", { class: "kp-read-worth" }, worth))))];
}

function bandWorth({ t }, band) {
  if (band.points !== null && band.points !== undefined) return t("{points} 分", { points: band.points });
  if (band.low !== null && band.low !== undefined) return t("{low}–{high} 分", { low: band.low, high: band.high });
  return "";
}

function partWorth({ t }, kind, part) {
  const counted = kind === "deductions" || part.deducts ? t("每次扣 {points} 分", { points: part.points }) : kind === "increment" ? t("每次加 {points} 分", { points: part.points }) : t("{points} 分", { points: part.points });
  return part.limit ? t("{counted}，至多 {limit} 次", { counted, limit: part.limit }) : counted;
}
