// One application before the panel: every sheet side by side, and the decision.
import { h, replace } from "../core/dom.js";
import { dayText } from "../core/text.js";
import { ICONS, badge, button, notice } from "../core/ui.js";
import { card, choiceRow, reasonField } from "../office/pieces.js";
import { rubricLeaves } from "../expert/scoring.js";

/**
 * @param {any} office
 * @param {{open: string | null, rows: string[]}} state which one is open, and which are beside it
 * @returns {Node[]}
 */
export function applicationView(office, state) {
  const { t, data } = office;
  const row = data.ranking.find((one) => one.application === state.open);
  const place = h("div", { class: "kp-office-scroll" }, h("p", { role: "status" }, t("正在读取……", "Loading …")));
  const number = state.open;
  office.attempt(null, async () => {
    const found = await office.api.request("chair.application", { application: number });
    if (state.open === number) replace(place, h("div", { class: "kp-split kp-split-narrow" }, h("div", { class: "kp-office-scroll" }, ...sheets(office, found)), h("div", { class: "kp-office-side" }, ...decision(office, row))));
  });
  return [bar(office, state, row), place];
}

function bar(office, state, row) {
  const { t } = office;
  const at = state.rows.indexOf(state.open);
  const go = (application) => ((state.open = application), office.hush(), office.redraw());
  return h(
    "div",
    { class: "kp-tools" },
    button(t("返回列表", "Back to the list"), () => go(null), { icon: ICONS.left }),
    h("h2", { class: "kp-tools-title" }, row.name),
    h("span", { class: "kp-muted" }, `${row.application} · ${row.applicant}`),
    h("span", { class: "kp-push" }),
    button(t("上一项", "Previous"), () => go(state.rows[at - 1]), { disabled: at <= 0 }),
    button(t("下一项", "Next"), () => go(state.rows[at + 1]), { disabled: at < 0 || at >= state.rows.length - 1 }),
  );
}

function sheets(office, found) {
  const { t } = office;
  const shown = found.reviews.filter((review) => review.state !== "recused");
  const recused = found.reviews.filter((review) => review.state === "recused");
  const parts = [];
  if (shown.length) parts.push(card(t("评审表对照", "Sheets side by side"), comparison(office, found.rubric, shown)));
  else parts.push(notice({ text: t("还没有评审表。", "There is no sheet yet.") }));
  const away = [
    ...found.waiting.map((one) => t(`${one.name}尚未开始`, `${one.name} has not begun`)),
    ...recused.map((one) => t(`${one.name}回避：${one.recusal_reason}`, `${one.name} recused: ${one.recusal_reason}`)),
  ];
  parts.push(...vetoNotices(shown, found.rubric, t));
  if (away.length) parts.push(h("p", { class: "kp-muted" }, away.join(t("；", "; "))));
  parts.push(card(t("申报情况", "The application"), cards(found.cards)));
  return parts;
}

function vetoNotices(reviews, rubric, t) {
  const text = new Map((rubric?.vetoes ?? []).map((veto) => [veto.id, veto.text]));
  return reviews.flatMap((review) =>
    Object.entries(review.vetoes ?? {}).map(([id, evidence]) => notice({ tone: "bad", title: t(`${review.name}提出一票否决：${text.get(id) ?? id}`, `${review.name} raised an exclusion: ${text.get(id) ?? id}`), text: evidence })),
  );
}

function cards(found) {
  const fact = ([label, value]) => [h("dt", {}, label), h("dd", {}, value)];
  const one = ({ title, facts, note }) => h("section", { class: "kp-fact-card" }, h("h4", {}, title), h("dl", {}, ...facts.flatMap(fact)), note && h("p", { class: "kp-hint" }, note));
  return h("div", { class: "kp-fact-cards" }, ...found.map(one));
}

