// The agenda: order, search, what was discussed, and which item comes next.
import { h, replace, setText } from "../../core/dom.js";
import { msg, searchable } from "../../core/text.js";
import { virtualList } from "../../core/list.js";
import { badge, button, labelled, picker } from "../../core/ui.js";
import { searchField } from "../../office/pieces.js";

/**
 * The rows in the order of the agenda. @param {any[]} rows @param {string} by category, rank, range
 */
export function agendaOrder(rows, by) {
  const last = (value) => (value === null || value === undefined ? Infinity : value);
  const keys = {
    rank: (row) => [last(row.rank)],
    range: (row) => [row.range === null || row.range === undefined ? Infinity : -row.range],
    category: (row) => [row.category_title ?? "", last(row.category_rank)],
  };
  const key = keys[by] ?? keys.category;
  const compare = (one, other) => {
    const [left, right] = [[...key(one), one.application], [...key(other), other.application]];
    for (let at = 0; at < left.length; at += 1) {
      const order = typeof left[at] === "number" ? (left[at] === right[at] ? 0 : left[at] - right[at]) : left[at].localeCompare(right[at], "zh-Hans-CN", { numeric: true });
      if (order) return order;
    }
    return 0;
  };
  return [...rows].sort(compare);
}

/**
 * The first item after the present one that was not discussed yet; from the top if there is none.
 * @param {any[]} ordered @param {Set<string>} discussed @param {string | null} now
 */
export function nextItem(ordered, discussed, now) {
  const at = ordered.findIndex((row) => row.application === now);
  const turned = [...ordered.slice(at + 1), ...ordered.slice(0, at + 1)];
  return turned.find((row) => row.application !== now && !discussed.has(row.application)) ?? null;
}

/**
 * @param {any} office
 * @param {{call: (application: string | null, minutes: number | null, control: any) => void}} acts
 */
export function createAgenda(office, acts) {
  const { t } = office;
  const state = { by: "category", search: "", chosen: null, rows: [], meeting: null, drawn: "" };
  const count = h("p", { class: "kp-muted kp-small", role: "status" });
  const minutes = h("input", { class: "kp-input kp-narrow", type: "number", min: "1", max: "600", step: "1", value: recalledMinutes(), on: { change: keepMinutes } });
  const next = button(t("讨论下一项"), (event) => acts.call(upcoming()?.application ?? null, limit(), event.currentTarget), { kind: "primary" });
  const pick = button(t("讨论所选"), (event) => acts.call(state.chosen, limit(), event.currentTarget));
  const end = button(t("结束本项"), (event) => acts.call(null, null, event.currentTarget));
  const list = virtualList({ label: t("议程"), rowHeight: 62, key: (row) => row.application, row: (row) => agendaRow(office, row, state.meeting), choose, empty: t(msg("没有符合条件的申报。", "meeting")) });
  const orders = h("span", {});
  const search = searchField(t("搜索编号、名称、单位"), "", (text) => ((state.search = text), draw()));
  const element = h(
    "section",
    { class: "kp-agenda", "aria-label": t("议程") },
    h("div", { class: "kp-agenda-tools" }, h("div", { class: "kp-agenda-line" }, h("h3", {}, t("议程")), orders), search, count),
    list.element,
    h("div", { class: "kp-agenda-foot" }, next, h("div", { class: "kp-agenda-line" }, pick, end), labelled(t("每项限时（分钟，可不填）"), minutes)),
  );

  function choose(row) {
    state.chosen = row.application;
    list.select(row.application);
    buttons();
  }

  function upcoming() {
    return nextItem(agendaOrder(state.rows, state.by), new Set(state.meeting.discussed), state.meeting.item?.application ?? null);
  }

  function limit() {
    const number = Number(minutes.value);
    return Number.isInteger(number) && number > 0 ? number : null;
  }

  function keepMinutes() {
    try {
      localStorage.setItem("kepu-item-minutes", minutes.value);
    } catch {
      // Forbidden by the browser's settings: it is typed again next time.
    }
  }

  function buttons() {
    const now = state.meeting.item?.application ?? null;
    const voting = state.meeting.ballots.some((one) => !one.closed_at);
    const coming = upcoming();
    setText(next.firstChild, coming ? t("讨论下一项") : t("各项已讨论"));
    next.title = coming?.name ?? "";
    next.disabled = !coming || voting;
    pick.disabled = !state.chosen || state.chosen === now || voting;
    end.disabled = !now || voting;
  }

  function draw() {
    const wanted = searchable(state.search);
    const found = agendaOrder(state.rows, state.by).filter((row) => !wanted || searchable(`${row.application}\n${row.name}\n${row.applicant}`).includes(wanted));
    const done = state.rows.filter((row) => state.meeting.discussed.includes(row.application)).length;
    setText(count, t("共 {rowsCount} 项，已讨论 {done} 项", { rowsCount: state.rows.length, done }));
    list.show(found);
    buttons();
  }

  function show(meeting, rows) {
    const now = JSON.stringify([meeting.item?.application, meeting.discussed, meeting.ballots.map((one) => one.closed_at)]);
    const fresh = state.rows !== rows;
    state.meeting = meeting;
    state.rows = rows;
    if (fresh) drawOrders();
    if (!fresh && now === state.drawn) return;
    state.drawn = now;
    draw();
  }

  /** What is hidden now is no order either. */
  function drawOrders() {
    const ranked = state.rows.some((row) => row.rank !== null && row.rank !== undefined);
    const spread = state.rows.some((row) => row.range !== null && row.range !== undefined);
    const choices = [["category", t("按类别")], ranked && ["rank", t("按名次")], spread && ["range", t("按分歧")]].filter(Boolean);
    if (!choices.some(([id]) => id === state.by)) state.by = "category";
    replace(orders, picker(t("议程顺序"), choices, state.by, (by) => ((state.by = by), draw())));
  }

  return { element, show };
}

function recalledMinutes() {
  try {
    return localStorage.getItem("kepu-item-minutes") ?? "";
  } catch {
    return "";
  }
}

function agendaRow(office, row, meeting) {
  const { t } = office;
  const now = meeting.item?.application === row.application;
  const sign = now ? badge(t("正在讨论"), "accent") : row.decision ? badge(t("已决定"), "good") : meeting.discussed.includes(row.application) ? badge(t("已讨论"), "") : null;
  const rank = row.category_rank ? t("{category_title}第 {category_rank}", { category_title: row.category_title, category_rank: row.category_rank }) : row.category_title;
  const apart = row.flag ? h("span", { class: "kp-text-warn" }, t("分歧较大")) : null;
  return [h("div", { class: "kp-row-name" }, row.name), h("div", { class: "kp-row-state" }, h("span", { class: "kp-agenda-rank" }, `${row.application} · ${rank}`), apart, sign)].filter(Boolean);
}
