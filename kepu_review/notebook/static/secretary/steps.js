// What comes next: the steps of the secretary's work and how far each is.
import { h } from "../core/dom.js";
import { badge, button } from "../core/ui.js";
import { card } from "../office/pieces.js";

export function stepsCard({ t, data, go }) {
  const { counts, phase } = data;
  const pending = counts.pending ?? 0;
  const steps = [
    ["intake", t("导入申报", "Import applications"), counts.applications > 0, t(`${counts.applications} 份`, `${counts.applications}`)],
    ["screening", t("形式审查", "Screening"), counts.applications > 0 && !pending, t(`待审 ${pending} 份`, `${pending} pending`)],
    ["experts", t("导入专家", "Import experts"), counts.experts > 0, t(`${counts.experts} 位`, `${counts.experts}`)],
    ["assignment", t("分派", "Assignment"), counts.assignments > 0 && !counts.short, counts.short ? t(`${counts.assignments} 份评审；${counts.short} 份申报专家不足`, `${counts.assignments} reviews; ${counts.short} short of experts`) : t(`${counts.assignments} 份评审`, `${counts.assignments} reviews`)],
    ["phases", t("专家评审", "Review"), ["deliberation", "closed"].includes(phase), phase === "setup" ? t("未开启", "not open") : t(`未交 ${counts.open_sheets} 份`, `${counts.open_sheets} open`)],
  ];
  const next = steps.findIndex(([, , done]) => !done);
  const line = ([id, title, done, text], index) =>
    h(
      "li",
      { class: `kp-phase${done ? " kp-phase-past" : index === next ? " kp-phase-now" : ""}`, "aria-current": index === next ? "step" : null },
      h("h4", {}, `${index + 1}. ${title}`, index === next && badge(t("下一步", "next"), "accent")),
      h("p", { class: "kp-muted kp-small" }, text),
      index === next && id !== "intake" && button(t("前往", "Go there"), () => go(id)),
    );
  return card(t("工作进展", "Where the work is"), h("ol", { class: "kp-phases" }, ...steps.map(line)));
}
