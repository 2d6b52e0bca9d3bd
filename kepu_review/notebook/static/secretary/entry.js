// 补正与重复: corrections that were asked for and come back, beside applications that look like one.
import { h, replace } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { badge, button, labelled, notice, picker } from "../core/ui.js";
import { card, reasonField, statTile } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { doublesCard } from "./doubles.js";
import { readPart } from "./live.js";

export function entrySection() {
  const state = { order: { by: null, down: false }, chosen: null };
  const part = readPart({ verb: "secretary.entry" }, fill);

  function fill(office, data, place) {
    const { t } = office;
    const list = h("div", {});
    const side = h("div", { class: "kp-office-side" });
    const choose = (name) => {
      state.chosen = name;
      draw();
      side.querySelector("textarea, input, select")?.focus();
    };
    const draw = () => {
      replace(list, correctionTable(t, data.corrections, state, choose));
      const row = data.corrections.find((one) => one.application === state.chosen) ?? null;
      replace(side, ...(row ? correctionForms(office, data, row, part, () => choose(null)) : askForm(office, data, part)));
    };
    draw();
    replace(place, entryTiles(t, data), doublesCard(office, data, part), h("div", { class: "kp-split" }, card(t("补正"), list), side));
  }

  return { id: "entry", title: msg("补正与重复"), draw: (office) => [part.show(office)], refresh: (office) => void part.show(office) };
}

function entryTiles(t, data) {
  const count = (state) => data.corrections.filter((one) => one.state === state).length;
  const late = count("late");
  return h("div", { class: "kp-stats" }, statTile(t("待处理的重复"), data.duplicates.length, data.duplicates.length ? "warn" : "good"), statTile(t("待交回的补正"), count("open")), statTile(t("逾期的补正"), late, late ? "bad" : "good"), statTile(t("已交回的补正"), count("returned")));
}

function correctionTable(t, rows, state, choose) {
  const columns = [
    { id: "application", title: t("申报"), cell: (row) => [h("button", { type: "button", class: "kp-link", on: { click: () => choose(row.application) } }, row.name), h("span", { class: "kp-under" }, row.application)], sort: (row) => row.application, class: "kp-wide" },
    { id: "reason", title: t("理由"), cell: (row) => [row.reason, h("span", { class: "kp-under" }, row.rules.join(t("、")))], class: "kp-wide" },
    { id: "times", title: t("第几次"), number: true, cell: (row) => String(row.times), sort: (row) => row.times },
    { id: "until", title: t("期限"), cell: (row) => dayText(row.until), sort: (row) => row.until, class: "kp-short" },
    { id: "state", title: t(msg("状态", "secretary")), cell: (row) => correctionState(row, t), sort: (row) => row.state },
  ];
  return dataTable({ caption: t("补正"), columns, rows, empty: t("没有要求过补正。"), t, order: state.order, mark: (row) => (row.application === state.chosen ? "kp-row-chosen" : "") });
}

/** How a correction stands, as a badge. */
export function correctionState(row, t) {
  if (row.state === "returned") return badge(t("已交回"), "good");
  return row.state === "late" ? badge(t("逾期"), "bad") : badge(t("待交回"), "warn");
}

/** A day and a time for the hands of a person, as the field takes it. */
function untilField(label, hint = "") {
  const input = h("input", { class: "kp-input", type: "datetime-local" });
  return { input, element: labelled(label, input, { hint }), value: () => input.value && new Date(input.value).toISOString() };
}

function correctionForms(office, data, row, part, close) {
  const { t } = office;
  const head = [h("h3", {}, `${row.name}（${row.application}）`), h("p", { class: "kp-words" }, row.reason), h("p", { class: "kp-muted" }, t("期限 {until}", { until: dayText(row.until) }), " ", correctionState(row, t))];
  const back = h("div", { class: "kp-actions" }, button(t("要求另一份补正"), close, { kind: "quiet" }));
  if (row.state === "returned" || !data.open) return [...head, row.note && h("p", { class: "kp-words" }, row.note), back];
  const note = reasonField(t("交回时的说明"));
  const until = untilField(t("延至"));
  const why = reasonField(t("延长的理由"));
  const send = async (control, verb, body, told) => {
    const now = await office.attempt(control, () => office.api.request(verb, { application: row.application, ...body }));
    if (!now) return;
    part.take(now, true);
    office.say("good", told);
  };
  const returned = button(t("已交回，再次审查"), (event) => send(event.currentTarget, "secretary.return_correction", { detail: note.area.value }, t("已交回，并再次审查。")), { kind: "primary" });
  const extend = button(t("延长期限"), (event) => send(event.currentTarget, "secretary.extend_correction", { until: until.value(), reason: why.area.value }, t("期限已延长。")));
  const late = row.state === "late" && notice({ tone: "warn", text: t("期限已过：由人决定延长期限，或在“形式审查”里不予受理。") });
  return [...head, late, h("div", { class: "kp-decision" }, note.element, h("div", { class: "kp-actions" }, returned)), h("div", { class: "kp-decision" }, until.element, why.element, h("div", { class: "kp-actions" }, extend)), back];
}

function askForm(office, data, part) {
  const { t } = office;
  if (!data.open || data.askable.length === 0) return [h("p", { class: "kp-muted" }, t("没有可以要求补正的申报。"))];
  const place = h("div", {});
  const ticks = new Map();
  const fill = (id) => {
    const row = data.askable.find((one) => one.id === id);
    ticks.clear();
    replace(place, h("fieldset", { class: "kp-choices" }, h("legend", {}, t("要补正的")), ...row.findings.map((one) => ruleTick(one, ticks))));
  };
  const which = picker(t("申报"), data.askable.map((one) => [one.id, `${one.id} ${one.name}`]), data.askable[0].id, fill);
  const reason = reasonField(t("理由（必填）"), "", t("写清缺什么、怎么改；会写入留痕。"));
  const until = untilField(t("补正期限"), data.rule ? t("不填为 {until}（{clause}）", { until: dayText(data.rule.until), clause: data.rule.clause }) : t("认定项目没有规定，须填写"));
  const go = button(t("要求补正"), (event) => run(event.currentTarget), { kind: "primary" });

  async function run(control) {
    const rules = [...new Set([...ticks].filter(([input]) => input.checked).map(([, rule]) => rule))];
    if (!rules.length) return office.say("warn", t("请勾选要补正的。"));
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明理由。"));
    }
    const body = { application: which.value, rules, reason: reason.area.value, until: until.value() };
    const now = await office.attempt(control, () => office.api.request("secretary.ask_correction", body));
    if (!now) return undefined;
    part.take(now, true);
    return office.say("good", t("已要求补正。"));
  }

  fill(data.askable[0].id);
  return [h("h3", {}, t("要求补正")), labelled(t("申报"), which), place, reason.element, until.element, h("div", { class: "kp-actions" }, go)];
}

function ruleTick(finding, ticks) {
  const input = h("input", { type: "checkbox", checked: finding.severity === "error" });
  ticks.set(input, finding.rule);
  return h("label", { class: "kp-choice" }, input, h("span", {}, finding.message));
}
