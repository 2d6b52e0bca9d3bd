// The left side: my applications, how far I am, search and filters.
import { h, replace, setText } from "../core/dom.js";
import { onTyped } from "../core/entry.js";
import { virtualList } from "../core/list.js";
import { badge, picker, progressBar } from "../core/ui.js";
import { STATES, categoriesOf, indexed, matching, stateCounts, stateWord } from "./filter.js";

const RAIL_ROW = 74;
const STATE_TONES = { new: "", draft: "warn", submitted: "good", recused: "" };

/**
 * @param {any} ctx
 * @param {any[]} items of expert.list
 * @param {(application: string) => void} choose
 */
export function createRail(ctx, items, choose) {
  const { t } = ctx;
  const wanted = { query: "", state: "", category: "" };
  const state = { all: indexed(items), shown: [] };
  const found = h("p", { class: "kp-muted kp-small", role: "status" });
  const progress = h("div", { class: "kp-rail-progress" });
  const chips = h("fieldset", { class: "kp-chips" });
  const search = onTyped(
    h("input", {
      class: "kp-input",
      type: "search",
      "aria-label": t("搜索编号、名称、单位或拼音首字母", "Search number, name, unit or initials"),
      placeholder: t("编号、名称、单位、拼音首字母", "Number, name, unit, initials"),
    }),
    (text) => refilter({ query: text }),
  );
  const list = virtualList({
    label: t("分派给我的申报", "Applications assigned to me"),
    rowHeight: RAIL_ROW,
    key: (item) => item.application,
    row: (item) => railRow(ctx, item),
    choose: (item) => choose(item.application),
    empty: t("没有符合条件的申报", "Nothing matches"),
  });
  const everything = [["", t("全部类别", "All categories")], ...categoriesOf(state.all)];
  const category = picker(t("按类别筛选", "Filter by category"), everything, "", (id) => refilter({ category: id }));

  function refilter(change = {}) {
    Object.assign(wanted, change);
    state.shown = matching(state.all, wanted);
    list.show(state.shown);
    setText(found, t(`显示 ${state.shown.length} / ${state.all.length} 份`, `${state.shown.length} of ${state.all.length} shown`));
    recount();
  }

  function recount() {
    const counts = stateCounts(state.all);
    const due = state.all.length - counts.recused;
    const text = t(`已提交 ${counts.submitted} / ${due} 份`, `${counts.submitted} of ${due} handed in`);
    replace(progress, h("span", {}, text), progressBar(t("评审进度", "Progress"), counts.submitted, due));
    const focused = chips.contains(document.activeElement);
    replace(chips, h("legend", { class: "kp-hidden" }, t("按状态筛选", "Filter by state")), ...stateChips(counts));
    if (focused) chips.querySelector("input:checked").focus();
  }

  function stateChips(counts) {
    const all = [["", t("全部", "All"), state.all.length]];
    const others = STATES.filter((one) => counts[one]).map((one) => [one, stateWord(one, t), counts[one]]);
    return [...all, ...others].map(([id, text, count]) =>
      h(
        "label",
        { class: "kp-chip" },
        h("input", { type: "radio", name: `${ctx.stem}-state`, value: id, checked: wanted.state === id, on: { change: () => refilter({ state: id }) } }),
        h("span", {}, `${text} ${count}`),
      ),
    );
  }

  refilter();
  const several = everything.length > 2;
  const tools = h("div", { class: "kp-rail-tools" }, progress, search, chips, several && category, found);
  return {
    element: h("nav", { class: "kp-rail", "aria-label": t("申报列表", "Applications") }, tools, list.element),
    shown: () => state.shown,
    all: () => state.all,
    focusSearch: () => search.focus(),
    select: (application) => list.select(application),
    refilter,
    /** Take over what is known of one item now. */
    update(application, change) {
      const item = state.all.find((one) => one.application === application);
      if (!item || Object.keys(change).every((key) => item[key] === change[key])) return;
      Object.assign(item, change);
      list.refresh();
      recount();
    },
  };
}

function railRow(ctx, item) {
  const { t } = ctx;
  const done = item.state === "submitted" || item.state === "draft";
  const total = done && item.total !== null ? `${shortTotal(item.total)} ${t("分", "pts")}` : "";
  const missing = item.state === "draft" && item.missing ? t(`差 ${item.missing} 项`, `${item.missing} left`) : "";
  return [
    h("div", { class: "kp-row-name", title: item.name }, item.name),
    h("div", { class: "kp-row-unit", title: item.applicant }, `${item.application} · ${item.applicant}`),
    h(
      "div",
      { class: "kp-row-state" },
      badge(stateWord(item.state, t), STATE_TONES[item.state]),
      h("span", { class: "kp-row-total" }, total || missing),
      h("span", { class: "kp-row-category" }, item.category_title ?? ""),
    ),
  ];
}

function shortTotal(total) {
  const [whole, fraction = ""] = String(total).split(".");
  return fraction ? `${whole}.${fraction.slice(0, 2)}` : whole;
}