function comparison(office, rubric, reviews) {
  const { t } = office;
  const leaves = rubric ? rubricLeaves(rubric.criteria) : [];
  const states = { draft: t("草稿", "Draft"), submitted: t("已提交", "Handed in") };
  const head = (review) => h("th", { scope: "col" }, review.name, " ", badge(states[review.state] ?? review.state, review.state === "submitted" ? "good" : ""));
  const line = (criterion) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, criterion.title, h("span", { class: "kp-under" }, t(`满分 ${criterion.max}`, `of ${criterion.max}`))),
      ...reviews.map((review) => markCell(review.marks[criterion.id], t)),
    );
  const total = h("tr", { class: "kp-total-row" }, h("th", { scope: "row" }, t("总分", "Total")), ...reviews.map((review) => h("td", {}, h("strong", {}, review.total ?? "—"))));
  const words = h("tr", {}, h("th", { scope: "row" }, t("总评", "Overall comment")), ...reviews.map((review) => h("td", { class: "kp-words" }, review.comment || "—")));
  return h(
    "div",
    { class: "kp-compare" },
    h("table", { class: "kp-table" }, h("caption", { class: "kp-hidden" }, t("评审表对照", "Sheets side by side")), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("指标", "Criterion")), ...reviews.map(head))), h("tbody", {}, total, words, ...leaves.map(line))),
  );
}

function markCell(mark, t) {
  if (!mark) return h("td", { class: "kp-muted" }, t("未评", "no mark"));
  const states = { not_applicable: t("不适用", "n/a"), abstained: t("弃权", "abstained") };
  const value = states[mark.state] ?? mark.points ?? "—";
  return h("td", {}, h("strong", {}, value), mark.level && h("span", { class: "kp-muted kp-small" }, ` ${mark.level}`), mark.comment && h("p", { class: "kp-words kp-small" }, mark.comment));
}

function decision(office, row) {
  const { t, data } = office;
  const now = row.decision;
  const choices = choiceRow(t("结论", "Outcome"), data.outcomes.map(({ id, title }) => [id, title]), now?.outcome ?? row.proposal?.outcome ?? "", "kp-outcome");
  const reason = reasonField(t("理由（必填）", "Reason (required)"), now?.reason ?? "");
  const record = button(now ? t("更改决定", "Change the decision") : t("记录决定", "Record the decision"), (event) => decide(event.currentTarget), { kind: "primary" });
  const by = now && h("p", { class: "kp-muted" }, t(`${who(now.by, t)}于 ${dayText(now.at)} 记录。`, `Recorded by ${who(now.by, t)} at ${dayText(now.at)}.`));
  const early = data.round.phase !== "deliberation" && notice({ tone: "warn", text: t("进入「汇总合议」阶段后才能记录决定。", "Decisions can be recorded in the deliberation phase.") });

  async function decide(control) {
    if (!choices.value()) return office.say("warn", t("请先选择结论。", "Choose an outcome first."));
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明理由。", "Give a reason."));
    }
    const body = { application: row.application, outcome: choices.value(), reason: reason.area.value };
    const done = await office.attempt(control, () => office.api.request("chair.decide", body));
    if (!done) return undefined;
    await office.attempt(null, () => office.reload(office.asked));
    return office.say("good", t(`已记录「${row.name}」的决定。`, `The decision on ${row.name} is recorded.`));
  }

  const titles = new Map(data.outcomes.map(({ id, title }) => [id, title]));
  const proposed = row.proposal && h("p", {}, t("建议：", "Proposed: "), h("strong", {}, titles.get(row.proposal.outcome) ?? row.proposal.outcome), row.proposal.reason && t(`（${row.proposal.reason}）`, ` (${row.proposal.reason})`));
  return [h("h3", {}, t("决定", "Decision")), early, proposed, h("div", { class: "kp-decision" }, choices.element, reason.element, h("div", { class: "kp-actions" }, record, by))].filter(Boolean);
}

function who(by, t) {
  return { chair: t("组长", "the chair"), secretary: t("秘书", "the secretary") }[by] ?? by;
}
