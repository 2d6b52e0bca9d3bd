// 利益冲突: what is on record and what it hits; recording and withdrawing by hand; hints of region.
import { domId, h, replace } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { badge, button, labelled, notice, picker } from "../core/ui.js";
import { card, matches, reasonField, searchField, statTile } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { readPart, sheetWord } from "./live.js";

export function conflictsSection() {
  const state = { search: "", kind: "", hit: "", order: { by: null, down: false }, chosen: null };
  const part = readPart({ verb: "secretary.conflicts" }, fill);

  function fill(office, data, place) {
    const { t } = office;
    const list = h("div", {});
    const side = h("div", { class: "kp-office-side" });
    const hits = data.conflicts.filter((one) => one.assigned !== null);
    const refill = (change = {}) => {
      Object.assign(state, change);
      replace(list, conflictTable(t, data.conflicts.filter(fits), state, open));
    };
    const open = (row) => {
      state.chosen = row === null ? null : conflictKey(row);
      refill();
      replace(side, ...(row ? withdrawForm(office, row, part, () => open(null)) : recordForm(office, data, part)));
      if (row) side.querySelector("textarea")?.focus();
    };
    refill();
    const chosen = data.conflicts.find((row) => conflictKey(row) === state.chosen);
    replace(side, ...(chosen ? withdrawForm(office, chosen, part, () => open(null)) : recordForm(office, data, part)));
    const kinds = [...new Map(data.conflicts.map((one) => [one.kind, one.kind_title]))];
    const tools = h(
      "div",
      { class: "kp-tools" },
      picker(t("种类"), [["", t("全部种类")], ...kinds], state.kind, (kind) => refill({ kind })),
      picker(t("是否已分派"), [["", t("全部")], ["hit", t("已分派的")]], state.hit, (hit) => refill({ hit })),
      searchField(t("搜索专家、申报、单位"), state.search, (search) => refill({ search })),
      button(t("重新比对"), (event) => compareAgain(office, part, event.currentTarget)),
    );
    const tiles = h("div", { class: "kp-stats" }, statTile(t("登记的利益冲突"), data.conflicts.length), statTile(t("涉及已分派"), hits.length, hits.length ? "bad" : "good"), statTile(t(msg("同县区提示", "secretary")), data.hints.length));
    replace(place, tiles, hits.length > 0 && hitNotice(t, hits), h("div", { class: "kp-split" }, card(t("登记表"), tools, list), side), data.hints.length > 0 && hintCard(t, data.hints));
  }

  function fits(row) {
    return (!state.kind || row.kind === state.kind) && (!state.hit || row.assigned !== null) && matches(state.search, row.expert, row.expert_name, row.affiliation, row.application, row.name, row.applicant, row.detail);
  }

  return { id: "conflicts", title: msg("利益冲突"), draw: (office) => [part.show(office)], refresh: (office) => void part.show(office) };
}

function conflictKey(row) {
  return [row.expert, row.application, row.kind].join("\n");
}

function hitNotice(t, hits) {
  const open = hits.filter((one) => one.assigned !== "submitted").length;
  return notice({ tone: "bad", title: t("{hitsCount} 对已分派的有利益冲突", { hitsCount: hits.length }), text: t("这些专家已不能再打分；已交的不计入。未交 {open} 对可在“分派”中重新分派，系统会自动拆开。", { open }) });
}

function conflictTable(t, rows, state, open) {
  const columns = [
    { id: "expert", title: t("专家"), cell: (row) => [h("button", { type: "button", class: "kp-link", on: { click: () => open(row) } }, row.expert_name), h("span", { class: "kp-under" }, `${row.expert} · ${row.affiliation || "—"}`)], sort: (row) => row.expert, class: "kp-person" },
    { id: "application", title: t("申报"), cell: (row) => [row.name, h("span", { class: "kp-under" }, `${row.application} · ${row.applicant}`)], sort: (row) => row.application, class: "kp-wide" },
    { id: "kind", title: t("种类与事实"), cell: (row) => [badge(row.kind_title, row.kind === "by_hand" ? "accent" : ""), " ", row.detail], sort: (row) => row.kind, class: "kp-wide" },
    { id: "at", title: t(msg("登记", "secretary")), class: "kp-short", cell: (row) => [row.by ? officeName(row.by, t) : "—", h("span", { class: "kp-under" }, dayText(row.at))], sort: (row) => row.at },
    { id: "assigned", title: t(msg("分派", "secretary")), class: "kp-short", cell: (row) => (row.assigned === null ? "—" : badge(sheetWord(row.assigned, t), "bad")), sort: (row) => row.assigned },
  ];
  return dataTable({ caption: t("利益冲突"), columns, rows, empty: t("没有登记的利益冲突。"), t, order: state.order, mark: (row) => (conflictKey(row) === state.chosen ? "kp-row-chosen" : "") });
}

