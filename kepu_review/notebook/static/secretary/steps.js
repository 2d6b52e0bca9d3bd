// What comes next: the steps of the secretary's work and how far each is.
import { h } from "../core/dom.js";
import { badge } from "../core/ui.js";
import { card } from "../office/pieces.js";

export function stepsCard({ t, data }) {
  const { counts, phase } = data;
  const pending = counts.pending ?? 0;
  const steps = [
    [t("导入申报", "Import applications"), counts.applications > 0, t(`${counts.applications} 项`, `${counts.applications}`)],
    [t("形式审查", "Screening"), counts.applications > 0 && !pending, t(`待审 ${pending} 项`, `${pending} pending`)],
    [t("导入专家", "Import experts"), counts.experts > 0, t(`${counts.experts} 位`, `${counts.experts}`)],
    [t("分派", "Assignment"), counts.assignments > 0, t(`${counts.assignments} 份评审`, `${counts.assignments} reviews`)],
    [t("专家评审（由组长开启）", "Review (the chair opens it)"), phase !== "setup", phase === "setup" ? t("未开启", "not open") : data.round.phase_title],
  ];
  const next = steps.findIndex(([, done]) => !done);
  const line = ([title, done, text], index) =>
    h(
      "li",
      { class: `kp-phase${done ? " kp-phase-past" : index === next ? " kp-phase-now" : ""}`, "aria-current": index === next ? "step" : null },
      h("h4", {}, `${index + 1}. ${title}`, index === next && badge(t("下一步", "next"), "accent")),
      h("p", { class: "kp-muted kp-small" }, text),
    );
  return card(t("工作进展", "Where the work is"), h("ol", { class: "kp-phases" }, ...steps.map(line)));
}
