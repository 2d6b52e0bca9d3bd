// 阶段与期限: what each phase opens and closes, what is in the way, moving on, the deadline.
import { h, replace } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { badge, button, labelled, notice } from "../core/ui.js";
import { card, choiceRow, reasonField } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { officeName } from "./conflicts.js";
import { readPart } from "./live.js";
import { stageCards } from "./stages.js";

const PHASE_EFFECTS = {
  setup: { opens: [msg("导入、形式审查、分派")], closes: [msg("专家打分")] },
  review: { opens: [msg("专家打分、提交、撤回"), msg("补收申报、更换专家、催办")], closes: [msg("作出决定")] },
  deliberation: { opens: [msg("排名、合议、表决、决定"), msg("公示文件")], closes: [msg("打分（复评除外）"), msg("导入、审查、分派")] },
  closed: { opens: [msg("查阅、导出、下载文件，管理已命名的基地")], closes: [msg("申报、评审和结论的更改")] },
};
const HINDRANCES = {
  pending: (n, t) => t("{n} 份申报的形式审查未处理", { n }),
  unassigned: (n, t) => t("{n} 份通过审查的申报没有分派专家", { n }),
  short: (n, t) => t("{n} 份申报专家人数不足", { n }),
  barred: (n, t) => t("{n} 份申报的分派有利益冲突", { n }),
  open_sheets: (n, t) => t("{n} 份评审表没有提交", { n }),
  late_experts: (n, t) => t("{n} 位专家没有交齐", { n }),
  undecided: (n, t) => t("{n} 份申报没有决定", { n }),
};
const BEFORE_LEAVING = { setup: ["pending", "unassigned", "short", "barred"], review: ["pending", "unassigned", "short", "barred", "open_sheets", "late_experts"], deliberation: ["undecided"], closed: [] };

export function phasesSection() {
  const part = readPart({ verb: "secretary.phases" }, fill);

  function fill(office, data, place) {
    const { t } = office;
    const names = data.phases.map((one) => one.id);
    replace(
      place,
      card(t("阶段"), h("ol", { class: "kp-phases" }, ...data.phases.map((one) => phaseItem(one, names, data.phase, t)))),
      ...stageCards(office, data.stages, () => part.read()),
      h("div", { class: "kp-split" }, h("div", { class: "kp-pane" }, hindranceCard(office, data), movingCard(office, data, part)), h("div", { class: "kp-pane" }, deadlineCard(office, data, part), historyCard(t, data.history))),
    );
  }

  return { id: "phases", title: msg("阶段与期限"), draw: (office) => [part.show(office)], refresh: (office) => void part.show(office) };
}

function phaseItem({ id, title }, names, now, t) {
  const effects = PHASE_EFFECTS[id];
  const state = id === now ? " kp-phase-now" : names.indexOf(id) < names.indexOf(now) ? " kp-phase-past" : "";
  const line = (sign, words, text) => h("li", { class: `kp-phase-effect kp-phase-effect-${sign}` }, h("span", { class: "kp-phase-effect-word" }, words), text);
  return h(
    "li",
    { class: `kp-phase${state}`, "aria-current": id === now ? "step" : null },
    h("h4", {}, title, id === now && badge(t("当前"), "accent")),
    h("ul", { class: "kp-small" }, ...effects.opens.map((one) => line("open", t("开放"), t(one))), ...effects.closes.map((one) => line("shut", t(msg("关闭", "secretary")), t(one)))),
  );
}

function hindranceCard(office, data) {
  const { t } = office;
  const wanted = BEFORE_LEAVING[data.phase];
  const found = data.in_the_way.filter((one) => one.count && wanted.includes(one.id));
  const title = t("还有什么没做完");
  if (!found.length) return card(title, notice({ tone: "good", text: data.phase === "closed" ? t("已归档。") : t("没有未了事项，可以进入下一阶段。") }));
  const line = (one) => {
    const text = HINDRANCES[one.id](one.count, t);
    const named = one.id === "open_sheets" || one.id === "late_experts" ? "" : one.named.slice(0, 5).join(t("、")) + (one.count > 5 ? "……" : "");
    const go = one.tab && button(t("去处理"), () => office.go(one.tab), { label: t("去处理：{text}", { text }) });
    return h("li", { class: "kp-hindrance" }, h("div", {}, h("strong", {}, text), named && h("span", { class: "kp-under" }, named)), go);
  };
  return card(title, h("ul", { class: "kp-hindrances" }, ...found.map(line)));
}

