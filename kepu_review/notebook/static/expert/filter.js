// The list of applications: search, filters, counts, which is next. Pure functions.
import { searchable } from "../core/text.js";

/** States in the order they are offered. */
export const STATES = ["new", "draft", "submitted", "recused"];

/**
 * The word for a state.
 * @param {string} state
 * @param {(zh: string, en: string) => string} t
 */
export function stateWord(state, t) {
  const words = {
    new: t("未评", "To do"),
    draft: t("草稿", "Draft"),
    submitted: t("已提交", "Handed in"),
    recused: t("已回避", "Recused"),
  };
  return words[state] ?? state;
}

/**
 * Remember the text each item is searched by; done once, since there may be 10,000.
 * @param {any[]} items
 * @returns {any[]}
 */
export function indexed(items) {
  return items.map((item) => ({
    ...item,
    hay: [item.application, item.name, item.applicant, item.region, item.category_title]
      .map(searchable)
      .concat(searchable(item.initials))
      .join("\n"),
  }));
}

/**
 * Items in which every word of the query occurs, of this state and category ("" = all).
 * @param {any[]} items
 * @param {{query: string, state: string, category: string}} wanted
 */
export function matching(items, { query, state, category }) {
  const words = query.split(/\s+/u).map(searchable).filter(Boolean);
  return items.filter(
    (item) =>
      (!state || item.state === state) &&
      (!category || item.category === category) &&
      words.every((word) => item.hay.includes(word)),
  );
}

/**
 * How many items there are in each state.
 * @param {any[]} items
 * @returns {Record<string, number>}
 */
export function stateCounts(items) {
  const counts = Object.fromEntries(STATES.map((state) => [state, 0]));
  for (const item of items) counts[item.state] = (counts[item.state] ?? 0) + 1;
  return counts;
}

/**
 * The categories that occur, as [id, title] by title.
 * @param {any[]} items
 * @returns {[string, string][]}
 */
export function categoriesOf(items) {
  const titles = new Map(items.filter((item) => item.category).map((item) => [item.category, item.category_title]));
  return [...titles].sort(([, one], [, other]) => String(one).localeCompare(String(other), "zh"));
}

/**
 * The item beside `current` in the list, or the next one in need of marks (around the end).
 * @param {any[]} items
 * @param {string | null} current
 * @param {"next" | "previous" | "unscored"} which
 */
export function neighbour(items, current, which) {
  const here = items.findIndex((item) => item.application === current);
  if (which === "previous") return here > 0 ? items[here - 1] : null;
  if (which === "next") return items[here + 1] ?? null;
  const around = [...items.slice(here + 1), ...items.slice(0, Math.max(0, here))];
  const open = (state) => around.find((item) => item.state === state && item.application !== current);
  return open("new") ?? open("draft") ?? null;
}
