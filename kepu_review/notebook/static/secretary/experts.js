// The expert pool: import by the same wizard, the table, and an expert who drops out.
import { msg } from "../core/text.js";
import { h, replace } from "../core/dom.js";
import { badge, button, notice } from "../core/ui.js";
import { card, matches, reasonField, searchField } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { importWizard } from "./wizard.js";
import { readPart } from "./live.js";

export function expertsSection() {
  const state = { search: "", order: { by: null, down: false }, leaving: null, outcome: null };
  const wizard = importWizard({
    dry: "secretary.experts_dry_run",
    write: "secretary.experts",
    corrections: "secretary.experts_corrections",
    words: (t) => ({
      title: t("导入专家名单"),
      action: t("选择专家名单"),
      hint: t("表头：编号、姓名、单位、专业领域、县区、申报利益关系的单位、最多评审数。"),
      unit: t(msg("专家", "secretary.experts")),
      what: t("专家"),
    }),
  });
  const part = readPart({ verb: "secretary.pool" }, fill);

  function draw(office) {
    const parts = [wizard.show(office), part.show(office)];
    return office.data.counts.experts && wizard.idle() ? parts.reverse() : parts;
  }

  function fill(office, data, place) {
    const { t } = office;
    const list = h("div", {});
    const side = h("div", { class: "kp-office-side" });
    const refill = () => replace(list, poolTable(office, data.experts.filter((one) => matches(state.search, one.id, one.name, one.affiliation, one.initials, ...one.specialities)), state, choose));
    const choose = (id) => {
      Object.assign(state, { leaving: id, outcome: null });
      refill();
      replace(side, ...leavingForm(office, data.experts, state, part));
      side.querySelector("textarea")?.focus();
    };
    refill();
    replace(side, ...(state.outcome ? leavingOutcome(t, state.outcome) : leavingForm(office, data.experts, state, part)));
    const search = searchField(t("搜索编号、姓名、单位"), state.search, (text) => ((state.search = text), refill()));
    const split = h("div", { class: "kp-split" }, card(t("共 {expertsCount} 位专家", { expertsCount: data.experts.length }), search, list), side);
    replace(place, split);
  }

  return { id: "experts", title: msg("专家", "secretary"), draw, refresh: (office) => void part.show(office) };
}

function poolTable({ t }, rows, state, choose) {
  const none = () => h("span", { class: "kp-muted" }, "—");
  const columns = [
    { id: "name", title: t("姓名"), cell: (row) => [h("button", { type: "button", class: "kp-link", on: { click: () => choose(row.id) } }, row.name), h("span", { class: "kp-under" }, `${row.id} · ${row.affiliation || "—"}`)], sort: (row) => row.name, class: "kp-wide" },
    { id: "specialities", title: t("熟悉的类别"), cell: (row) => row.specialities.join(t("、")) || none() },
    { id: "region", title: t("县区"), class: "kp-short", cell: (row) => row.region ?? none(), sort: (row) => row.region },
    { id: "assigned", title: t("已分派"), number: true, cell: (row) => (row.capacity === null ? String(row.assigned) : t("{assigned}（限 {capacity}）", { assigned: row.assigned, capacity: row.capacity })), sort: (row) => row.assigned },
    { id: "submitted", title: t("已提交"), number: true, cell: (row) => String(row.submitted), sort: (row) => row.submitted },
    { id: "conflicts", title: t("利益冲突"), cell: (row) => (row.conflicts ? badge(t("{conflicts} 项须回避", { conflicts: row.conflicts }), "warn") : none()), sort: (row) => row.conflicts },
  ];
  return dataTable({ caption: t(msg("专家", "secretary")), columns, rows, empty: t("还没有专家，请先导入名单。"), t, order: state.order, mark: (row) => (row.id === state.leaving ? "kp-row-chosen" : "") });
}

function leavingForm(office, experts, state, part) {
  const { t } = office;
  const person = experts.find((one) => one.id === state.leaving);
  if (!person) return [h("h3", {}, t("专家退出")), h("p", { class: "kp-muted" }, t("点选一位专家，可在其退出时把未交的评审表转给他人。"))];
  const open = person.assigned - person.submitted;
  const reason = reasonField(t("退出理由（必填）"));
  const gaps = h("input", { type: "checkbox" });
  const go = button(t("确认退出并转交"), (event) => run(event.currentTarget), { kind: "danger" });

  async function run(control) {
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明退出理由。"));
    }
    const body = { expert: person.id, reason: reason.area.value, leave_gaps: gaps.checked };
    const done = await office.attempt(control, () => office.api.request("secretary.replace", body, { timeout: 180000 }));
    if (!done) return undefined;
    Object.assign(state, { leaving: null, outcome: { ...done, name: person.name } });
    part.again();
    await office.attempt(null, () => office.reload());
    part.read();
    return office.say("good", t("“{name}”已退出，转交 {movedCount} 份。", { name: person.name, movedCount: done.moved.length }));
  }

  return [
    h("h3", {}, t("专家退出：{name}", { name: person.name })),
    h("p", {}, t("已提交 {submitted} 份：保留并计入。未提交 {open} 份：转给无利益冲突、负担较轻的专家。", { submitted: person.submitted, open })),
    h("p", { class: "kp-muted kp-small" }, t("草稿仍在留痕中；此后不再分派给这位专家（重新导入名单可恢复）。")),
    h("div", { class: "kp-decision" }, reason.element, h("label", { class: "kp-choice" }, gaps, h("span", {}, t("无人可接的先留缺口"))), h("div", { class: "kp-actions" }, go)),
  ];
}

function leavingOutcome(t, done) {
  const line = (one) => h("li", {}, t("{application}“{name}”→ {expert_name}", { application: one.application, name: one.name, expert_name: one.expert_name }));
  const gaps = done.gaps.join(t("、"));
  return [
    h("h3", {}, t("“{name}”已退出", { name: done.name })),
    h("p", {}, t("保留已交 {keptCount} 份，转交 {movedCount} 份。", { keptCount: done.kept.length, movedCount: done.moved.length })),
    done.moved.length > 0 && h("ul", { class: "kp-plain-list" }, ...done.moved.map(line)),
    done.gaps.length > 0 && notice({ tone: "warn", title: t("缺口 {gapsCount} 份，须另补专家", { gapsCount: done.gaps.length }), text: gaps }),
  ].filter(Boolean);
}
