// 环节: where the round stands in its programme, what each stage still needs, entering one.
import { h } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { badge, button, notice } from "../core/ui.js";
import { card, choiceRow, reasonField } from "../office/pieces.js";
import { dataTable } from "../office/table.js";

export function stageCards(office, stages, read) {
  const { t } = office;
  if (!stages.length) return [];
  const columns = [
    { id: "title", title: t(msg("环节", "secretary")), class: "kp-short", cell: (row) => stageTitle(row, t) },
    { id: "actors", title: t("谁来做"), cell: (row) => row.actors.join(t("、")) || "—" },
    { id: "sees", title: t("可见"), cell: (row) => row.sees.join(t("、")) || "—" },
    { id: "state", title: t(msg("状态", "secretary")), class: "kp-short", cell: (row) => stageState(row, t) },
    { id: "blockers", title: t("还缺什么"), cell: (row) => stageNeeds(row, t) },
  ];
  const list = card(t("认定项目的环节"), dataTable({ caption: t("认定项目的环节"), columns, rows: stages, empty: "", t }));
  const moving = enteringCard(office, stages, read);
  return moving ? [list, moving] : [list];
}

function stageTitle(row, t) {
  return h("span", {}, row.title, row.at_work && badge(t("打分中"), "accent"), row.optional && badge(t("可略过")), h("span", { class: "kp-under" }, row.clause));
}

function stageState(row, t) {
  const when = row.entered_at && h("span", { class: "kp-under" }, dayText(row.entered_at));
  return h("span", { "aria-current": row.state === "present" ? "step" : null }, row.state === "present" ? badge(row.state_title, "accent") : row.state_title, when);
}

function stageNeeds(row, t) {
  if (!row.blockers.length) return row.state === "present" || row.state === "next" ? t("没有") : "—";
  return h("ul", { class: "kp-small" }, ...row.blockers.map((one) => h("li", {}, one.message, h("span", { class: "kp-under" }, one.remedy))));
}

function enteringCard(office, stages, read) {
  const { t } = office;
  const here = stages.findIndex((one) => one.state === "present");
  const possible = stages.filter((one, index) => one.state !== "present" || !one.entered_at || index !== here);
  if (!possible.length) return null;
  const first = stages.find((one) => one.state === "next") ?? possible[0];
  const words = (one) => [one.id, stages.indexOf(one) < here ? t("退回“{title}”", { title: one.title }) : one.title];
  const choice = choiceRow(t("进入环节"), possible.map(words), first.id, "kp-stage");
  const reason = reasonField(t("理由"), "", t("退回、跳过环节，或条件没有满足仍要进入的，须写明理由；理由写入留痕。"));
  const aside = h("input", { type: "checkbox" });
  const missing = () => [...new Set(stages.filter((one) => one.state === "present" || one.id === choice.value()).flatMap((one) => one.blockers.map((each) => each.condition)))].filter((one) => one !== "order");
  const go = button(t("确认进入环节"), async (event) => {
    const despite = aside.checked ? missing() : [];
    const body = { stage: choice.value(), reason: reason.area.value, despite };
    const done = await office.attempt(event.currentTarget, () => office.api.request("secretary.stage", body));
    if (!done) return;
    await office.attempt(null, () => office.reload());
    read();
    const now = done.stages.find((one) => one.state === "present");
    office.say("good", t("已进入环节“{title}”。", { title: now.title }));
  }, { kind: "primary" });
  const note = stages.some((one) => one.at_work) ? notice({ text: t("专家只看到、只评“打分中”环节的评审表；以前环节的评审表保留，不能再改。") }) : null;
  return card(t("进入环节"), h("div", { class: "kp-decision" }, note, choice.element, h("label", { class: "kp-choice" }, aside, h("span", {}, t("搁置没有满足的条件（须写明理由）"))), reason.element, h("div", { class: "kp-actions" }, go)));
}
