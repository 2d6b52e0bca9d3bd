// A review as a flat map of fields, the units that are saved, merged and disputed:
// "choice:A1" (what was marked), "note:A1" (comment on it), "veto:V1", "comment".
import { micro, microText } from "../core/decimal.js";

/** @typedef {{state: string, value: string | null, level: string | null, parts: Record<string, string>}} Choice */

/**
 * The fields of a review as the server sends it; absent fields are null or "".
 * @param {any} review
 * @returns {Map<string, any>}
 */
export function reviewFields(review) {
  const fields = new Map([["comment", review.comment || ""]]);
  for (const [criterion, mark] of Object.entries(review.marks || {})) {
    fields.set(`choice:${criterion}`, tidyChoice(mark));
    fields.set(`note:${criterion}`, mark.comment || "");
  }
  for (const [veto, evidence] of Object.entries(review.vetoes || {})) fields.set(`veto:${veto}`, evidence);
  return fields;
}

/**
 * Is it the same content? A mark without value, level and parts is no mark; 8.50 is 8.5.
 * @param {any} one
 * @param {any} other
 */
export function sameField(one, other) {
  return fieldText(one) === fieldText(other);
}

/**
 * The choice of a mark without its comment, or null where nothing was chosen.
 * @param {any} mark
 * @returns {Choice | null}
 */
export function tidyChoice(mark) {
  if (!mark) return null;
  const parts = Object.fromEntries(
    Object.entries(mark.parts || {})
      .filter(([, count]) => count !== "" && count !== null)
      .map(([part, count]) => [part, plainDecimal(count)]),
  );
  const value = mark.value === "" || mark.value === undefined ? null : plainDecimal(mark.value);
  const choice = { state: mark.state || "marked", value, level: mark.level ?? null, parts };
  const empty = value === null && choice.level === null && Object.keys(parts).length === 0;
  return choice.state === "marked" && empty ? null : choice;
}

/**
 * The patch of a save: the fields to write, beside what the server is known to have.
 * @param {Map<string, any>} fields to write
 * @param {Map<string, any>} base what the server has
 */
export function patchOf(fields, base) {
  const patch = { marks: {}, vetoes: {} };
  const known = (key) => (fields.has(key) ? fields.get(key) : base.get(key));
  for (const [key, value] of fields) {
    const [kind, id] = fieldParts(key);
    if (kind === "comment") patch.comment = value || "";
    else if (kind === "veto") patch.vetoes[id] = value || null;
    else patch.marks[id] = markOf(known(`choice:${id}`), known(`note:${id}`));
  }
  return patch;
}

/**
 * "choice:A1" → ["choice", "A1"].
 * @param {string} key
 * @returns {[string, string]}
 */
export function fieldParts(key) {
  const colon = key.indexOf(":");
  return colon < 0 ? [key, ""] : [key.slice(0, colon), key.slice(colon + 1)];
}

function markOf(choice, note) {
  const comment = note || "";
  if (!choice && !comment) return null;
  const blank = { state: "marked", value: null, level: null, parts: {} };
  return { ...blank, ...choice, comment };
}

function fieldText(value) {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "string") return value;
  const choice = tidyChoice(value);
  if (!choice) return "";
  const parts = Object.entries(choice.parts).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([choice.state, choice.value, choice.level, parts]);
}

function plainDecimal(number) {
  const exact = micro(number);
  return exact === null ? (number ?? null) : microText(exact);
}
