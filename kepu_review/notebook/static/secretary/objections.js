// 异议: the register, putting one down, settling one with what was found.
import { h } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { badge, button, labelled, picker } from "../core/ui.js";
import { choiceRow, reasonField } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { officeName, suggestField } from "./conflicts.js";

const TONES = { upheld: "bad", rejected: "good" };

export function objectionTable(t, rows, state, choose) {
  const columns = [
    { id: "id", title: t(msg("编号", "secretary")), cell: (row) => h("button", { type: "button", class: "kp-link", on: { click: () => choose(row) } }, row.id), sort: (row) => row.received, class: "kp-short" },
    { id: "application", title: t("针对"), cell: (row) => (row.application === null ? t("整个公示 {notice}", row) : [row.name, h("span", { class: "kp-under" }, `${row.application} · ${row.notice}`)]), sort: (row) => row.application, class: "kp-wide" },
    { id: "ground", title: t("事由"), cell: (row) => row.ground, sort: (row) => row.ground, class: "kp-wide" },
    { id: "objector", title: t("异议人"), cell: (row) => [row.objector ?? "—", h("span", { class: "kp-under" }, dayText(row.received))], sort: (row) => row.objector },
    { id: "settled", title: t("结果"), cell: (row) => objectionState(row, t), sort: (row) => row.settled ?? "" },
  ];
  return dataTable({ caption: t("异议登记表"), columns, rows, empty: t("没有异议。"), t, order: state.order, mark: (row) => (row.id === state.chosen ? "kp-row-chosen" : "") });
}

/** How an objection stands, as a badge; which one it repeats. */
export function objectionState(row, t) {
  if (row.settled === null) return badge(t("待核查"), "warn");
  return [badge(row.settled_title, TONES[row.settled] ?? ""), row.same_as && ` ${row.same_as}`];
}

/** Beside the register: a form for a new one, or the chosen one with its settlement. */
export function objectionForms(office, data, row, part, close) {
  if (row === null) {
    const may = data.open && data.notices.some((one) => one.withdrawn === null);
    return may ? addForm(office, data, part) : [h("p", { class: "kp-muted" }, office.t("发布公示之后可以登记异议。"))];
  }
  const open = row.settled === null && data.open;
  return [...objectionFacts(office.t, row, close), ...(open ? settleForm(office, data, row, part, close) : [])];
}

function objectionFacts(t, row, close) {
  const facts = [
    [t("针对"), row.application === null ? t("整个公示 {notice}", row) : `${row.name}（${row.application}）`],
    [t("异议人"), row.objector ?? t("没有实名")],
    [t("联系方式"), row.contact ?? "—"],
    [t("提出方式"), row.written ? t("书面") : t("非书面")],
    [t("证明材料"), row.evidence.join(t("、")) || t("没有证明材料")],
    [t("收到"), dayText(row.received)],
    [t("事由"), row.ground],
    [t("具体内容"), row.text || "—"],
  ];
  if (row.settled !== null) facts.push([t("结果"), objectionState(row, t)], [t("核查意见"), row.finding], [t("办结"), `${officeName(row.settled_by, t)} ${dayText(row.settled_at)}`]);
  const list = facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)));
  return [h("h3", {}, t("异议 {id}", row)), h("dl", { class: "kp-facts" }, ...list), h("div", { class: "kp-actions" }, button(t("登记另一件"), close, { kind: "quiet" }))];
}

function settleForm(office, data, row, part, close) {
  const { t } = office;
  const outcome = choiceRow(t("处理结果"), data.outcomes.map((one) => [one.id, one.title]), "", "kp-outcome");
  const heard = data.objections.filter((one) => one.settled === "upheld" || one.settled === "rejected");
  const same = picker(t("与哪一件相同"), [["", "—"], ...heard.map((one) => [one.id, `${one.id} ${one.ground}`])], "", () => {});
  const finding = reasonField(t("核查意见（必填）"), "", t("写明查了什么、查到什么；会写入留痕。"));

  async function run(control) {
    if (!outcome.value()) return office.say("warn", t("请选择处理结果。"));
    if (!finding.area.value.trim()) {
      finding.area.focus();
      return office.say("warn", t("请写明核查意见。"));
    }
    const repeated = outcome.value() === "repeated";
    const body = { objection: row.id, outcome: outcome.value(), detail: finding.area.value, same_as: repeated ? same.value : "" };
    const now = await office.attempt(control, () => office.api.request("secretary.settle_objection", body));
    if (!now) return undefined;
    close();
    part.take(now, true);
    return office.say("good", t("异议 {id} 已办结。", row));
  }

  const go = button(t("办结"), (event) => run(event.currentTarget), { kind: "primary" });
  return [h("div", { class: "kp-decision" }, outcome.element, heard.length > 0 && labelled(t("与哪一件相同（结果为重复时）"), same), finding.element, h("div", { class: "kp-actions" }, go))];
}

function addForm(office, data, part) {
  const { t } = office;
  const standing = data.notices.filter((one) => one.withdrawn === null);
  const to = picker(t("公示"), standing.map((one) => [one.id, t("{id}（{start} 至 {end}）", one)]), standing.at(-1).id, () => {});
  const application = suggestField(t("申报（编号或名称；不填为整个公示）"), data.applications);
  const field = (label, props = {}, hint = "") => {
    const input = h("input", { class: "kp-input", maxlength: 200, ...props });
    return { input, element: labelled(label, input, { hint }) };
  };
  const objector = field(t("异议人"), { autocomplete: "off" }, data.asked?.named ? t("须实名") : "");
  const contact = field(t("联系方式"), { autocomplete: "off" });
  const ground = field(t("事由（必填）"), {}, data.asked && !data.asked.repeated ? t("同一事由已核处的不再受理") : "");
  const received = field(t("收到的时间"), { type: "datetime-local" }, t("不填为现在"));
  const written = h("input", { type: "checkbox" });
  const evidence = reasonField(t("证明材料"), "", t("每行一件"));
  const text = reasonField(t("具体内容"));

  async function run(control) {
    if (!ground.input.value.trim()) {
      ground.input.focus();
      return office.say("warn", t("请写明事由。"));
    }
    const wanted = application.element.querySelector("input");
    if (wanted.value.trim() && !application.value()) {
      wanted.focus();
      return office.say("warn", t("请从提示中选定申报。"));
    }
    const body = {
      notice: to.value,
      application: application.value(),
      objector: objector.input.value,
      contact: contact.input.value,
      written: written.checked,
      evidence: evidence.area.value.split("\n"),
      ground: ground.input.value,
      text: text.area.value,
      received: received.input.value && new Date(received.input.value).toISOString(),
    };
    const now = await office.attempt(control, () => office.api.request("secretary.add_objection", body));
    if (!now) return undefined;
    const { made, finding, ...found } = now;
    part.take(found, true);
    if (finding) return office.say("warn", t("已登记异议 {made}。", { made }), finding);
    return office.say("good", t("已登记异议 {made}，待核查。", { made }));
  }

  const go = button(t("登记"), (event) => run(event.currentTarget), { kind: "primary" });
  const asked = data.asked && t("依据：{clause}", data.asked);
  return [
    h("h3", {}, t("登记异议")),
    asked && h("p", { class: "kp-muted" }, asked),
    h("div", { class: "kp-decision" }, labelled(t("公示"), to), application.element, objector.element, contact.element, h("label", { class: "kp-choice" }, written, h("span", {}, t("书面提出"))), evidence.element, ground.element, text.element, received.element, h("div", { class: "kp-actions" }, go)),
  ];
}
