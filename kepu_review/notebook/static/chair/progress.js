// How far the panel is: by category and by expert, and who has not begun.
import { h, replace, setText } from "../core/dom.js";
import { badge } from "../core/ui.js";
import { dayText, msg } from "../core/text.js";
import { card, stackedBar, statTile } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { agoText, rateText } from "./ago.js";
import { blindNotice, expertCell } from "./blind.js";

const AGO_EVERY = 30000;

export function progressSection() {
  const order = { by: null, down: false };
  const place = h("div", { class: "kp-stack" });
  let timer = 0;

  function draw(office) {
    refresh(office);
    clearInterval(timer);
    timer = setInterval(() => tick(office), AGO_EVERY);
    return [place];
  }

  function refresh(office) {
    const { t, data } = office;
    const { experts, categories } = data.progress;
    replace(place, blindNotice(office), tiles(experts, t), idle(experts, t), card(t("按类别"), categoryBars(categories, t)), card(t("按专家"), panelTable(office, order)));
    return true;
  }

  /** Time goes by though nothing is written. */
  function tick({ t }) {
    if (!place.isConnected) return clearInterval(timer);
    for (const cell of place.querySelectorAll("[data-at]")) setText(cell, agoText(cell.dataset.at, t));
    return undefined;
  }

  return { id: "progress", title: msg("进度"), draw, refresh, close: () => clearInterval(timer) };
}

function tiles(experts, t) {
  const sum = (field) => experts.reduce((all, expert) => all + expert[field], 0);
  const due = sum("assigned") - sum("recused");
  const open = due - sum("submitted");
  return h(
    "div",
    { class: "kp-stats" },
    statTile(t("应交评审表"), due),
    statTile(t("已提交"), sum("submitted"), "good"),
    statTile(t("完成率"), rateText(sum("submitted"), due)),
    statTile(t(msg("草稿", "chair")), sum("draft"), "accent"),
    statTile(t("尚未提交"), open, open ? "warn" : ""),
    statTile(t("尚未开始的专家"), experts.filter(hasNotBegun).length, experts.some(hasNotBegun) ? "warn" : ""),
  );
}

function hasNotBegun(expert) {
  return expert.assigned > expert.recused && !expert.submitted && !expert.draft;
}

function idle(experts, t) {
  const named = experts.filter(hasNotBegun).map(({ name }) => name);
  if (!named.length) return null;
  const listed = named.slice(0, 12).join(t("、"));
  const text = named.length > 12 ? t("{listed} 等 {namedCount} 位", { listed, namedCount: named.length, named: named.length - 12 }) : listed;
  return h("p", { class: "kp-idle" }, h("strong", {}, t("尚未开始：")), text);
}

function categoryBars(categories, t) {
  const rows = categories.filter((category) => category.applications > 0);
  if (!rows.length) return h("p", { class: "kp-muted" }, t("还没有分派。"));
  const line = ({ title, applications, expected, submitted, draft, recused }) =>
    h(
      "li",
      { class: "kp-bar-line kp-bar-rate" },
      h("span", { class: "kp-bar-name" }, title),
      stackedBar(t("{title}：已提交 {submitted}，草稿 {draft}，应有 {expected}", { title, submitted, draft, expected: expected - recused }), [[submitted, "good"], [draft, "accent"]], expected - recused),
      h("span", { class: "kp-bar-text" }, h("strong", {}, rateText(submitted, expected - recused))),
      h("span", { class: "kp-bar-text kp-small" }, t("{submitted} / {expected} 份", { submitted, expected: expected - recused })),
      h("span", { class: "kp-muted kp-small" }, t("{applications} 项申报", { applications })),
    );
  return h("ul", { class: "kp-bars" }, ...rows.map(line));
}

function panelTable(office, order) {
  const { t, data } = office;
  const due = (expert) => expert.assigned - expert.recused;
  const left = (expert) => due(expert) - expert.submitted;
  const bar = (expert) =>
    stackedBar(
      t("已提交 {submitted}，草稿 {draft}，共 {expert}", { submitted: expert.submitted, draft: expert.draft, expert: due(expert) }),
      [[expert.submitted, "good"], [expert.draft, "accent"]],
      due(expert),
    );
  const number = (id, title) => ({ id, title, number: true, cell: (row) => String(row[id]), sort: (row) => row[id] });
  const last = (row) => h("span", { class: row.last_saved ? "" : "kp-muted", title: dayText(row.last_saved) || null, data: row.last_saved ? { at: row.last_saved } : {} }, agoText(row.last_saved, t));
  const columns = [
    { id: "name", title: t("专家"), cell: (row) => [...expertCell(row, data), hasNotBegun(row) && badge(t("未开始"), "warn")], class: "kp-name-cell", sort: (row) => (data.blind.names ? row.name : row.id) },
    { id: "bar", title: t("完成情况"), cell: bar, class: "kp-wide" },
    { id: "rate", title: t("完成率"), number: true, cell: (row) => rateText(row.submitted, due(row)), sort: (row) => (due(row) ? row.submitted / due(row) : null) },
    number("submitted", t("已提交")),
    number("draft", t(msg("草稿", "chair"))),
    number("recused", t(msg("回避", "chair"))),
    { id: "left", title: t("未交"), number: true, cell: (row) => h("strong", { class: left(row) ? "kp-text-warn" : "" }, String(left(row))), sort: left },
    { id: "last", title: t("最近保存"), class: "kp-short", cell: last, sort: (row) => row.last_saved },
  ];
  return dataTable({ caption: t("各专家的进度"), columns, rows: data.progress.experts, empty: t("还没有专家。"), t, order });
}
