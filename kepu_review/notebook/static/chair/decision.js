// The decision on one application: staged with the others, or recorded at once.
import { h, replace } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { button, notice } from "../core/ui.js";
import { choiceRow, reasonField } from "../office/pieces.js";
import { openOutcome } from "./rows.js";
import { stagingOf } from "./staging.js";

/**
 * @param {any} office
 * @param {() => any} row the application's row of the overview, as it is now
 */
export function decisionPanel(office, row) {
  const { t } = office;
  const staging = stagingOf(office);
  const element = h("section", { class: "kp-stack", "aria-label": t("决定") });
  const state = { shown: "", choices: null, reason: null, started: ["", ""] };

  function draw() {
    const { data } = office;
    const here = row();
    const staged = staging.get(here.application);
    const [outcome, reason] = staged ? [staged.outcome, staged.reason] : [here.decision?.outcome ?? "", here.decision?.reason ?? ""];
    state.choices = choiceRow(t("结论"), data.outcomes.map(({ id, title }) => [id, title]), outcome, "kp-outcome");
    state.reason = reasonField(t("理由（必填）"), reason);
    state.started = [outcome, reason];
    state.shown = JSON.stringify([here.decision, here.proposal, staged, data.round.phase]);
    const early = data.round.phase !== "deliberation" && notice({ tone: "warn", text: t("进入“汇总合议”阶段后才能记录决定；现在可以先放入待定。") });
    const stage = button(staged ? t("更新待定决定") : t("放入待定"), () => put(), { kind: "primary" });
    const record = button(here.decision ? t("立即更改决定") : t("立即记录"), (event) => decide(event.currentTarget), { disabled: Boolean(early) });
    const drop = staged && button(t("移出待定"), () => (staging.drop(here.application), done(t("已移出待定。"))), { kind: "quiet" });
    replace(element, h("h3", {}, t("决定")), early, proposed(here), standing(here), h("div", { class: "kp-decision" }, state.choices.element, state.reason.element, h("div", { class: "kp-actions" }, stage, record, drop)));
  }

  function standing(here) {
    if (!here.decision) return null;
    const who = decidedBy(here.decision.by, t);
    const at = dayText(here.decision.at);
    return h("p", { class: "kp-muted" }, t("现有决定：“{outcome}”，{who}于 {at} 记录。", { outcome: titleOf(here.decision.outcome), who, at }));
  }

  function proposed(here) {
    if (!here.proposal) return null;
    const fill = office.data.outcomes.some(({ id }) => id === here.proposal.outcome);
    const take = button(t("采用建议"), () => adopt(here.proposal), { kind: "quiet" });
    return h("p", {}, t("建议："), h("strong", {}, titleOf(here.proposal.outcome)), here.proposal.reason && t("（{reason}）", { reason: here.proposal.reason }), fill && take);
  }

  function titleOf(outcome) {
    return office.data.outcomes.find(({ id }) => id === outcome)?.title ?? openOutcome(outcome, t);
  }

  function adopt(proposal) {
    const input = Array.from(element.querySelectorAll("input[type=radio]")).find(({ value }) => value === proposal.outcome);
    if (input) input.checked = true;
    if (!state.reason.area.value.trim()) state.reason.area.value = proposal.reason;
    state.reason.area.focus();
  }

  function filled() {
    if (!state.choices.value()) return void office.say("warn", t("请先选择结论。"));
    if (state.reason.area.value.trim()) return { outcome: state.choices.value(), reason: state.reason.area.value.trim() };
    state.reason.area.focus();
    return void office.say("warn", t("请写明理由。"));
  }

  function put() {
    const one = filled();
    if (!one) return;
    const here = row();
    staging.put(here.application, { ...one, seen: here.decision?.outcome ?? null });
    done(t("“{name}”已放入待定，尚未记录。", { name: here.name }));
  }

  function done(text) {
    draw();
    office.refoot();
    office.say("good", text);
  }

  async function decide(control) {
    const one = filled();
    if (!one) return;
    const here = row();
    const answer = await office.attempt(control, () => office.api.request("chair.decide", { application: here.application, ...one }));
    if (!answer) return;
    staging.drop(here.application);
    state.reason.area.value = one.reason;
    await office.attempt(null, () => office.reload(office.asked));
    office.say("good", t("已记录“{name}”的决定。", { name: here.name }));
  }

  /** Somebody else has decided, or the phase has changed: shown unless a decision is being written. */
  function refresh() {
    const here = row();
    const now = JSON.stringify([here.decision, here.proposal, staging.get(here.application), office.data.round.phase]);
    const untouched = state.choices.value() === state.started[0] && state.reason.area.value === state.started[1];
    if (now !== state.shown && untouched && !element.contains(document.activeElement)) draw();
  }

  draw();
  return { element, refresh };
}

/** Who decided, in words. @param {string} by @param {Function} t */
export function decidedBy(by, t) {
  return { chair: t(msg("组长", "chair")), secretary: t(msg("秘书", "chair")) }[by] ?? by;
}
