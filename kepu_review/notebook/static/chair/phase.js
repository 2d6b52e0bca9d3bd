// The phases of the round, what each opens and closes, and moving between them.
import { msg } from "../core/text.js";
import { h, replace } from "../core/dom.js";
import { badge, button, notice } from "../core/ui.js";
import { card, choiceRow, reasonField } from "../office/pieces.js";

export function phaseSection() {
  const state = { wanted: null, reason: "" };

  function draw(office) {
    const { t, data } = office;
    const now = data.phases.findIndex(({ id }) => id === data.round.phase);
    const step = (phase, at) =>
      h(
        "li",
        { class: `kp-phase${at === now ? " kp-phase-now" : at < now ? " kp-phase-past" : ""}`, "aria-current": at === now ? "step" : null },
        h("h4", {}, phase.title, at === now && badge(t("当前"), "accent")),
        h("ul", { class: "kp-phase-open" }, ...phase.open.map((text) => h("li", {}, text))),
      );
    return [card(t("阶段"), h("ol", { class: "kp-phases" }, ...data.phases.map(step))), card(t("进入另一阶段"), form(office, data.phases, now))];
  }

  function form(office, phases, now) {
    const { t } = office;
    const others = phases.filter((phase, at) => at !== now && phase.reachable);
    state.wanted = others.find(({ id }) => id === state.wanted)?.id ?? (phases[now + 1] ?? others[0]).id;
    const choice = choiceRow(t(msg("阶段", "chair")), others.map(({ id, title }) => [id, title]), state.wanted, "kp-phase");
    const reason = reasonField(t("理由"), state.reason, t("退回前一阶段，或评审表未交齐就结束评审，须写明理由；理由写入留痕。"));
    const effect = h("div", { class: "kp-effect", "aria-live": "polite" });
    const move = button("", (event) => go(event.currentTarget), { kind: "primary" });
    const show = () => {
      const phase = phases.find(({ id }) => id === state.wanted);
      replace(effect, ...effects(office, phase));
      replace(move, h("span", {}, phase.back ? t("确认退回“{title}”", { title: phase.title }) : t("确认进入“{title}”", { title: phase.title })));
      move.classList.toggle("kp-danger", phase.back);
      move.classList.toggle("kp-primary", !phase.back);
    };
    choice.element.addEventListener("change", () => ((state.wanted = choice.value()), show()));
    reason.area.addEventListener("input", () => (state.reason = reason.area.value));
    show();

    async function go(control) {
      const done = await office.attempt(control, () => office.api.request("chair.phase", { phase: state.wanted, reason: reason.area.value }));
      if (!done) return;
      Object.assign(state, { wanted: null, reason: "" });
      await office.attempt(null, () => office.reload(office.asked));
      office.say("good", t("已进入“{phase_title}”。", { phase_title: done.round.phase_title }));
    }

    return h("div", { class: "kp-decision" }, choice.element, effect, reason.element, h("div", { class: "kp-actions" }, move));
  }

  return { id: "phase", title: msg("阶段"), draw };
}

function effects(office, phase) {
  const { t, data } = office;
  const groups = [
    [t(msg("开放", "chair")), phase.opens, "good"],
    [t(msg("关闭", "chair")), phase.closes, "warn"],
    [t("开始显示"), phase.shows, "good"],
    [t("不再显示"), phase.hides, "warn"],
  ].filter(([, texts]) => texts.length);
  const sum = (field) => data.progress.experts.reduce((all, expert) => all + expert[field], 0);
  const open = sum("assigned") - sum("recused") - sum("submitted");
  const ends = data.round.phase === "review" && !phase.back && open > 0;
  return [
    ...groups.map(([title, texts, tone]) => h("div", { class: "kp-effect-group" }, badge(title, tone), h("ul", {}, ...texts.map((text) => h("li", {}, text))))),
    ends && notice({ tone: "warn", text: t("还有 {open} 份评审表没有提交，进入后专家不能再打分；须写明理由。", { open }) }),
  ].filter(Boolean);
}
