// What every section of the secretary's desk is built of: a part that reads by itself, and small helpers.
import { msg } from "../core/text.js";
import { takesText } from "../core/entry.js";
import { h, replace } from "../core/dom.js";
import { button } from "../core/ui.js";

/**
 * A part that asks its verb whenever it is shown, keeps what it knew meanwhile, and leaves alone
 * somebody who is typing in it: what came in is shown when they leave the field.
 * @param {{verb: string, body?: () => object, timeout?: number}} asked
 * @param {(office: any, data: any, place: HTMLElement) => void} fill
 */
export function readPart({ verb, body = () => ({}), timeout = 60000 }, fill) {
  const place = h("div", { class: "kp-pane", data: { live: "own" } });
  const state = { office: null, data: null, text: "", late: null };

  async function read() {
    const { office } = state;
    const found = await office.attempt(null, () => office.api.request(verb, body(), { timeout }));
    if (found) take(found);
    else if (state.data === null) replace(place, h("p", { class: "kp-muted" }, office.t("没有读到。请点“刷新”。")));
  }

  function take(found, force = false) {
    const text = JSON.stringify(found);
    if (text === state.text && !force) return;
    Object.assign(state, { text, data: found });
    if (!force && inUse()) wait();
    else again();
  }

  function again() {
    state.late = null;
    fill(state.office, state.data, place);
    for (const area of place.querySelectorAll("textarea")) area.dataset.drawn = area.value;
  }

  /** Somebody is writing here: what came in waits for them. */
  function wait() {
    if (state.late) return;
    const { t } = state.office;
    state.late = h("div", { class: "kp-pane-news" }, button(t("有新进展，点此刷新"), again, { kind: "primary" }));
    place.prepend(state.late);
  }

  function inUse() {
    const focused = document.activeElement;
    const typed = [...place.querySelectorAll("textarea")].some((area) => area.value !== (area.dataset.drawn ?? ""));
    return typed || (place.contains(focused) && takesText(focused));
  }

  place.addEventListener("focusout", () => setTimeout(() => state.late && !inUse() && again()));

  return {
    place,
    take,
    again,
    read,
    data: () => state.data,
    show(office) {
      const first = state.office === null;
      state.office = office;
      if (first) replace(place, h("p", { class: "kp-muted", role: "status" }, office.t("正在读取……")));
      read();
      return place;
    },
  };
}

/** Put text on the clipboard; false where the browser does not let us. @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** What a desk says of a sheet. @param {string} state @param {(message: string, values?: object) => string} t */
export function sheetWord(state, t) {
  const words = { new: t("未开始"), draft: t("草稿"), submitted: t(msg("已提交", "secretary")), recused: t(msg("已回避", "secretary")) };
  return words[state] ?? state;
}
