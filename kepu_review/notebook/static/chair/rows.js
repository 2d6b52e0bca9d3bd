// What the chair's tables of applications have in common.
import { h } from "../core/dom.js";
import { badge } from "../core/ui.js";

/** A score as it is shown: rounded for the eye only. */
export function scoreText(score, decimals) {
  return score === null || score === undefined ? "—" : score.toFixed(decimals);
}

/** @param {any} row @param {(application: string) => void} open */
export function nameCell(row, open) {
  return [
    h("button", { type: "button", class: "kp-link", data: { key: `open ${row.application}` }, on: { click: () => open(row.application) } }, row.name),
    h("span", { class: "kp-under" }, `${row.application} · ${row.applicant}`),
  ];
}

/** What is proposed where it is left to people; another outcome stays as it is. */
export function openOutcome(outcome, t) {
  const words = { tied: t("线上并列，待定"), unranked: t("未进入排名"), quotas_exclude: t("名额矛盾，待定"), no_line: t("没有分数线，待定") };
  return words[outcome] ?? outcome;
}

/** The decision, or what is staged or proposed. @param {any} row @param {any} staged */
export function outcomeCell(row, staged, titles, t) {
  const title = (outcome) => titles.get(outcome) ?? openOutcome(outcome, t);
  const veto = row.vetoed && badge(t("一票否决"), "bad");
  const waits = staged && badge(t("待定：{outcome}", { outcome: title(staged.outcome) }), "warn");
  if (row.decision) return [badge(title(row.decision.outcome), row.decision.outcome === "not_named" ? "" : "good"), waits, veto];
  return [veto, waits ?? (row.proposal && h("span", { class: "kp-muted kp-small" }, t("建议：{outcome}", { outcome: title(row.proposal.outcome) })))];
}