/** Offices by their Chinese names, others as they are. @param {string} by */
export function officeName(by, t) {
  return { secretary: t("秘书"), chair: t("组长"), system: t("系统") }[by] ?? by;
}

function recordForm(office, data, part) {
  const { t } = office;
  const expert = suggestField(t("专家（编号或姓名）"), data.experts);
  const application = suggestField(t("申报（编号或名称）"), data.applications);
  const detail = reasonField(t("事实（必填）"), "", t("例如：曾任该基地科普顾问；专家会看到。"));
  const go = button(t("登记"), (event) => run(event.currentTarget), { kind: "primary" });

  async function run(control) {
    const [who, what] = [expert.value(), application.value()];
    if (!who || !what || !detail.area.value.trim()) return office.say("warn", t("请从提示中选定专家和申报，并写明事实。"));
    const now = await office.attempt(control, () => office.api.request("secretary.add_conflict", { expert: who, application: what, detail: detail.area.value }));
    if (!now) return undefined;
    part.take(now, true);
    return office.say("good", t("已登记，立即生效。"));
  }

  return [h("h3", {}, t("登记利益冲突")), h("div", { class: "kp-decision" }, expert.element, application.element, detail.element, h("div", { class: "kp-actions" }, go))];
}

function withdrawForm(office, row, part, close) {
  const { t } = office;
  const reason = reasonField(t("撤销理由（必填）"), "", t("撤销后不再自动登记，除非事实有变化。"));
  const go = button(t("撤销登记"), (event) => run(event.currentTarget), { kind: "danger" });

  async function run(control) {
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明撤销理由。"));
    }
    const body = { expert: row.expert, application: row.application, kind: row.kind, reason: reason.area.value };
    const now = await office.attempt(control, () => office.api.request("secretary.withdraw_conflict", body));
    if (!now) return undefined;
    close();
    part.take(now, true);
    return office.say("good", t("已撤销，并写入留痕。"));
  }

  return [h("h3", {}, t("撤销利益冲突登记")), h("p", {}, `${row.expert_name} — ${row.name}`), h("p", { class: "kp-muted" }, row.detail), h("div", { class: "kp-decision" }, reason.element, h("div", { class: "kp-actions" }, go, button(t("取消"), close, { kind: "quiet" })))];
}

async function compareAgain(office, part, control) {
  const { t } = office;
  const done = await office.attempt(control, () => office.api.request("secretary.find_conflicts", {}, { timeout: 300000 }));
  if (!done) return;
  part.read();
  office.say("good", t("比对完成，新登记 {found} 项。", { found: done.found }));
}

/** A text field that suggests from a list; its value is the number of what was chosen. */
export function suggestField(label, choices) {
  const list = h("datalist", { id: domId("kp-suggest") });
  const input = h("input", { class: "kp-input", list: list.id, autocomplete: "off" });
  const text = (one) => `${one.id} ${one.name}`;
  const offer = () => {
    const wanted = input.value.trim();
    const found = choices.filter((one) => !wanted || text(one).includes(wanted)).slice(0, 30);
    replace(list, ...found.map((one) => h("option", { value: text(one) })));
  };
  input.addEventListener("input", offer);
  input.addEventListener("focus", offer);
  const value = () => {
    const typed = input.value.trim();
    const exact = choices.find((one) => text(one) === typed || one.id === typed);
    const named = choices.filter((one) => one.name === typed);
    return exact?.id ?? (named.length === 1 ? named[0].id : "");
  };
  return { element: h("div", {}, labelled(label, input), list), value };
}

function hintCard(t, hints) {
  const columns = [
    { id: "expert", title: t("专家"), cell: (row) => `${row.expert_name}（${row.expert}）`, sort: (row) => row.expert },
    { id: "name", title: t("申报"), cell: (row) => [row.name, h("span", { class: "kp-under" }, row.application)], sort: (row) => row.application, class: "kp-wide" },
    { id: "region", title: t("县区"), cell: (row) => row.region, sort: (row) => row.region },
  ];
  return h("details", { class: "kp-box" }, h("summary", {}, h("h3", {}, t("同县区的分派（{hintsCount} 对，仅提示，不算利益冲突）", { hintsCount: hints.length }))), dataTable({ caption: t("同县区提示"), columns, rows: hints, empty: "", t }));
}
