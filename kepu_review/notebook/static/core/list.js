// A list of any length that only draws what is seen: virtualList({...}).
import { domId, h, replace } from "./dom.js";

const SPARE_ROWS = 6;

/**
 * A listbox with one tab stop; arrows, Home, End and Page keys move, Enter and click choose.
 * @param {{label: string, rowHeight: number, key: (item: any) => string,
 *   row: (item: any) => Node[], choose: (item: any) => void, empty: string}} options
 * @returns {{element: HTMLElement, show: (items: any[], how?: {known?: boolean}) => void, refresh: (changed?: string) => void,
 *   select: (key: string | null) => void}}
 */
export function virtualList(options) {
  const { label, rowHeight, key, row, choose, empty } = options;
  const stem = domId("kp-row");
  const rows = h("div", { class: "kp-list-rows", role: "presentation" });
  const element = h("div", { class: "kp-list", role: "listbox", tabindex: "0", "aria-label": label }, rows);
  const drawn = new Map(); // index → row
  const state = { items: [], active: -1, chosen: null, first: -1, last: -1, height: 0, top: 0 };

  function inSight() {
    const height = state.height || 600;
    const first = Math.max(0, Math.floor(state.top / rowHeight) - SPARE_ROWS);
    return [first, Math.min(state.items.length, Math.ceil((state.top + height) / rowHeight) + SPARE_ROWS)];
  }

  /** Rows that stay are kept; nothing is measured here, since that would lay out the whole page. */
  function draw() {
    const [first, last] = inSight();
    Object.assign(state, { first, last });
    for (const [index, row] of drawn) {
      if (index >= first && index < last) continue;
      row.remove();
      drawn.delete(index);
    }
    let after = null;
    for (let index = last - 1; index >= first; index -= 1) {
      const row = drawn.get(index) ?? rows.insertBefore(option(state.items[index], index), after);
      drawn.set(index, row);
      after = row;
    }
    const active = state.active >= first && state.active < last;
    if (active) element.setAttribute("aria-activedescendant", `${stem}-${state.active}`);
    else element.removeAttribute("aria-activedescendant");
  }

  function drawAnew() {
    drawn.clear();
    replace(rows, !state.items.length && nothing());
    draw();
  }

  /** Others are shown, but a row drawn already looks as it did: it is put in its new place. */
  function drawAgain() {
    const before = new Map([...drawn.values()].map((row) => [row.dataset.key, row]));
    const [first, last] = inSight();
    drawn.clear();
    for (let index = first; index < last; index += 1) {
      const item = state.items[index];
      const row = before.get(String(key(item)));
      if (!row) continue;
      place(row, index);
      drawn.set(index, row);
      before.delete(row.dataset.key);
    }
    for (const row of before.values()) row.remove();
    for (const child of [...rows.children]) if (!child.dataset.key) child.remove();
    if (!state.items.length) rows.append(nothing());
    draw();
  }

  function place(row, index) {
    row.id = `${stem}-${index}`;
    row.style.top = `${index * rowHeight}px`;
    row.setAttribute("aria-setsize", String(state.items.length));
    row.setAttribute("aria-posinset", String(index + 1));
    row.classList.toggle("kp-active", index === state.active);
  }

  /** Only these rows have changed. */
  function redraw(...indices) {
    for (const index of indices) {
      const old = drawn.get(index);
      if (!old) continue;
      const fresh = option(state.items[index], index);
      drawn.set(index, fresh);
      old.replaceWith(fresh);
    }
  }

  function option(item, index) {
    const chosen = key(item) === state.chosen;
    return h(
      "div",
      {
        id: `${stem}-${index}`,
        class: `kp-row${index === state.active ? " kp-active" : ""}`,
        role: "option",
        style: { top: `${index * rowHeight}px`, height: `${rowHeight}px` },
        "aria-selected": chosen ? "true" : "false",
        "aria-setsize": state.items.length,
        "aria-posinset": index + 1,
        data: { key: key(item) },
        on: { click: (event) => (activate(Number(event.currentTarget.getAttribute("aria-posinset")) - 1), choose(item)) },
      },
      ...row(item),
    );
  }

  function nothing() {
    return h("div", { class: "kp-list-empty", role: "option", "aria-disabled": "true", "aria-selected": "false" }, empty);
  }

  function activate(index) {
    const before = state.active;
    state.active = Math.max(0, Math.min(state.items.length - 1, index));
    mark(before);
    mark(state.active);
    reveal();
    draw();
  }

  function mark(index) {
    const row = drawn.get(index);
    if (!row) return;
    row.classList.toggle("kp-active", index === state.active);
    row.setAttribute("aria-selected", String(key(state.items[index]) === state.chosen));
  }

  /** Scrolled with the next frame, when the page is laid out anyway. */
  function reveal() {
    const height = state.height || element.clientHeight;
    const above = state.active * rowHeight;
    const bottom = above + rowHeight - height;
    const wanted = above < state.top ? above : height && bottom > state.top ? bottom : state.top;
    if (wanted === state.top) return;
    state.top = wanted;
    requestAnimationFrame(() => (element.scrollTop = state.top));
  }

  function onScroll() {
    state.top = element.scrollTop;
    draw();
  }

  function onSize() {
    const shown = !state.height && element.clientHeight > 0; // back on the page: its place was lost
    state.height = element.clientHeight;
    if (shown && element.scrollTop !== state.top) element.scrollTop = state.top;
    if (shown && state.active >= 0) reveal();
    draw();
  }

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !state.items.length) return;
    const page = Math.max(1, Math.floor((state.height || element.clientHeight) / rowHeight) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) activate(state.active + steps[event.key]);
    else if ((event.key === "Enter" || event.key === " ") && state.active >= 0) choose(state.items[state.active]);
    else return;
    event.preventDefault();
  }

  element.addEventListener("scroll", onScroll, { passive: true });
  element.addEventListener("keydown", onKey);
  if (globalThis.ResizeObserver) new ResizeObserver(onSize).observe(element);

  return {
    element,
    /** `known`: what these items say is as it was when they were drawn. */
    show(items, { known = false } = {}) {
      state.items = items;
      state.active = items.findIndex((item) => key(item) === state.chosen);
      const all = Math.max(1, items.length) * rowHeight;
      rows.style.height = `${all}px`;
      state.top = Math.max(0, Math.min(state.top, all - (state.height || 600)));
      if (known) drawAgain();
      else drawAnew();
    },
    /** Draw again what has changed: all, or the row of this key. */
    refresh(changed = null) {
      if (changed === null) drawAnew();
      else redraw([...drawn.keys()].find((index) => key(state.items[index]) === changed));
    },
    select(chosen) {
      const before = state.items.findIndex((item) => key(item) === state.chosen);
      state.chosen = chosen;
      const index = state.items.findIndex((item) => key(item) === chosen);
      mark(before);
      if (index >= 0) activate(index);
    },
  };
}
