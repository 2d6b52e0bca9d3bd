// Why a choice is not allowed, before it is sent: a mirror of kepu_review.rubrics.check_mark.
import { micro, microText } from "../core/decimal.js";
import { bandSpan, markedByParts, onGrid, partsFinished, partsSum } from "./scoring.js";

/**
 * The reason in words, or "" where the choice may stand (an unfinished one may).
 * @param {any} criterion
 * @param {any} choice
 * @param {(message: string, values?: object) => string} t
 * @returns {string}
 */
export function choiceProblem(criterion, choice, t) {
  if (!choice) return "";
  if (choice.state === "not_applicable" && criterion.required) {
    return t("这是必评项，不能选“不适用”");
  }
  if (choice.state !== "marked") return "";
  if (markedByParts(criterion.scoring)) return partsProblem(criterion, choice, t);
  if (choice.value === null) return "";
  const value = micro(choice.value);
  if (value === null) return notNumber(choice.value, t);
  if (criterion.scoring.kind === "level_ranges") return levelProblem(criterion, choice.level, value, t);
  if (criterion.scoring.kind === "threshold") return thresholdProblem(criterion, value, t);
  const top = criterion.scoring.kind === "penalty" ? 0n : micro(criterion.max);
  return rangeProblem(value, { low: lowest(criterion), high: top }, stepOf(criterion), t);
}

/**
 * What may be typed, in a few words: "0–10 分".
 * @param {any} criterion
 * @param {string | null} level
 * @param {(message: string, values?: object) => string} t
 */
export function rangeHint(criterion, level, t) {
  const { kind, bands } = criterion.scoring;
  if (kind === "penalty") return t("最多扣 {microText} 分", { microText: microText(-lowest(criterion)) });
  const band = kind === "level_ranges" && (bands || []).find((one) => one.level === level);
  const span = (band && bandSpan(criterion, band)) || { low: lowest(criterion), high: micro(criterion.max) };
  return spanText(span, t);
}

/**
 * "7–9 分", or "8 分".
 * @param {{low: bigint, high: bigint}} span
 * @param {(message: string, values?: object) => string} t
 */
export function spanText({ low, high }, t) {
  const text = low === high ? microText(low) : `${microText(low)}–${microText(high)}`;
  return t("{text} 分", { text });
}

/**
 * Why a count of a part cannot stand, or "".
 * @param {any} criterion
 * @param {any} part
 * @param {string} typed
 * @param {(message: string, values?: object) => string} t
 */
export function partProblem(criterion, part, typed, t) {
  const value = micro(typed);
  if (value === null) return notNumber(typed, t);
  if (criterion.scoring.kind === "parts" && !part.deducts) {
    return rangeProblem(value, { low: 0n, high: micro(part.points) }, stepOf(criterion), t);
  }
  const whole = value >= 0n && value % 1000000n === 0n && value <= 1000000n * 1000000n;
  if (!whole) return t("请填次数（0 或正整数）");
  const bad = criterion.scoring.kind === "conditions" && value > 1000000n;
  return bad ? t("只能是 0 或 1") : "";
}

function partsProblem(criterion, choice, t) {
  for (const part of criterion.scoring.parts) {
    const typed = choice.parts[part.id];
    const problem = typed === undefined ? "" : partProblem(criterion, part, typed, t);
    if (problem) return `${part.text}：${problem}`;
  }
  if (choice.value === null) return "";
  const value = micro(choice.value);
  if (value === null) return notNumber(choice.value, t);
  return besideParts(criterion, choice, value, t);
}

/** A value besides the parts: the sum itself, or below it where 酌情 is allowed; or alone. */
function besideParts(criterion, choice, value, t) {
  const { kind, discretionary } = criterion.scoring;
  const max = kind === "penalty" ? 0n : micro(criterion.max);
  const whole = { low: lowest(criterion), high: max };
  if (!Object.keys(choice.parts).length) return rangeProblem(value, whole, stepOf(criterion), t);
  const finished = partsFinished(criterion.scoring, choice);
  const high = finished ? partsSum(criterion, choice) : max;
  if (finished && value === high) return "";
  if (!discretionary) return t("分值由各部分算出，不能另填");
  if (value > high) return t("酌定分不能高于合计 {high} 分", { high: microText(high) });
  return rangeProblem(value, { ...whole, high }, stepOf(criterion), t);
}

function levelProblem(criterion, level, value, t) {
  const { bands } = criterion.scoring;
  const chosen = bands.find((band) => band.level === level);
  const spans = (chosen ? [chosen] : bands).map((band) => bandSpan(criterion, band)).filter(Boolean);
  if (spans.some((span) => onGrid(value, span, stepOf(criterion)))) return "";
  const span = chosen ? spans[0] : { low: lowest(criterion), high: micro(criterion.max) };
  if (chosen && span && (value < span.low || value > span.high)) {
    const allowed = spanText(span, t);
    return t("“{level}”为 {allowed}，{value} 分不在其中：请改分数或改选档次", { level, allowed, value: microText(value) });
  }
  const problem = span ? rangeProblem(value, span, stepOf(criterion), t) : "";
  return problem || t("{value} 分不在任何档次内", { value: microText(value) });
}

function thresholdProblem(criterion, value, t) {
  const ends = [lowest(criterion), micro(criterion.max)];
  if (ends.includes(value)) return "";
  const [low, high] = ends.map((end) => microText(end));
  return t("达到得 {high} 分，未达到得 {low} 分", { high, low });
}

function rangeProblem(value, span, step, t) {
  if (onGrid(value, span, step)) return "";
  const [given, low, high] = [value, span.low, span.high].map((number) => microText(number));
  if (value > span.high) return t("不能高于 {high} 分（填了 {given}）", { high, given });
  if (value < span.low) return t("不能低于 {low} 分（填了 {given}）", { low, given });
  return t("分值间隔为 {step} 分（填了 {given}）", { step: microText(step), given });
}

function notNumber(typed, t) {
  return t("“{typed}”不是数字，请填例如 8.5", { typed });
}

function lowest(criterion) {
  return micro(criterion.scoring.minimum ?? "0");
}

function stepOf(criterion) {
  return micro(criterion.scoring.step ?? "0.5");
}
