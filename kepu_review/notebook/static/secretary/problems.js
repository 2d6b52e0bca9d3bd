// Tables of a dry run: cells that need a look, what is new, what differs.
import { h } from "../core/dom.js";
import { badge } from "../core/ui.js";
import { dataTable } from "../office/table.js";

/** The cells of a file that need a look, those that keep a row out first. */
export function problemTable(problems, t, order) {
  const columns = [
    { id: "place", title: t("位置"), class: "kp-short", cell: (row) => cellPlace(row, t), sort: (row) => row.row ?? 0 },
    { id: "column", title: t("列"), class: "kp-short", cell: (row) => row.column ?? "—", sort: (row) => row.column },
    { id: "value", title: t("内容"), cell: (row) => h("span", { class: "kp-value" }, row.value === "" ? t("（空）") : row.value) },
    { id: "reason", title: t("问题"), cell: (row) => [row.severity === "error" ? badge(t("须更正"), "bad") : badge(t("提醒"), "warn"), " ", row.reason], sort: (row) => row.reason, class: "kp-wide" },
    { id: "remedy", title: t("怎么办"), cell: (row) => row.remedy || "—", class: "kp-wide" },
  ];
  return dataTable({ caption: t("问题单元格"), columns, rows: problems, empty: t("没有问题。"), t, order });
}

function cellPlace(row, t) {
  const sheet = row.sheet ? `${row.sheet} ` : "";
  return row.row ? t("{sheet}第 {row} 行", { sheet, row: row.row }) : sheet || "—";
}

/** What an import would change, field by field. */
export function changeTable(changes, t, { what, held = [] }) {
  const kept = new Set(held);
  const columns = [
    { id: "application", title: what, cell: (row) => [row.application, kept.has(row.application) && badge(t("已有人工决定，保持不变"), "warn")], sort: (row) => row.application },
    { id: "field", title: t("字段"), cell: (row) => row.field, sort: (row) => row.field },
    { id: "old", title: t("原值"), cell: (row) => h("del", { class: "kp-value" }, row.old ?? "—") },
    { id: "new", title: t("新值"), cell: (row) => h("ins", { class: "kp-value" }, row.new ?? "—") },
  ];
  return dataTable({ caption: t("差异"), columns, rows: changes, empty: "", t });
}

/** What an import would add. */
export function newRowsTable(rows, t, { what }) {
  const columns = [
    { id: "id", title: t("编号"), cell: (row) => row.application, sort: (row) => row.application, class: "kp-short" },
    { id: "name", title: what, cell: (row) => row.name, sort: (row) => row.name, class: "kp-wide" },
  ];
  return dataTable({ caption: t("新增"), columns, rows, empty: "", t });
}