function movingCard(office, data, part) {
  const { t } = office;
  const names = data.phases.map((one) => one.id);
  const at = names.indexOf(data.phase);
  const possible = data.phases.filter((one, index) => index !== at && index <= at + 1).map((one) => [one.id, names.indexOf(one.id) < at ? t("退回“{title}”", { title: one.title }) : one.title]);
  const choice = choiceRow(t(msg("进入", "secretary")), possible, names[at + 1] ?? "", "kp-move");
  const reason = reasonField(t("理由"), "", t("退回前一阶段，或还有未了事项就结束评审，须写明理由；理由写入留痕。"));
  const go = button(t("确认进入"), async (event) => {
    const done = await office.attempt(event.currentTarget, () => office.api.request("secretary.phase", { phase: choice.value(), reason: reason.area.value }));
    if (!done) return;
    await office.attempt(null, () => office.reload());
    part.read();
    office.say("good", t("已进入“{phase_title}”。", { phase_title: done.round.phase_title }));
  }, { kind: "primary" });
  return card(t("进入另一阶段"), h("div", { class: "kp-decision" }, choice.element, reason.element, h("div", { class: "kp-actions" }, go)));
}

function deadlineCard(office, data, part) {
  const { t } = office;
  const input = h("input", { class: "kp-input kp-when", type: "datetime-local", value: localMinute(data.deadline) });
  const reason = reasonField(t("理由"), "", data.deadline ? t("更改截止时间须写明理由。") : "");
  const past = h("p", { class: "kp-problem", role: "status" });
  input.addEventListener("input", () => {
    const soon = input.value && new Date(input.value).getTime() < Date.now();
    replace(past, soon ? t("这个时间已过：保存后专家立即不能再打分。") : "");
  });
  const open = data.phase === "setup" || data.phase === "review";
  const save = (value) => async (event) => {
    if (data.deadline && !reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明更改的理由。"));
    }
    const wanted = value();
    if (wanted === null) return office.say("warn", t("请选择日期和时间。"));
    const done = await office.attempt(event.currentTarget, () => office.api.request("secretary.deadline", { deadline: wanted, reason: reason.area.value }));
    if (!done) return undefined;
    await office.attempt(null, () => office.reload());
    part.read();
    return office.say("good", done.round.deadline ? t("截止时间：{deadline}。", { deadline: dayText(done.round.deadline) }) : t("已取消截止时间。"));
  };
  const set = button(t("保存截止时间"), save(() => (input.value ? new Date(input.value).toISOString() : null)), { kind: "primary", disabled: !open });
  const lift = data.deadline && button(t("不设截止"), save(() => ""), { disabled: !open });
  const now = data.deadline ? t("现为 {deadline}", { deadline: dayText(data.deadline) }) : t("现未设截止时间");
  return card(t("评审截止时间"), h("p", { class: "kp-muted" }, now), h("div", { class: "kp-decision" }, labelled(t("日期和时间"), input), past, reason.element, h("div", { class: "kp-actions" }, set, lift)));
}

function localMinute(iso) {
  return iso ? dayText(iso).replace(" ", "T") : "";
}

function historyCard(t, history) {
  if (!history.length) return null;
  const columns = [
    { id: "at", title: t("时间"), class: "kp-short", cell: (row) => dayText(row.at) },
    { id: "title", title: t("进入"), class: "kp-short", cell: (row) => row.title },
    { id: "by", title: t(msg("操作人", "secretary")), class: "kp-short", cell: (row) => officeName(row.by, t) },
    { id: "reason", title: t("理由"), cell: (row) => row.reason || "—" },
  ];
  return card(t("阶段变更"), dataTable({ caption: t("阶段变更"), columns, rows: history, empty: "", t }));
}
