// A real table of any length: headers stay, only the rows in sight are drawn.
import { h, replace, setText } from "../../core/dom.js";

const SPARE_LINES = 8;

/**
 * @typedef {{id: string, title: string, cell: (row: any) => any, value?: (row: any) => any,
 *   number?: boolean, head?: boolean, hint?: string}} Column `value` makes a column sortable;
 *   null or undefined comes last either way
 * @param {{t: any, label: string, rowHeight: number, sort?: string, down?: boolean}} options
 */
export function windowTable({ t, label, rowHeight, sort = "", down = false }) {
  const caption = h("caption", { class: "kp-hidden" }, label);
  const head = h("thead", {});
  const body = h("tbody", {});
  const table = h("table", { class: "kp-table kp-window-table" }, caption, head, body);
  const element = h("div", { class: "kp-window", tabindex: "0", role: "region", "aria-label": label }, table);
  const state = { columns: [], rows: [], sorted: [], sort, down, first: -1, last: -1 };

  function draw(force) {
    const height = element.clientHeight || 600;
    const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - SPARE_LINES);
    const last = Math.min(state.sorted.length, Math.ceil((element.scrollTop + height) / rowHeight) + SPARE_LINES);
    if (!force && first === state.first && last === state.last) return;
    Object.assign(state, { first, last });
    const lines = state.sorted.slice(first, last).map((row, index) => line(row, first + index));
    replace(body, gap(first), ...lines, gap(state.sorted.length - last));
  }

  function gap(rows) {
    return rows > 0 && h("tr", { "aria-hidden": "true" }, h("td", { colspan: state.columns.length, class: "kp-window-gap", style: { height: `${rows * rowHeight}px` } }));
  }

  function line(row, index) {
    const cells = state.columns.map((column) => h(column.head ? "th" : "td", { class: column.number ? "kp-number" : "", scope: column.head && "row" }, column.cell(row)));
    return h("tr", { style: { height: `${rowHeight}px` }, "aria-rowindex": index + 2 }, ...cells);
  }

  function headCell(column) {
    const words = [column.title, column.hint && h("span", { class: "kp-muted kp-small kp-window-hint" }, column.hint)];
    if (!column.value) return h("th", { scope: "col", class: column.number ? "kp-number" : "" }, ...words);
    const mark = h("span", { class: "kp-window-arrow", "aria-hidden": "true" });
    const press = h("button", { type: "button", class: "kp-window-sort", data: { sort: column.id }, title: t("按“{title}”排序", { title: column.title }), on: { click: () => sortBy(column.id) } }, ...words, mark);
    return h("th", { scope: "col", class: column.number ? "kp-number" : "", data: { column: column.id } }, press);
  }

  function sortBy(id) {
    state.down = state.sort === id ? !state.down : Boolean(state.columns.find((one) => one.id === id)?.number);
    state.sort = id;
    arrange();
  }

  function arrange() {
    const column = state.columns.find((one) => one.id === state.sort && one.value);
    state.sorted = column ? arranged(state.rows, column.value, state.down) : state.rows;
    for (const cell of head.querySelectorAll("th[data-column]")) {
      const here = cell.dataset.column === state.sort;
      cell.setAttribute("aria-sort", here ? (state.down ? "descending" : "ascending") : "none");
      setText(cell.querySelector(".kp-window-arrow"), here ? (state.down ? " ↓" : " ↑") : "");
    }
    draw(true);
  }

  element.addEventListener("scroll", () => draw(false), { passive: true });
  if (globalThis.ResizeObserver) new ResizeObserver(() => draw(false)).observe(element);
  return {
    element,
    /** @param {Column[]} columns @param {any[]} rows */
    show(columns, rows) {
      Object.assign(state, { columns, rows });
      table.setAttribute("aria-rowcount", String(rows.length + 1));
      replace(head, h("tr", {}, ...columns.map(headCell)));
      arrange();
    },
  };
}

/** Rows by a value; those without one come last. */
export function arranged(rows, value, down) {
  const given = rows.filter((row) => value(row) !== null && value(row) !== undefined);
  const blank = rows.filter((row) => value(row) === null || value(row) === undefined);
  const compare = (one, other) => (typeof one === "number" ? one - other : String(one).localeCompare(String(other), "zh"));
  given.sort((one, other) => (down ? compare(value(other), value(one)) : compare(value(one), value(other))));
  return [...given, ...blank];
}
