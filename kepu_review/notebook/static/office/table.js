// A table that sorts by its headings and draws rows in portions: dataTable({...}).
import { h, replace } from "../core/dom.js";
import { button } from "../core/ui.js";

const PORTION = 200;

/**
 * A column: `sort` gives what to compare (a number, a text, or null, which comes last).
 * @typedef {{id: string, title: string, cell: (row: any) => any, sort?: (row: any) => any,
 *   number?: boolean, class?: string}} Column
 */

/**
 * @param {{caption: string, columns: Column[], rows: any[], empty: string,
 *   t: (message: string, values?: object) => string, order?: {by: string | null, down: boolean},
 *   mark?: (row: any) => string}} options `order` is kept by the caller from one drawing to the next
 */
export function dataTable({ caption, columns, rows, empty, t, order = { by: null, down: false }, mark = () => "" }) {
  let shown = PORTION;
  const head = h("thead");
  const body = h("tbody");
  const foot = h("div", { class: "kp-table-foot" });
  const table = h("table", { class: "kp-table" }, h("caption", { class: "kp-hidden" }, caption), head, body);

  function draw() {
    replace(head, h("tr", {}, ...columns.map(heading)));
    const sorted = sortRows(rows, columns, order);
    replace(body, ...sorted.slice(0, shown).map(line));
    if (!rows.length) replace(body, h("tr", {}, h("td", { colspan: columns.length, class: "kp-table-empty" }, empty)));
    const left = rows.length - shown;
    replace(foot, left > 0 && button(t("再显示 {min} 行（共 {rowsCount} 行）", { min: Math.min(left, PORTION), rowsCount: rows.length }), more));
  }

  function more() {
    shown += PORTION;
    draw();
  }

  function heading(column) {
    const sorted = order.by === column.id;
    const props = { scope: "col", class: columnClass(column) };
    if (!column.sort) return h("th", props, column.title);
    const sort = { class: "kp-sort", type: "button", on: { click: () => sortBy(column) } };
    const sign = h("span", { class: "kp-sort-sign", "aria-hidden": "true" }, sorted ? (order.down ? "↓" : "↑") : "");
    const state = sorted ? (order.down ? "descending" : "ascending") : "none";
    return h("th", { ...props, "aria-sort": state }, h("button", sort, column.title, sign));
  }

  function sortBy(column) {
    order.down = order.by === column.id ? !order.down : false;
    order.by = column.id;
    draw();
    const index = columns.indexOf(column);
    head.querySelectorAll("th")[index].querySelector("button")?.focus();
  }

  function line(row) {
    return h("tr", { class: mark(row) }, ...columns.map((column) => h("td", { class: columnClass(column) }, column.cell(row))));
  }

  draw();
  return scrolledByKey(h("div", { class: "kp-table-box" }, table, foot), caption);
}

/** What is wider than its place takes the focus, so that arrow keys scroll it. */
function scrolledByKey(box, name) {
  const measure = () => {
    const wide = box.scrollWidth > box.clientWidth;
    for (const [key, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", name]]) {
      if (wide) box.setAttribute(key, value);
      else box.removeAttribute(key);
    }
  };
  if (globalThis.ResizeObserver) new ResizeObserver(measure).observe(box);
  return box;
}

/**
 * The rows in order; a null or missing value always comes last, equal rows keep their order.
 * @param {any[]} rows
 * @param {Column[]} columns
 * @param {{by: string | null, down: boolean}} order
 */
export function sortRows(rows, columns, order) {
  const column = columns.find((one) => one.id === order.by);
  if (!column?.sort) return rows;
  const sign = order.down ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [left, right] = [column.sort(one) ?? null, column.sort(other) ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === "number" && typeof right === "number") return sign * (left - right);
    return sign * String(left).localeCompare(String(right), "zh-Hans-CN", { numeric: true });
  });
}

function columnClass(column) {
  return [column.number && "kp-number", column.class].filter(Boolean).join(" ");
}
