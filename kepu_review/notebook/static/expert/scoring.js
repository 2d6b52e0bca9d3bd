// What a choice is worth: a mirror of kepu_review.rubrics.scoring for the live total.
// The server's total, which comes with every acknowledgement, is the one that counts.
import { micro } from "../core/decimal.js";

const ONE = 1000000n;
const COUNTED = new Set(["conditions", "parts", "deductions", "increment"]);

/**
 * The leaves of a tree of criteria in order of the file.
 * @param {any[]} criteria
 * @returns {any[]}
 */
export function rubricLeaves(criteria) {
  return criteria.flatMap((one) => (one.children?.length ? rubricLeaves(one.children) : [one]));
}

/**
 * Whether the choice lies in the parts.
 * @param {any} scoring
 */
export function markedByParts(scoring) {
  return COUNTED.has(scoring.kind) || (scoring.kind === "penalty" && scoring.parts?.length > 0);
}

/**
 * The points that a level allows, both ends included; null where it has fixed points.
 * @param {any} criterion
 * @param {any} band
 * @returns {{low: bigint, high: bigint} | null}
 */
export function bandSpan(criterion, band) {
  if (band.low !== undefined && band.low !== null) return { low: micro(band.low), high: micro(band.high) };
  if (!band.share) return null;
  const [low, high] = band.share.map((share) => (micro(criterion.max) * micro(share)) / (100n * ONE));
  return { low, high };
}

/**
 * Whether a value is an end of the range, or on a step between them.
 * @param {bigint} value
 * @param {{low: bigint, high: bigint}} span
 * @param {bigint} step
 */
export function onGrid(value, { low, high }, step) {
  if (value < low || value > high) return false;
  return value === low || value === high || value % step === 0n;
}

/**
 * The level that a number belongs to: the highest whose range holds it (含下界), but where two hold
 * it the one that was chosen or proposed already.
 * @param {any} criterion
 * @param {bigint} value
 * @param {string | null} [known]
 */
export function bandFor(criterion, value, known = null) {
  const low = (band) => bandSpan(criterion, band).low;
  const holding = criterion.scoring.bands
    .filter((band) => bandSpan(criterion, band))
    .filter((band) => value >= low(band) && value <= bandSpan(criterion, band).high);
  const kept = holding.find(({ level }) => level === known);
  return kept ?? holding.reduce((best, band) => (!best || low(band) > low(best) ? band : best), null);
}

/**
 * The points of a choice in millionths; null where it has none, or none yet.
 * @param {any} criterion
 * @param {import("./fields.js").Choice | null} choice
 * @returns {bigint | null}
 */
export function choicePoints(criterion, choice) {
  if (!choice || choice.state !== "marked") return null;
  const scoring = criterion.scoring;
  if (scoring.kind === "levels" || scoring.kind === "bands") {
    const band = scoring.bands.find((one) => one.level === choice.level);
    return band ? micro(band.points) : null;
  }
  const bare = Object.keys(choice.parts).length === 0; // as a table of marks gives them
  if (bare || !markedByParts(scoring)) return micro(choice.value);
  if (!partsFinished(scoring, choice)) return null;
  return choice.value === null ? partsSum(criterion, choice) : micro(choice.value);
}

/**
 * What the parts add up to, within the criterion's limits.
 * @param {any} criterion
 * @param {{parts: Record<string, string>}} choice
 * @returns {bigint}
 */
export function partsSum(criterion, choice) {
  const { scoring } = criterion;
  const given = scoring.parts.map((part) => ({ part, count: micro(choice.parts[part.id]) ?? 0n }));
  const sum = given.reduce((all, { part, count }) => all + signOf(scoring, part) * worthOf(scoring, part, count), startOf(criterion));
  const top = scoring.kind === "penalty" ? 0n : micro(criterion.max);
  const bottom = micro(scoring.minimum ?? "0");
  const raised = sum < bottom ? bottom : sum;
  return raised > top ? top : raised;
}

/**
 * The live total: points is null while something is missing or abstained, earned while nothing has points. A bonus or penalty
 * may be left alone; one that holds only a comment is unfinished.
 * @param {any} rubric
 * @param {(criterion: string) => any} choiceOf
 * @param {(criterion: string) => string} noteOf
 * @returns {{points: bigint | null, earned: bigint | null, full: bigint, missing: string[], abstained: string[]}}
 */
export function sheetTotal(rubric, choiceOf, noteOf) {
  const leaves = rubricLeaves(rubric.criteria).map((leaf) => judged(leaf, choiceOf(leaf.id), noteOf(leaf.id)));
  const worth = new Map(leaves.map(({ leaf, points }) => [leaf.id, points]));
  const base = leaves.filter(({ counts }) => counts);
  const earned = addUp(base, ({ points }) => points ?? 0n);
  const possible = addUp(base, ({ leaf, state }) => (state === "not_applicable" ? 0n : micro(leaf.max)));
  const penalty = addUp(leaves, ({ leaf, points }) => (isPenalty(leaf) ? (points ?? 0n) : 0n));
  const besides = bonusOf(rubric.criteria, worth) + penalty;
  const full = micro(rubric.full_marks);
  const scaled = possible === full || possible === 0n ? earned : (earned * full) / possible;
  const missing = leaves.filter((one) => one.missing).map(({ leaf }) => leaf.id);
  const abstained = leaves.filter(({ state }) => state === "abstained").map(({ leaf }) => leaf.id);
  const whole = !missing.length && !abstained.length && possible > 0n;
  const begun = leaves.some(({ points }) => points !== null && points !== undefined);
  return { points: whole ? scaled + besides : null, earned: begun ? earned + besides : null, full, missing, abstained };
}

function judged(leaf, choice, note) {
  const points = choicePoints(leaf, choice);
  const counts = !leaf.bonus && !isPenalty(leaf);
  const touched = counts || Boolean(choice) || Boolean(note);
  const state = choice?.state ?? "marked";
  return { leaf, points, counts, state, missing: touched && state === "marked" && points === null };
}

function bonusOf(criteria, worth) {
  return addUp(criteria, (one) => {
    if (!one.children?.length) return one.bonus && !isPenalty(one) ? (worth.get(one.id) ?? 0n) : 0n;
    const below = bonusOf(one.children, worth);
    return one.bonus && below > micro(one.max) ? micro(one.max) : below;
  });
}

function isPenalty(leaf) {
  return leaf.scoring.kind === "penalty";
}

function addUp(things, number) {
  return things.reduce((sum, thing) => sum + number(thing), 0n);
}

/**
 * Whether every part that earns points is named; the others count as 0.
 * @param {any} scoring
 * @param {{parts: Record<string, string>}} choice
 */
export function partsFinished(scoring, choice) {
  if (scoring.kind !== "parts") return true;
  return scoring.parts.every((part) => part.deducts || part.id in choice.parts);
}

function startOf(criterion) {
  const { kind, start } = criterion.scoring;
  if (kind === "deductions") return micro(start ?? criterion.max);
  return kind === "increment" ? micro(start ?? "0") : 0n;
}

function signOf(scoring, part) {
  return scoring.kind === "deductions" || scoring.kind === "penalty" || part.deducts ? -1n : 1n;
}

function worthOf(scoring, part, count) {
  if (scoring.kind === "parts" && !part.deducts) return count;
  const limit = part.limit === null || part.limit === undefined ? null : BigInt(part.limit) * ONE;
  return ((limit !== null && count > limit ? limit : count) * micro(part.points)) / ONE;
}
