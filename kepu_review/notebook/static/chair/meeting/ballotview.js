// A ballot in the meeting: how many have voted while it is open, the count when it is closed.
import { h, replace, setText } from "../../core/dom.js";
import { badge, button, progressBar } from "../../core/ui.js";
import { reasonAsker } from "../../panel/asking.js";
import { ballotRule, tallyView } from "../../panel/tally.js";

/**
 * @param {any} office
 * @param {any} ballot open
 * @param {{close: (body: object, control?: any) => Promise<any>}} acts
 * @returns {{element: HTMLElement, show: (ballot: any) => void}}
 */
export function createOpenBallot(office, ballot, acts) {
  const { t } = office;
  const cast = h("p", { class: "kp-turnout" });
  const bar = h("div", {});
  const waiting = h("p", { class: "kp-muted" });
  const sure = h("div", { class: "kp-asker-ask" });
  const state = { cast: 0 };
  sure.hidden = true;

  function show(now) {
    state.cast = now.cast;
    setText(cast, t("已投 {cast} / {voters} 人", { cast: now.cast, voters: now.voters }));
    replace(bar, progressBar(t("投票进度"), now.cast, now.voters));
    setText(waiting, now.waiting?.length ? t("尚未投票：{join}", { join: now.waiting.join("、"), join_2: now.waiting.join(", ") }) : "");
    if (now.cast === now.voters) sure.hidden = true;
  }

  function end(control) {
    if (state.cast >= ballot.voters) return acts.close({ ballot: ballot.id }, control);
    const left = ballot.voters - state.cast;
    const yes = button(t("仍然结束"), (event) => acts.close({ ballot: ballot.id }, event.currentTarget), { kind: "danger" });
    replace(sure, h("p", {}, t("还有 {left} 人没有投票；结束后按未投计，计入总数。", { left })), h("div", { class: "kp-actions" }, yes, button(t("再等等"), () => (sure.hidden = true))));
    sure.hidden = false;
    yes.focus();
    return null;
  }

  const off = reasonAsker(office, { open: t("作废…"), label: t("作废的理由"), confirm: t("确认作废"), kind: "danger", act: (reason) => acts.close({ ballot: ballot.id, reason, call_off: true }) });
  const element = h(
    "section",
    { class: "kp-box kp-ballot-open" },
    h("p", { class: "kp-slip-sign" }, badge(t("正在表决"), "warn"), h("span", { class: "kp-muted" }, ballotRule(ballot, t))),
    h("h3", { class: "kp-ballot-question" }, ballot.question),
    h("p", { class: "kp-ballot-options" }, ballot.options.map(({ title }) => title).join(t("　")) + t("　弃权")),
    cast,
    bar,
    waiting,
    h("div", { class: "kp-actions" }, button(t("结束表决并计票"), (event) => end(event.currentTarget), { kind: "primary" }), off),
    sure,
  );
  show(ballot);
  return { element, show };
}

/**
 * @param {any} office
 * @param {any} ballot closed
 * @param {{stage: (proposal: any) => void}} acts
 */
export function closedBallot(office, ballot, acts) {
  const { t } = office;
  const votes = ballot.votes && h("details", { class: "kp-small" }, h("summary", {}, t("各人的投票（记名）")), h("ul", { class: "kp-votes-named" }, ...ballot.votes.map((one) => h("li", {}, t("{name}：{choice}", { name: one.name, choice: one.choice })))));
  const stage = ballot.proposal && button(t("列入待定决定：{title}", { title: ballot.proposal.title }), () => acts.stage(ballot.proposal), { kind: "primary" });
  return h("section", { class: "kp-box" }, h("h3", { class: "kp-ballot-question" }, ballot.question), tallyView(office, ballot, ballot), votes, stage && h("div", { class: "kp-actions" }, stage, h("span", { class: "kp-muted kp-small" }, t("表决结果只作建议，由组长记录决定。"))));
}
