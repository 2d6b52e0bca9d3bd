// The input of a criterion by its scoring kind: what the expert chooses becomes a choice.
import { msg } from "../core/text.js";
import { micro, microText } from "../core/decimal.js";
import { h, setText } from "../core/dom.js";
import { button } from "../core/ui.js";
import { choiceProblem, rangeHint } from "./check.js";
import { createParts } from "./counts.js";
import { partsFormula } from "./formula.js";
import { bandRows, createLevels, thresholdRows } from "./levels.js";
import { createNumber } from "./number.js";
import { bandFor, bandSpan, choicePoints, markedByParts, partsSum } from "./scoring.js";

/**
 * @typedef {{main: HTMLElement | null, side: (HTMLElement | null)[],
 *   show: (choice: any, refusal: any) => void, reset: () => void, focus: () => void}} Input
 *   reset: nothing of what was typed on another sheet is left
 * @typedef {{set: (choice: any) => void, refuse: (raw: any, reason: string) => void,
 *   next: () => void, before: () => any, proposal: () => any}} InputActs
 *   before: the choice before this typing began
 */

/**
 * @param {any} ctx
 * @param {any} criterion
 * @param {InputActs} act
 * @returns {Input}
 */
export function createInput(ctx, criterion, act) {
  const { kind } = criterion.scoring;
  if (markedByParts(criterion.scoring)) return partsInput(ctx, criterion, act);
  if (kind === "levels" || kind === "bands") return levelInput(ctx, criterion, act);
  if (kind === "threshold") return thresholdInput(ctx, criterion, act);
  return numberInput(ctx, criterion, act);
}

/** A choice of these, with nothing else. */
export function choiceOf(change) {
  return { state: "marked", value: null, level: null, parts: {}, ...change };
}

function levelInput(ctx, criterion, act) {
  const label = ctx.t("{title}：档次", { title: criterion.title });
  const levels = createLevels(ctx, bandRows(criterion, ctx.t), {
    label,
    choose: (level) => act.set(choiceOf({ level })),
  });
  const score = pointsText(ctx, criterion);
  return {
    main: levels.element,
    side: [score.element],
    show: (choice, refusal) => (levels.show(choice?.level ?? null), score.show(choice, refusal?.reason ?? "")),
    reset: () => {},
    focus: () => focusRadio(levels.inputs),
  };
}

function thresholdInput(ctx, criterion, act) {
  const rows = thresholdRows(criterion, ctx.t);
  const label = ctx.t("{title}：是否达到", { title: criterion.title });
  const levels = createLevels(ctx, rows, { label, choose: (value) => act.set(choiceOf({ value })) });
  const score = pointsText(ctx, criterion);
  const rowOf = (choice) => rows.find(({ id }) => choice && micro(id) === micro(choice.value))?.id ?? null;
  return {
    main: levels.element,
    side: [score.element],
    show: (choice, refusal) => (levels.show(rowOf(choice)), score.show(choice, refusal?.reason ?? "")),
    reset: () => {},
    focus: () => focusRadio(levels.inputs),
  };
}

function numberInput(ctx, criterion, act) {
  const { t } = ctx;
  const { kind, bands = [], step } = criterion.scoring;
  const ranged = kind === "level_ranges";
  const takes = kind === "penalty"; // typed as the size of the loss
  let picked = null; // the level the expert chose by hand; else it follows the number
  const label = t("{title}：{takes}", { title: criterion.title, takes: takes ? "扣分" : "分数", takes_2: takes ? "points off" : "points" });
  const number = createNumber({ label, step, commit, next: act.next });
  const choose = (level) => ((picked = level), commit(number.control.value));
  const known = () => act.before()?.level ?? act.proposal()?.level ?? null;
  const levels = ranged ? createLevels(ctx, bandRows(criterion, t), { label: t("{title}：档次", { title: criterion.title }), choose, keyed: false }) : null;

  function commit(typed) {
    const value = typed === "" ? null : takes && !typed.startsWith("-") ? `-${typed}` : typed;
    const size = micro(value);
    const level = ranged ? (picked ?? (size === null ? null : (bandFor(criterion, size, known())?.level ?? null))) : null;
    const choice = choiceOf({ value: size === null ? value : microText(size), level });
    const problem = choiceProblem(criterion, choice, t);
    if (problem) act.refuse(choice, problem);
    else act.set(choice);
  }

  const shownValue = (choice) => (takes ? (choice?.value ?? "").replace(/^-/u, "") : (choice?.value ?? ""));
  const sign = takes ? h("span", { class: "kp-muted" }, t("扣")) : null;
  const outOf = takes ? t("分") : t(msg("/ {microText} 分", "expert"), { microText: microText(micro(criterion.max)) });
  return {
    main: levels?.element ?? referenceBands(bands, t),
    side: [h("div", { class: "kp-score" }, sign, number.element, h("span", { class: "kp-muted" }, outOf)), number.below],
    show(choice, refusal) {
      const shown = refusal?.raw ?? choice;
      if (!refusal && (choice?.level ?? null) !== picked) picked = choice?.value === null ? choice.level : null; // without a number: by hand
      number.show(shownValue(shown), refusal?.reason ?? "");
      number.hint(stepHint(criterion, rangeHint(criterion, shown?.level ?? null, t), t));
      levels?.show(shown?.level ?? null);
    },
    reset: () => ((picked = null), number.reset()),
    focus: () => number.control.focus({ preventScroll: true }),
  };
}

