// Where the experts differ most.
import { h } from "../core/dom.js";
import { badge, notice } from "../core/ui.js";
import { stackedBar } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { applicationView } from "./application.js";
import { nameCell, scoreText } from "./ranking.js";

export function disagreementSection(ranking) {
  const state = { open: null, rows: [], order: { by: "range", down: true } };

  function draw(office) {
    if (state.open) return applicationView(office, state);
    const { t, data } = office;
    const rows = data.ranking.filter((row) => row.range !== null);
    const flagged = rows.filter((row) => row.flag).length;
    const open = (application) => (Object.assign(state, { open: application, rows: rows.map((row) => row.application) }), office.redraw());
    const told = flagged
      ? notice({ tone: "warn", text: t(`有 ${flagged} 项分歧较大，建议合议时逐项讨论。`, `${flagged} applications are far apart; discuss them one by one.`) })
      : notice({ tone: "good", text: t("没有分歧较大的申报。", "No application is far apart.") });
    return [told, h("div", { class: "kp-office-scroll" }, table(office, rows, open))];
  }

  function table(office, rows, open) {
    const { t, data } = office;
    const widest = Math.max(1, ...rows.map((row) => row.range));
    const columns = [
      { id: "name", title: t("申报", "Application"), cell: (row) => nameCell(row, open), sort: (row) => row.name, class: "kp-wide" },
      { id: "category", title: t("类别", "Category"), class: "kp-short", cell: (row) => row.category_title, sort: (row) => row.category_title },
      { id: "score", title: t("得分", "Score"), number: true, cell: (row) => scoreText(row.score, data.decimals ?? 2), sort: (row) => row.score },
      { id: "reviews", title: t("份数", "Sheets"), number: true, cell: (row) => String(row.reviews), sort: (row) => row.reviews },
      { id: "bar", title: t("最高与最低之差", "Highest less lowest"), cell: (row) => stackedBar(t(`相差 ${row.range}`, `Apart by ${row.range}`), [[row.range, row.flag ? "warn" : "accent"]], widest), class: "kp-wide" },
      { id: "range", title: t("极差", "Range"), number: true, cell: (row) => scoreText(row.range, 1), sort: (row) => row.range },
      { id: "sd", title: t("标准差", "SD"), number: true, cell: (row) => scoreText(row.sd, 2), sort: (row) => row.sd },
      { id: "flag", title: t("提示", "Note"), cell: (row) => row.flag && badge(t("分歧较大", "Far apart"), "warn") },
    ];
    return dataTable({ caption: t("分歧", "Disagreement"), columns, rows, empty: t("还没有两份以上已提交的评审表。", "No application has two sheets yet."), t, order: state.order });
  }

  return { id: "disagreement", title: ["分歧", "Disagreement"], draw, ranking };
}
