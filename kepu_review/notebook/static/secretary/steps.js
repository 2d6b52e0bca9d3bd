// What comes next: the steps of the secretary's work and how far each is.
import { h } from "../core/dom.js";
import { badge, button } from "../core/ui.js";
import { card } from "../office/pieces.js";

export function stepsCard({ t, data, go }) {
  const { counts, phase } = data;
  const pending = counts.pending ?? 0;
  const steps = [
    ["intake", t("导入申报"), counts.applications > 0, t("{applications} 份", { applications: counts.applications })],
    ["screening", t("形式审查"), counts.applications > 0 && !pending, t("待审 {pending} 份", { pending })],
    ["experts", t("导入专家"), counts.experts > 0, t("{experts} 位", { experts: counts.experts })],
    ["assignment", t("分派"), counts.assignments > 0 && !counts.short, counts.short ? t("{assignments} 份评审；{short} 份申报专家不足", { assignments: counts.assignments, short: counts.short }) : t("{assignments} 份评审", { assignments: counts.assignments })],
    ["phases", t("专家评审"), ["deliberation", "closed"].includes(phase), phase === "setup" ? t("未开启") : t("未交 {open_sheets} 份", { open_sheets: counts.open_sheets })],
  ];
  const next = steps.findIndex(([, , done]) => !done);
  const line = ([id, title, done, text], index) =>
    h(
      "li",
      { class: `kp-phase${done ? " kp-phase-past" : index === next ? " kp-phase-now" : ""}`, "aria-current": index === next ? "step" : null },
      h("h4", {}, `${index + 1}. ${title}`, index === next && badge(t("下一步"), "accent")),
      h("p", { class: "kp-muted kp-small" }, text),
      index === next && id !== "intake" && button(t("前往"), () => go(id)),
    );
  return card(t("工作进展"), h("ol", { class: "kp-phases" }, ...steps.map(line)));
}
