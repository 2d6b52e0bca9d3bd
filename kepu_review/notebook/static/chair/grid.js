// A table of any length with a head and a first column that stay: virtualGrid({...}).
import { h, replace } from "../core/dom.js";

const SPARE = 4;
const COLUMN = 84;
const NARROWEST_HEAD = 220; // of the first column, which stays and hides what is behind it
const COLUMN_STEP = 4; // columns come and go by so many, since all rows have them alike
const MOVES = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [15, 0], PageUp: [-15, 0] };

/**
 * Only the rows and columns that are seen are drawn; arrows move from cell to cell, Enter and click choose.
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
  const state = { rows: [], columns: [], seen: null, height: 0, width: 0, at: [0, 0], stop: null, all: false };
  const drawn = new Map(); // row number → its line
  const above = gap();
  const below = gap();

  /** Which rows and columns are on the screen, with some to spare. */
  function inSight() {
    const { rows, columns, all } = state;
    const [height, width] = [state.height || 600, state.width || 1200];
    if (all) return { first: 0, last: rows.length, left: 0, right: columns.length };
    const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - SPARE);
    const last = Math.min(rows.length, Math.ceil((element.scrollTop + height) / rowHeight) + SPARE);
    const step = (count, round) => round(count / COLUMN_STEP) * COLUMN_STEP;
    const left = step(Math.max(0, element.scrollLeft / COLUMN - 1), Math.floor);
    const right = Math.min(columns.length, step((element.scrollLeft + width - NARROWEST_HEAD) / COLUMN, Math.ceil));
    return { first: Math.min(first, last), last, left: Math.min(left, right), right };
  }

  /** Lines that stay are not touched, so that they are not laid out again. */
  function draw(anew = false) {
    const [seen, before] = [inSight(), state.seen];
    const same = (...names) => !anew && before !== null && names.every((name) => seen[name] === before[name]);
    if (same("first", "last", "left", "right")) return;
    const held = body.contains(document.activeElement);
    if (anew || before === null) forget();
    state.seen = seen;
    for (const [index, shown] of drawn) {
      if (index < seen.first || index >= seen.last) (shown.remove(), drawn.delete(index));
      else if (!same("left", "right")) shift(shown, index, before);
    }
    let after = below;
    for (let index = seen.last - 1; index >= seen.first; index -= 1) {
      if (!drawn.has(index)) drawn.set(index, body.insertBefore(line(state.rows[index], index), after));
      after = drawn.get(index);
    }
    stretch(above, seen.first);
    stretch(below, state.rows.length - seen.last);
    stop();
    if (held) state.stop?.focus({ preventScroll: true });
  }

  function forget() {
    drawn.clear();
    replace(body, above, !state.rows.length && nothing(), below);
  }

  /** One cell alone is a stop of the Tab key, and it is always one that is drawn. */
  function stop() {
    const { first, last } = state.seen;
    if (last > first) state.at[0] = Math.max(first, Math.min(last - 1, state.at[0]));
    const here = active() ?? drawn.get(state.at[0])?.cells[0] ?? null;
    if (state.stop && state.stop !== here) state.stop.tabIndex = -1;
    if (here) here.tabIndex = 0;
    state.stop = here;
  }

  function gap() {
    return h("tr", { "aria-hidden": "true", class: "kp-matrix-gap" }, h("td"));
  }

  function stretch(line, count) {
    line.hidden = count <= 0;
    line.style.height = `${Math.max(0, count) * rowHeight}px`;
    line.cells[0].colSpan = state.columns.length + 1;
  }

  function nothing() {
    return h("tr", {}, h("td", { colspan: state.columns.length + 1, class: "kp-table-empty" }, options.empty));
  }

  function line(row, index) {
    const { left, right } = state.seen;
    const head = h("th", { scope: "row", ...spot(index, 0) }, ...options.rowHead(row));
    return h("tr", { "aria-rowindex": index + 2 }, head, room(left), ...cellsOf(index, left, right), room(state.columns.length - right));
  }

  function cellsOf(index, from, to) {
    return state.columns.slice(from, to).map((column, at) => cell(state.rows[index], column, index, from + at + 1));
  }

  /** The place of columns that are not drawn. */
  function room(count, made = h("td", { "aria-hidden": "true" })) {
    made.hidden = count <= 0;
    made.colSpan = Math.max(1, count);
    return made;
  }

  /** Other columns are in sight: only those that come and go are touched. */
  function shift(shown, index, before) {
    const { left, right } = state.seen;
    const [lead, trail] = [shown.cells[1], shown.lastElementChild];
    for (const one of Array.from(shown.cells).slice(2, -1)) {
      const at = Number(one.dataset.at.split(":")[1]) - 1;
      if (at < left || at >= right) one.remove();
    }
    lead.after(...cellsOf(index, left, Math.min(before.left, right)));
    trail.before(...cellsOf(index, Math.max(before.right, left), right));
    room(left, lead);
    room(state.columns.length - right, trail);
  }

  function cell(row, column, index, at) {
    const found = options.cell(row, column);
    if (!found) return h("td", { role: "gridcell", ...spot(index, at) });
    return h("td", { role: "gridcell", ...spot(index, at), class: found.class, "aria-label": found.label }, ...found.content);
  }

  function spot(index, at) {
    return { tabindex: "-1", "aria-colindex": at + 1, data: { at: `${index}:${at}` } };
  }

  function active() {
    return drawn.get(state.at[0])?.querySelector(`[data-at="${state.at[0]}:${state.at[1]}"]`) ?? null;
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
    const [top, left] = [state.at[0] * rowHeight, (state.at[1] - 1) * COLUMN];
    const room = element.clientHeight - head.offsetHeight - rowHeight;
    const wide = element.clientWidth - (head.rows[0]?.cells[0]?.offsetWidth ?? 0) - COLUMN;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
    if (left >= 0 && left < element.scrollLeft) element.scrollLeft = left;
    else if (left > element.scrollLeft + wide) element.scrollLeft = left - wide;
    draw();
    stop();
    state.stop?.focus({ preventScroll: true });
    state.stop?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function press(event) {
    const cellHere = event.target.closest("[data-at]");
    if (!cellHere || document.getSelection()?.toString()) return;
    state.at = cellHere.dataset.at.split(":").map(Number);
    choose(state.rows[state.at[0]], state.columns[state.at[1] - 1] ?? null);
  }

  function measure() {
    Object.assign(state, { height: element.clientHeight, width: element.clientWidth });
    draw();
  }

  function whole(all) {
    state.all = all;
    draw(true);
  }

  body.addEventListener("keydown", (event) => event.target.closest("[data-at]") && move(event));
  body.addEventListener("click", press);
  element.addEventListener("scroll", () => draw(), { passive: true });
  if (globalThis.ResizeObserver) new ResizeObserver(measure).observe(element);
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
