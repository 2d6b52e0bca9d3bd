// The left side: my applications, how far I am, search and filters.
import { h, replace, setText } from "../core/dom.js";
import { onTyped } from "../core/entry.js";
import { virtualList } from "../core/list.js";
import { badge, picker, progressBar } from "../core/ui.js";
import { categoriesOf, narrowing, itemStanding, stateCounts, stateWord } from "./filter.js";
import { STATE_TONES, shortTotal, stateChips } from "./home/chips.js";

const RAIL_ROW = 74;

/**
 * @param {any} ctx with assigned
 * @param {(application: string) => void} choose
 */
export function createRail(ctx, choose) {
  const { t, assigned } = ctx;
  const wanted = { query: "", state: "", category: "" };
  let shown = [];
  let within = narrowing();
  const found = h("p", { class: "kp-muted kp-small", role: "status" });
  const progress = h("div", { class: "kp-rail-progress" });
  const chips = h("fieldset", { class: "kp-chips" });
  const search = onTyped(
    h("input", {
      class: "kp-input",
      type: "search",
      "aria-label": t("搜索编号、名称、单位或拼音首字母"),
      placeholder: t("编号、名称、单位、拼音首字母"),
    }),
    (text) => refilter({ query: text }, { known: true }),
  );
  const list = virtualList({
    label: t("分派给我的申报"),
    rowHeight: RAIL_ROW,
    key: (item) => item.application,
    row: (item) => railRow(ctx, item),
    choose: (item) => choose(item.application),
    empty: t("没有符合条件的申报"),
  });
  const category = h("span", {});

  /** `known`: nothing of the rows has changed but which ones are shown. */
  function refilter(change = {}, { known = false } = {}) {
    Object.assign(wanted, change);
    if (!known) within = narrowing(); // states may be others now
    shown = within(assigned.all(), wanted);
    list.show(shown, { known });
    const all = assigned.all().length;
    setText(found, t("显示 {shownCount} / {all} 份", { shownCount: shown.length, all }));
  }

  function recount() {
    const all = assigned.all().length;
    const counts = stateCounts(assigned.all());
    const due = all - counts.recused;
    const text = t("已提交 {submitted} / {due} 份", { submitted: counts.submitted, due });
    replace(progress, h("span", {}, text), progressBar(t("评审进度"), counts.submitted, due));
    const focused = chips.contains(document.activeElement);
    replace(chips, h("legend", { class: "kp-hidden" }, t("按状态筛选")), ...stateChips(ctx, "state", counts, all, wanted.state, (state) => refilter({ state })));
    if (focused) chips.querySelector("input:checked")?.focus();
  }

  function offerCategories() {
    const kinds = categoriesOf(assigned.all());
    const everything = [["", t("全部类别")], ...kinds];
    replace(category, kinds.length > 1 && picker(t("按类别筛选"), everything, wanted.category, (id) => refilter({ category: id })));
    category.hidden = kinds.length < 2;
  }

  offerCategories();
  refilter();
  recount();
  assigned.watch((changed, counts) => {
    if (changed === null) {
      offerCategories();
      refilter();
    } else {
      within = narrowing();
      list.refresh(changed);
    }
    if (counts) recount();
  });
  const tools = h("div", { class: "kp-rail-tools" }, progress, search, chips, category, found);
  return {
    element: h("nav", { class: "kp-rail", "aria-label": t("申报列表") }, tools, list.element),
    shown: () => shown,
    focusSearch: () => search.focus(),
    select: (application) => list.select(application),
    refilter,
  };
}

function railRow(ctx, item) {
  const { t } = ctx;
  const done = item.state === "submitted" || item.state === "draft";
  const total = done && item.total !== null ? t("{total} 分", { total: shortTotal(item.total) }) : "";
  const missing = item.state === "draft" && item.missing ? t("差 {missing} 项", { missing: item.missing }) : "";
  const stands = itemStanding(item);
  return [
    h("div", { class: "kp-row-name", title: item.name }, item.name),
    h("div", { class: "kp-row-unit", title: item.applicant }, `${item.application} · ${item.applicant}`),
    h(
      "div",
      { class: "kp-row-state" },
      badge(stateWord(stands, t), STATE_TONES[stands]),
      h("span", { class: "kp-row-total" }, total || missing),
      h("span", { class: "kp-row-category" }, item.category_title ?? ""),
    ),
  ];
}
