// A list of any length that only draws what is seen: virtualList({...}).
import { domId, h, replace } from "./dom.js";

const SPARE_ROWS = 6;

/**
 * A listbox with one tab stop; arrows, Home, End and Page keys move, Enter and click choose.
 * @param {{label: string, rowHeight: number, key: (item: any) => string,
 *   row: (item: any) => Node[], choose: (item: any) => void, empty: string}} options
 * @returns {{element: HTMLElement, show: (items: any[]) => void, refresh: () => void,
 *   select: (key: string | null) => void}}
 */
export function virtualList(options) {
  const { label, rowHeight, key, row, choose, empty } = options;
  const stem = domId("kp-row");
  const rows = h("div", { class: "kp-list-rows", role: "presentation" });
  const element = h("div", { class: "kp-list", role: "listbox", tabindex: "0", "aria-label": label }, rows);
  const state = { items: [], active: -1, chosen: null, first: -1, last: -1 };

  function draw(force) {
    const height = element.clientHeight || 600;
    const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - SPARE_ROWS);
    const last = Math.min(state.items.length, Math.ceil((element.scrollTop + height) / rowHeight) + SPARE_ROWS);
    if (!force && first === state.first && last === state.last) return;
    Object.assign(state, { first, last });
    const window = state.items.slice(first, last).map((item, index) => option(item, first + index));
    replace(rows, ...(state.items.length ? window : [nothing()]));
    const active = state.active >= first && state.active < last;
    if (active) element.setAttribute("aria-activedescendant", `${stem}-${state.active}`);
    else element.removeAttribute("aria-activedescendant");
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
        on: { click: () => (activate(index), choose(item)) },
      },
      ...row(item),
    );
  }

  function nothing() {
    return h("div", { class: "kp-list-empty", role: "option", "aria-disabled": "true", "aria-selected": "false" }, empty);
  }

  function activate(index) {
    state.active = Math.max(0, Math.min(state.items.length - 1, index));
    const top = state.active * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    const bottom = top + rowHeight - element.clientHeight;
    if (bottom > element.scrollTop) element.scrollTop = bottom;
    draw(true);
  }

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !state.items.length) return;
    const page = Math.max(1, Math.floor(element.clientHeight / rowHeight) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) activate(state.active + steps[event.key]);
    else if ((event.key === "Enter" || event.key === " ") && state.active >= 0) choose(state.items[state.active]);
    else return;
    event.preventDefault();
  }

  element.addEventListener("scroll", () => draw(false), { passive: true });
  element.addEventListener("keydown", onKey);
  if (globalThis.ResizeObserver) new ResizeObserver(() => draw(false)).observe(element);

  return {
    element,
    show(items) {
      state.items = items;
      state.active = items.findIndex((item) => key(item) === state.chosen);
      rows.style.height = `${Math.max(1, items.length) * rowHeight}px`;
      draw(true);
    },
    refresh: () => draw(true),
    select(chosen) {
      state.chosen = chosen;
      const index = state.items.findIndex((item) => key(item) === chosen);
      if (index >= 0) activate(index);
      else draw(true);
    },
  };
}
