// My assignments as a table of any length: search, state, category, order.
import { h, replace, setText } from "../../core/dom.js";
import { onTyped } from "../../core/entry.js";
import { virtualList } from "../../core/list.js";
import { clockText, dayText, msg } from "../../core/text.js";
import { badge, picker } from "../../core/ui.js";
import { categoriesOf, narrowing, ordered, itemStanding, stateCounts, stateWord } from "../filter.js";
import { STATE_TONES, shortTotal, stateChips } from "./chips.js";

const HOME_ROW = 56;

/**
 * @param {any} ctx with assigned
 * @param {{open: (application: string) => void}} act
 */
export function createHomeTable(ctx, act) {
  const { t, assigned } = ctx;
  const wanted = { query: "", state: "", category: "", by: "state", down: false };
  let sorted = [];
  let within = narrowing();
  const found = h("p", { class: "kp-muted kp-small", role: "status" });
  const chips = h("fieldset", { class: "kp-chips" });
  const search = onTyped(
    h("input", {
      class: "kp-input kp-home-search",
      type: "search",
      "aria-label": t("搜索编号、名称、单位或拼音首字母"),
      placeholder: t("搜索：编号、名称、单位、拼音首字母"),
      on: { keydown: (event) => event.key === "ArrowDown" && (event.preventDefault(), list.element.focus()) },
    }),
    (text) => refine({ query: text }, { known: true }),
  );
  const list = virtualList({
    label: t("分派给我的申报"),
    rowHeight: HOME_ROW,
    key: (item) => item.application,
    row: (item) => homeRow(ctx, item),
    choose: (item) => act.open(item.application),
    empty: t("没有符合条件的申报"),
  });
  const orders = [
    ["number", t("编号")],
    ["name", t("名称")],
    ["category", t("类别")],
    ["state", t("状态")],
    ["total", t("总分")],
    ["saved", t("保存时间")],
  ];
  const order = picker(t(msg("排序", "home")), orders.map(([id, word]) => [id, t(msg("按{word}排序", "home"), { word })]), wanted.by, (by) => reorder(by));
  const heads = orders.map(([id, text]) => headButton(id, text));
  const category = h("span", {});

  function headButton(id, text) {
    return h("button", { type: "button", class: `kp-home-head kp-at-${id}`, data: { order: id }, on: { click: () => reorder(id) } }, text, h("span", { "aria-hidden": "true" }));
  }

  function reorder(by) {
    wanted.down = by === wanted.by ? !wanted.down : by === "total" || by === "saved";
    wanted.by = by;
    order.value = by;
    resort();
  }

  function resort() {
    sorted = ordered(assigned.all(), wanted.by, wanted.down);
    const arrow = wanted.down ? "↓" : "↑";
    const direction = wanted.down ? t("降序") : t("升序");
    for (const one of heads) {
      const here = one.dataset.order === wanted.by;
      const word = one.firstChild.textContent;
      setText(one.lastChild, here ? ` ${arrow}` : "");
      one.setAttribute("aria-label", here ? t("按{word}排序，现为{direction}", { word, direction }) : t("按{word}排序", { word }));
      one.setAttribute("aria-pressed", String(here));
    }
    refine();
  }

  /** `known`: nothing of the rows has changed but which ones are shown. */
  function refine(change = {}, { known = false } = {}) {
    Object.assign(wanted, change);
    if (!known) within = narrowing(); // states may be others now
    const shown = within(sorted, wanted);
    list.show(shown, { known });
    setText(found, t("显示 {shownCount} / {sortedCount} 份", { shownCount: shown.length, sortedCount: sorted.length }));
  }

  function recount() {
    const counts = stateCounts(assigned.all());
    const focused = chips.contains(document.activeElement);
    replace(chips, h("legend", { class: "kp-hidden" }, t("按状态筛选")), ...stateChips(ctx, "home", counts, assigned.all().length, wanted.state, (state) => refine({ state })));
    if (focused) chips.querySelector("input:checked")?.focus();
  }

  function offerCategories() {
    const kinds = categoriesOf(assigned.all());
    const everything = [["", t("全部类别")], ...kinds];
    replace(category, kinds.length > 1 && picker(t("按类别筛选"), everything, wanted.category, (id) => refine({ category: id })));
  }

  const head = h("div", { class: "kp-home-heads", role: "group", "aria-label": t("排序") }, ...heads);
  const element = h("section", { class: "kp-home-table", "aria-label": t("我的申报") }, h("div", { class: "kp-home-tools" }, search, chips, category, order, found), head, list.element);
  return {
    element,
    focusSearch: () => search.focus(),
    select: (application) => list.select(application),
    /** All anew, for what may have changed meanwhile. */
    update() {
      offerCategories();
      resort();
      recount();
    },
    refresh() {
      within = narrowing();
      list.refresh();
      recount();
    },
  };
}

function homeRow(ctx, item) {
  const { t } = ctx;
  const stands = itemStanding(item);
  const marked = item.state === "submitted" || item.state === "draft";
  const total = marked && item.total !== null ? t("{total} 分", { total: shortTotal(item.total) }) : "";
  const missing = item.state === "draft" && item.missing ? t("差 {missing} 项", { missing: item.missing }) : "";
  const at = item.saved_at ? savedText(item.saved_at) : "";
  const also = stands !== item.state && item.state !== "new" && badge(stateWord(item.state, t), STATE_TONES[item.state]);
  return [
    h("span", { class: "kp-at-number" }, item.application),
    h("span", { class: "kp-at-name" }, h("span", { class: "kp-row-name", title: item.name }, item.name), h("span", { class: "kp-row-unit", title: item.applicant }, [item.applicant, item.region].filter(Boolean).join(" · "))),
    h("span", { class: "kp-at-category" }, item.category_title ?? ""),
    h("span", { class: "kp-at-state" }, badge(stateWord(stands, t), STATE_TONES[stands]), also),
    h("span", { class: "kp-at-total" }, total || missing),
    h("span", { class: "kp-at-saved" }, at),
  ];
}

/** Today's time of the clock, else day and minute. */
function savedText(iso) {
  const at = new Date(iso);
  return at.toDateString() === new Date().toDateString() ? clockText(iso) : dayText(iso);
}
