// The expert pool: import by the same wizard, the table, and an expert who drops out.
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
      title: t("导入专家名单", "Import experts"),
      action: t("选择专家名单", "Choose a list of experts"),
      hint: t("表头：编号、姓名、单位、专业领域、县区、申报利益关系的单位、最多评审数。", "Headings: number, name, unit, specialities, region, declared interests, capacity."),
      unit: t("专家", "experts"),
      what: t("专家", "Expert"),
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
    const search = searchField(t("搜索编号、姓名、单位", "Search number, name, unit"), state.search, (text) => ((state.search = text), refill()));
    const split = h("div", { class: "kp-split" }, card(t(`共 ${data.experts.length} 位专家`, `${data.experts.length} experts`), search, list), side);
    replace(place, split);
  }

  return { id: "experts", title: ["专家", "Experts"], draw, refresh: (office) => void part.show(office) };
}

function poolTable({ t }, rows, state, choose) {
  const none = () => h("span", { class: "kp-muted" }, "—");
  const columns = [
    { id: "name", title: t("姓名", "Name"), cell: (row) => [h("button", { type: "button", class: "kp-link", on: { click: () => choose(row.id) } }, row.name), h("span", { class: "kp-under" }, `${row.id} · ${row.affiliation || "—"}`)], sort: (row) => row.name, class: "kp-wide" },
    { id: "specialities", title: t("熟悉的类别", "Specialities"), cell: (row) => row.specialities.join(t("、", ", ")) || none() },
    { id: "region", title: t("县区", "Region"), class: "kp-short", cell: (row) => row.region ?? none(), sort: (row) => row.region },
    { id: "assigned", title: t("已分派", "Assigned"), number: true, cell: (row) => (row.capacity === null ? String(row.assigned) : t(`${row.assigned}（限 ${row.capacity}）`, `${row.assigned} (of ${row.capacity})`)), sort: (row) => row.assigned },
    { id: "submitted", title: t("已提交", "Handed in"), number: true, cell: (row) => String(row.submitted), sort: (row) => row.submitted },
    { id: "conflicts", title: t("利益冲突", "Conflicts"), cell: (row) => (row.conflicts ? badge(t(`${row.conflicts} 项须回避`, `${row.conflicts} to avoid`), "warn") : none()), sort: (row) => row.conflicts },
  ];
  return dataTable({ caption: t("专家", "Experts"), columns, rows, empty: t("还没有专家，请先导入名单。", "No experts yet; import a list."), t, order: state.order, mark: (row) => (row.id === state.leaving ? "kp-row-chosen" : "") });
}

function leavingForm(office, experts, state, part) {
  const { t } = office;
  const person = experts.find((one) => one.id === state.leaving);
  if (!person) return [h("h3", {}, t("专家退出", "A drop-out")), h("p", { class: "kp-muted" }, t("点选一位专家，可在其退出时把未交的评审表转给他人。", "Choose an expert who drops out; the open sheets go to others."))];
  const open = person.assigned - person.submitted;
  const reason = reasonField(t("退出理由（必填）", "Reason (required)"));
  const gaps = h("input", { type: "checkbox" });
  const go = button(t("确认退出并转交", "Confirm the drop-out"), (event) => run(event.currentTarget), { kind: "danger" });

  async function run(control) {
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明退出理由。", "Give a reason."));
    }
    const body = { expert: person.id, reason: reason.area.value, leave_gaps: gaps.checked };
    const done = await office.attempt(control, () => office.api.request("secretary.replace", body, { timeout: 180000 }));
    if (!done) return undefined;
    Object.assign(state, { leaving: null, outcome: { ...done, name: person.name } });
    part.again();
    await office.attempt(null, () => office.reload());
    part.read();
    return office.say("good", t(`「${person.name}」已退出，转交 ${done.moved.length} 份。`, `${person.name} dropped out, ${done.moved.length} sheets passed on.`));
  }

  return [
    h("h3", {}, t(`专家退出：${person.name}`, `Drop-out: ${person.name}`)),
    h("p", {}, t(`已提交 ${person.submitted} 份：保留并计入。未提交 ${open} 份：转给无利益冲突、负担较轻的专家。`, `${person.submitted} handed in stay and count; ${open} open sheets go to others without conflict.`)),
    h("p", { class: "kp-muted kp-small" }, t("草稿仍在留痕中；此后不再分派给这位专家（重新导入名单可恢复）。", "Drafts stay on record; nothing more is assigned to them unless the list is imported again.")),
    h("div", { class: "kp-decision" }, reason.element, h("label", { class: "kp-choice" }, gaps, h("span", {}, t("无人可接的先留缺口", "leave gaps where nobody can take over"))), h("div", { class: "kp-actions" }, go)),
  ];
}

function leavingOutcome(t, done) {
  const line = (one) => h("li", {}, t(`${one.application}「${one.name}」→ ${one.expert_name}`, `${one.application} “${one.name}” → ${one.expert_name}`));
  const gaps = done.gaps.join(t("、", ", "));
  return [
    h("h3", {}, t(`「${done.name}」已退出`, `${done.name} dropped out`)),
    h("p", {}, t(`保留已交 ${done.kept.length} 份，转交 ${done.moved.length} 份。`, `${done.kept.length} kept, ${done.moved.length} passed on.`)),
    done.moved.length > 0 && h("ul", { class: "kp-plain-list" }, ...done.moved.map(line)),
    done.gaps.length > 0 && notice({ tone: "warn", title: t(`缺口 ${done.gaps.length} 份，须另补专家`, `${done.gaps.length} gaps`), text: gaps }),
  ].filter(Boolean);
}