function stepHint({ scoring }, range, t) {
  return t("{range}，每 {step} 分", { range, step: microText(micro(scoring.step ?? "0.5")) });
}

function partsInput(ctx, criterion, act) {
  const { t } = ctx;
  const { scoring } = criterion;
  let choice = null;
  const tell = (wanted) => {
    const problem = choiceProblem(criterion, wanted, t);
    if (problem) act.refuse(wanted, problem);
    else act.set(wanted);
  };
  const lower = scoring.discretionary ? createNumber({ label: t("{title}：酌定分", { title: criterion.title }), step: scoring.step, commit: (typed) => tell(choiceOf({ parts: choice?.parts ?? {}, value: typed || null })), next: act.next }) : null;
  const parts = createParts(ctx, criterion, {
    change: (given) => tell(choiceOf({ parts: given, value: lower?.control.value || null })),
    refuse: (reason) => act.refuse(null, reason),
    next: act.next,
  });
  const none = button(noneText(scoring.kind, t), () => tell(choiceOf({ parts: Object.fromEntries(scoring.parts.map(({ id }) => [id, "0"])) })), { kind: "quiet" });
  const score = pointsText(ctx, criterion);
  const formula = h("p", { class: "kp-formula", role: "status" });
  const discretion = lower && h("div", { class: "kp-discretion" }, h("span", { class: "kp-small" }, t("酌定分")), lower.element, lower.below);
  return {
    main: h("div", {}, parts.element, formula, scoring.kind !== "parts" && h("div", { class: "kp-none" }, none)),
    side: [score.element, discretion],
    show(shown, refusal) {
      choice = refusal?.raw ?? shown;
      parts.show(choice?.parts ?? {});
      none.hidden = Boolean(choice);
      setText(formula, partsFormula(criterion, choice, t));
      const wrongValue = Boolean(refusal && lower && choice?.value);
      lower?.show(choice?.value ?? "", wrongValue ? refusal.reason : "");
      lower?.hint(choice ? t("合计为 {microText} 分，可酌情低于它", { microText: microText(partsSum(criterion, choice)) }) : "");
      if (discretion) discretion.hidden = !choice;
      score.show(shown, refusal?.raw && !wrongValue ? refusal.reason : ""); // else said at the part
    },
    reset: () => ((choice = null), parts.reset(), lower?.reset()),
    focus: () => parts.first?.focus({ preventScroll: true }),
  };
}

function pointsText(ctx, criterion) {
  const points = h("strong", { class: "kp-points" });
  const problem = h("p", { class: "kp-problem", role: "alert" });
  const max = criterion.scoring.kind === "penalty" ? "" : `/ ${microText(micro(criterion.max))} `;
  const outOf = h("span", { class: "kp-muted" }, max ? ctx.t("{max}分", { max }) : ctx.t("分"));
  return {
    element: h("div", {}, h("div", { class: "kp-score" }, points, outOf), problem),
    show(choice, reason) {
      setText(points, microText(choicePoints(criterion, choice)) || "—");
      setText(problem, reason);
    },
  };
}

function referenceBands(bands, t) {
  if (!bands.length) return null;
  const rows = bands.map((band) => h("li", {}, h("strong", {}, band.level), ` ${band.text || ""}`));
  return h("ul", { class: "kp-reference", "aria-label": t("参考档次") }, ...rows);
}

function noneText(kind, t) {
  if (kind === "conditions") return t("以上均不具备（0 分）");
  if (kind === "increment") return t("没有可加分的");
  return t("没有可扣分的");
}

function focusRadio(inputs) {
  (inputs.find((input) => input.checked) ?? inputs[0])?.focus({ preventScroll: true });
}

/**
 * What 采用 makes of a proposal, or null where it cannot be taken over by itself.
 * @param {any} criterion
 * @param {{level: string | null, low: string | null, high: string | null, parts: string[]}} proposal
 * @param {any} now the choice so far
 */
export function proposedChoice(criterion, proposal, now) {
  const { kind, bands, parts } = criterion.scoring;
  const fixed = proposal.low !== null && micro(proposal.low) === micro(proposal.high);
  if (kind === "conditions") {
    if (!fixed) return null; // a condition that no figure decides is the expert's to look at
    const held = new Set(proposal.parts ?? []);
    return choiceOf({ parts: Object.fromEntries(parts.map(({ id }) => [id, held.has(id) ? "1" : "0"])) });
  }
  if (kind === "levels" || kind === "bands") return proposal.level === null ? null : choiceOf({ level: proposal.level });
  if (markedByParts(criterion.scoring)) return null;
  const band = (bands ?? []).find((one) => one.level === proposal.level);
  if (kind !== "level_ranges" || !band) return fixed ? choiceOf({ value: proposal.low }) : null;
  const span = bandSpan(criterion, band);
  const value = micro(now?.value);
  const keeps = value !== null && span && value >= span.low && value <= span.high;
  return choiceOf({ level: band.level, value: keeps ? now.value : fixed ? proposal.low : null });
}
