// The phases of the round, and moving between them.
import { h } from "../core/dom.js";
import { badge, button } from "../core/ui.js";
import { card, choiceRow, reasonField } from "../office/pieces.js";

const PHASE_WORDS = {
  setup: [["受理与形式审查", "Intake and screening"], ["秘书导入申报、审查、分派；专家还不能打分。", "The secretary imports, screens and assigns; experts cannot mark yet."]],
  review: [["专家评审", "Expert review"], ["专家打分并提交。", "Experts mark and hand in."]],
  deliberation: [["汇总合议", "Deliberation"], ["打分关闭，评审组合议并记录决定。", "Marks are closed; the panel decides."]],
  closed: [["归档", "Closed"], ["不再更改。", "Nothing changes any more."]],
};

export function phaseSection() {
  function draw(office) {
    const { t, data } = office;
    const now = data.round.phase;
    const names = Object.keys(PHASE_WORDS);
    const step = (name) =>
      h(
        "li",
        { class: `kp-phase${name === now ? " kp-phase-now" : names.indexOf(name) < names.indexOf(now) ? " kp-phase-past" : ""}`, "aria-current": name === now ? "step" : null },
        h("h4", {}, t(...PHASE_WORDS[name][0]), name === now && badge(t("当前", "now"), "accent")),
        h("p", { class: "kp-muted kp-small" }, t(...PHASE_WORDS[name][1])),
      );
    return [card(t("阶段", "Phases"), h("ol", { class: "kp-phases" }, ...names.map(step))), card(t("进入另一阶段", "Move to another phase"), form(office, names, now))];
  }

  function form(office, names, now) {
    const { t } = office;
    const others = names.filter((name) => name !== now);
    const next = names[names.indexOf(now) + 1] ?? others[0];
    const choice = choiceRow(t("阶段", "Phase"), others.map((name) => [name, t(...PHASE_WORDS[name][0])]), next, "kp-phase");
    const reason = reasonField(t("理由", "Reason"), "", t("退回前一阶段，或评审表未交齐就结束评审，须写明理由；理由写入留痕。", "Required for a step back, and to end the review before all sheets are in; it is recorded."));
    const move = button(t("确认进入", "Move there"), (event) => go(event.currentTarget), { kind: "primary" });

    async function go(control) {
      const body = { phase: choice.value(), reason: reason.area.value };
      const done = await office.attempt(control, () => office.api.request("chair.phase", body));
      if (!done) return;
      await office.attempt(null, () => office.reload(office.asked));
      office.say("good", t(`已进入「${done.round.phase_title}」。`, `Now in ${done.round.phase_title}.`));
    }

    return h("div", { class: "kp-decision" }, choice.element, reason.element, h("div", { class: "kp-actions" }, move));
  }

  return { id: "phase", title: ["阶段", "Phases"], draw };
}
