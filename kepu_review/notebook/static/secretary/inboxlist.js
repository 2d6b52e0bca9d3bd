// The left side of the inbox: filters with counts, and the list.
import { h, replace } from "../core/dom.js";
import { msg, searchable } from "../core/text.js";
import { virtualList } from "../core/list.js";
import { badge, picker } from "../core/ui.js";
import { searchField } from "../office/pieces.js";

const INBOX_ROW = 74;

/** Where the screening of an application stands: words and tone. */
export const SCREENING_STATES = {
  pending: [msg("待审"), ""],
  passed: [msg("通过", "secretary"), "good"],
  sent_back: [msg("退回补正", "secretary"), "warn"],
  not_accepted: [msg("不予受理", "secretary"), "bad"],
};

/** @param {string} id @param {(message: string, values?: object) => string} t */
export function screeningBadge(id, t) {
  const [words, tone] = SCREENING_STATES[id] ?? [[id, id], ""];
  return badge(t(words), tone);
}

export function inboxList(t, choose) {
  return virtualList({
    label: t("申报清单"),
    rowHeight: INBOX_ROW,
    key: (row) => row.id,
    choose,
    empty: t("没有符合条件的申报。"),
    row: (row) => [
      h("div", { class: "kp-row-name" }, row.name),
      h("div", { class: "kp-row-unit" }, [row.id, row.applicant].join(" · ")),
      h("div", { class: "kp-row-state" }, screeningBadge(row.screening, t), ...weightBadges(row, t), h("span", { class: "kp-row-category" }, row.category_title)),
    ],
  });
}

function weightBadges(row, t) {
  if (!row.checked) return [badge(t(msg("未审查", "secretary")), "accent")];
  return [row.errors > 0 && badge(t("不符 {errors}", { errors: row.errors }), "bad"), row.warnings > 0 && badge(t("提醒 {warnings}", { warnings: row.warnings }), "warn")].filter(Boolean);
}

const SEVERITIES = {
  error: (row) => row.errors > 0,
  warning: (row) => !row.errors && row.warnings > 0,
  none: (row) => row.checked && !row.errors && !row.warnings,
  unchecked: (row) => !row.checked,
};

/** Filters whose choices tell how many they leave; `state` keeps what is chosen. */
export function inboxFilters(t, state, changed) {
  const element = h("div", { class: "kp-inbox-filters" });
  const search = searchField(t("搜索编号、名称、单位、拼音首字母"), state.search, (text) => ((state.search = text), changed()));
  const pickers = h("div", { class: "kp-inbox-pickers" });
  replace(element, search, pickers);

  function show({ applications, rules }) {
    const counted = (title, count) => t("{title}（{count}）", { title, count });
    const states = Object.entries(SCREENING_STATES).map(([id, [words]]) => [id, counted(t(words), applications.filter((row) => row.screening === id).length)]);
    const severities = [["error", t("有不符")], ["warning", t("只有提醒")], ["none", t("无意见")], ["unchecked", t("未审查")]];
    const all = (text) => ["", text];
    const rule = ([id, title]) => [id, title.length > 26 ? `${title.slice(0, 26)}…` : title];
    replace(
      pickers,
      pick("screening", t("状态"), [all(counted(t("全部状态"), applications.length)), ...states]),
      pick("severity", t("意见"), [all(t("全部意见")), ...severities.map(([id, title]) => [id, counted(title, applications.filter(SEVERITIES[id]).length)])]),
      pick("category", t("类别"), [all(t("全部类别")), ...valuesOf(applications, "category_title").map(([name, count]) => [name, counted(name, count)])]),
      pick("region", t("县区"), [all(t("全部县区")), ...valuesOf(applications, "region").map(([name, count]) => [name, counted(name, count)])]),
      pick("rule", t("规则"), [all(t("全部规则")), ...rules.map((one) => rule([one.id, counted(one.title, one.count)]))]),
    );
  }

  function pick(name, label, choices) {
    const known = choices.some(([id]) => id === state[name]) ? state[name] : "";
    state[name] = known;
    return picker(label, choices, known, (value) => ((state[name] = value), changed()));
  }

  function fits(row) {
    return (
      (!state.screening || row.screening === state.screening) &&
      (!state.severity || SEVERITIES[state.severity](row)) &&
      (!state.category || row.category_title === state.category) &&
      (!state.region || row.region === state.region) &&
      (!state.rule || row.rules.includes(state.rule)) &&
      inboxMatches(state.search, row)
    );
  }

  return { element, show, fits };
}

function inboxMatches(wanted, row) {
  if (!wanted.trim()) return true;
  row.text ??= searchable([row.id, row.name, row.applicant, row.region, row.initials].filter(Boolean).join(" "));
  return wanted.split(/\s+/u).every((word) => row.text.includes(searchable(word)));
}

function valuesOf(rows, name) {
  const counts = new Map();
  for (const row of rows) if (row[name]) counts.set(row[name], (counts.get(row[name]) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => one.localeCompare(other, "zh-Hans-CN"));
}
