// How far the panel is: by category and by expert.
import { h } from "../core/dom.js";
import { card, stackedBar, statTile } from "../office/pieces.js";
import { dataTable } from "../office/table.js";

export function progressSection() {
  const order = { by: null, down: false };

  function draw(office) {
    const { t, data } = office;
    const { experts, categories } = data.progress;
    const sum = (field) => experts.reduce((all, expert) => all + expert[field], 0);
    const open = sum("assigned") - sum("submitted") - sum("recused");
    const tiles = h(
      "div",
      { class: "kp-stats" },
      statTile(t("评审表总数", "Sheets assigned"), sum("assigned")),
      statTile(t("已提交", "Handed in"), sum("submitted"), "good"),
      statTile(t("草稿", "Drafts"), sum("draft"), "accent"),
      statTile(t("尚未提交", "Still open"), open, open ? "warn" : ""),
    );
    return [tiles, card(t("按类别", "By category"), categoryBars(categories, t)), card(t("按专家", "By expert"), expertTable(experts, t, order))];
  }

  return { id: "progress", title: ["进度", "Progress"], draw };
}

function categoryBars(categories, t) {
  const rows = categories.filter((category) => category.applications > 0);
  if (!rows.length) return h("p", { class: "kp-muted" }, t("还没有分派。", "Nothing is assigned yet."));
  const line = ({ title, applications, expected, submitted }) =>
    h(
      "li",
      { class: "kp-bar-line" },
      h("span", { class: "kp-bar-name" }, title),
      stackedBar(t(`${title}：已提交 ${submitted}，应有 ${expected}`, `${title}: ${submitted} of ${expected} handed in`), [[submitted, "good"]], expected),
      h("span", { class: "kp-bar-text" }, `${submitted} / ${expected}`),
      h("span", { class: "kp-muted kp-small" }, t(`${applications} 项申报`, `${applications} applications`)),
    );
  return h("ul", { class: "kp-bars" }, ...rows.map(line));
}

function expertTable(experts, t, order) {
  const left = (expert) => expert.assigned - expert.submitted - expert.recused;
  const bar = (expert) =>
    stackedBar(
      t(`已提交 ${expert.submitted}，草稿 ${expert.draft}，共 ${expert.assigned}`, `${expert.submitted} handed in, ${expert.draft} drafts of ${expert.assigned}`),
      [[expert.submitted, "good"], [expert.draft, "accent"]],
      expert.assigned - expert.recused,
    );
  const number = (id, title) => ({ id, title, number: true, cell: (row) => String(row[id]), sort: (row) => row[id] });
  const columns = [
    { id: "name", title: t("专家", "Expert"), cell: (row) => [h("strong", {}, row.name), h("span", { class: "kp-muted kp-small" }, ` ${row.id}`)], sort: (row) => row.id },
    { id: "bar", title: t("完成情况", "Progress"), cell: bar, class: "kp-wide" },
    number("submitted", t("已提交", "Handed in")),
    number("draft", t("草稿", "Drafts")),
    number("recused", t("回避", "Recused")),
    { id: "left", title: t("未交", "Open"), number: true, cell: (row) => h("strong", { class: left(row) ? "kp-text-warn" : "" }, String(left(row))), sort: left },
  ];
  return dataTable({ caption: t("各专家的进度", "Progress of each expert"), columns, rows: experts, empty: t("还没有专家。", "No experts yet."), t, order });
}
