// A table of any length with a head and a first column that stay: virtualGrid({...}).
import { h, replace } from "../core/dom.js";

const SPARE = 8;
const COLUMN = 84;
const MOVES = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [15, 0], PageUp: [-15, 0] };

/**
 * Only the rows that are seen are drawn; arrows move from cell to cell, Enter and click choose.
 * @param {{label: string, rowHeight: number, choose: (row: any, column: any) => void,
 *   head: (column: any) => any[], rowHead: (row: any) => any[], cell: (row: any, column: any) =>
 *   {class: string, label: string, content: any[]} | null, corner: string, empty: string}} options
 * @returns {{element: HTMLElement, show: (rows: any[], columns: any[]) => void}}
 */
export function virtualGrid(options) {
  const { label, rowHeight, choose } = options;
  const head = h("thead");
  const body = h("tbody");
  const table = h("table", { class: "kp-matrix", role: "grid", "aria-label": label }, head, body);
  const element = h("div", { class: "kp-matrix-box" }, table);
  const state = { rows: [], columns: [], first: -1, last: -1, at: [0, 0], all: false };

  function draw(force) {
    const { rows } = state;
    const height = element.clientHeight || 600;
    const first = state.all ? 0 : Math.max(0, Math.floor(element.scrollTop / rowHeight) - SPARE);
    const last = state.all ? rows.length : Math.min(rows.length, Math.ceil((element.scrollTop + height) / rowHeight) + SPARE);
    if (!force && first === state.first && last === state.last) return;
    const held = body.contains(document.activeElement);
    const known = force ? new Map() : new Map(Array.from(body.rows, (line) => [line.dataset.row, line]));
    const shown = rows.slice(first, last).map((row, index) => known.get(String(first + index)) ?? line(row, first + index));
    Object.assign(state, { first, last });
    if (!held && rows.length) state.at[0] = Math.max(first, Math.min(last - 1, state.at[0]));
    replace(body, gap(first), ...shown, gap(rows.length - last), !rows.length && nothing());
    stop();
    if (held) active()?.focus({ preventScroll: true });
  }

  /** One cell alone is a stop of the Tab key, and it is always one that is drawn. */
  function stop() {
    for (const cellHere of body.querySelectorAll('[tabindex="0"]')) cellHere.tabIndex = -1;
    const here = active();
    if (here) here.tabIndex = 0;
  }

  function gap(count) {
    return count > 0 && h("tr", { "aria-hidden": "true", class: "kp-matrix-gap", style: { height: `${count * rowHeight}px` } }, h("td", { colspan: state.columns.length + 1 }));
  }

  function nothing() {
    return h("tr", {}, h("td", { colspan: state.columns.length + 1, class: "kp-table-empty" }, options.empty));
  }

  function line(row, index) {
    const cells = state.columns.map((column, at) => cell(row, column, index, at + 1));
    return h("tr", { "aria-rowindex": index + 2, data: { row: index } }, h("th", { scope: "row", ...spot(index, 0) }, ...options.rowHead(row)), ...cells);
  }

  function cell(row, column, index, at) {
    const found = options.cell(row, column);
    if (!found) return h("td", { role: "gridcell", ...spot(index, at) });
    return h("td", { role: "gridcell", ...spot(index, at), class: found.class, "aria-label": found.label }, ...found.content);
  }

  function spot(index, at) {
    return { tabindex: "-1", data: { at: `${index}:${at}` } };
  }

  function active() {
    return body.querySelector(`[data-at="${state.at[0]}:${state.at[1]}"]`);
  }

  function move(event) {
    const [row, column] = state.at;
    const step = MOVES[event.key];
    if (event.key === "Enter" || event.key === " ") choose(state.rows[row], state.columns[column - 1] ?? null);
    else if (event.key === "Home") go(event.ctrlKey ? 0 : row, 0);
    else if (event.key === "End") go(event.ctrlKey ? state.rows.length - 1 : row, state.columns.length);
    else if (step) go(row + step[0], column + step[1]);
    else return;
    event.preventDefault();
  }

  function go(row, column) {
    const within = (value, most) => Math.max(0, Math.min(most, value));
    state.at = [within(row, state.rows.length - 1), within(column, state.columns.length)];
    const held = active();
    const top = state.at[0] * rowHeight;
    const room = element.clientHeight - head.offsetHeight - rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
    if (!held) draw(false);
    stop();
    active()?.focus({ preventScroll: true });
    active()?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function press(event) {
    const cellHere = event.target.closest("[data-at]");
    if (!cellHere || document.getSelection()?.toString()) return;
    state.at = cellHere.dataset.at.split(":").map(Number);
    choose(state.rows[state.at[0]], state.columns[state.at[1] - 1] ?? null);
  }

  function whole(all) {
    state.all = all;
    draw(true);
  }

  body.addEventListener("keydown", (event) => event.target.closest("[data-at]") && move(event));
  body.addEventListener("click", press);
  element.addEventListener("scroll", () => draw(false), { passive: true });
  if (globalThis.ResizeObserver) new ResizeObserver(() => draw(false)).observe(element);
  const printing = globalThis.matchMedia?.("print");
  printing?.addEventListener?.("change", (event) => element.isConnected && whole(event.matches));

  return {
    element,
    show(rows, columns) {
      Object.assign(state, { rows, columns });
      state.at = [Math.min(state.at[0], Math.max(0, rows.length - 1)), Math.min(state.at[1], columns.length)];
      table.style.width = `max(100%, calc(var(--kp-matrix-head) + ${columns.length * COLUMN}px))`;
      table.setAttribute("aria-rowcount", String(rows.length + 1));
      table.setAttribute("aria-colcount", String(columns.length + 1));
      replace(head, h("tr", { "aria-rowindex": 1 }, h("th", { scope: "col" }, options.corner), ...columns.map((column) => h("th", { scope: "col" }, ...options.head(column)))));
      draw(true);
    },
  };
}
