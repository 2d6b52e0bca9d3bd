// The list of applications: search, filters, order, counts, which is next. Pure functions.
import { msg, searchable } from "../core/text.js";

/** States and flags in the order they are offered; a flag comes on top of a state. */
export const STATES = ["rescore", "undeclared", "new", "draft", "submitted", "frozen", "recused"];

const FLAGS = ["rescore", "undeclared", "frozen"];

/**
 * The word for a state or a flag.
 * @param {string} state
 * @param {(message: string, values?: object) => string} t
 */
export function stateWord(state, t) {
  const words = {
    new: t(msg("未评", "expert")),
    draft: t(msg("草稿", "expert")),
    submitted: t("已提交"),
    recused: t("已回避"),
    rescore: t("待复核"),
    frozen: t("已冻结"),
    undeclared: t("待声明"),
  };
  return words[state] ?? state;
}

/**
 * Whether the item is counted under this state or flag.
 * @param {any} item
 * @param {string} state
 */
export function standsAs(item, state) {
  if (state === "rescore") return Boolean(item.rescore) && item.state !== "recused";
  if (state === "frozen") return typeof item.frozen === "string" && item.state !== "recused";
  if (state === "undeclared") return item.declared === false && item.state === "new";
  return item.state === state;
}

/**
 * The one word an item is shown with: what the expert has to know first.
 * @param {any} item
 */
export function itemStanding(item) {
  return FLAGS.find((flag) => standsAs(item, flag)) ?? item.state;
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
      (!state || standsAs(item, state)) &&
      (!category || item.category === category) &&
      words.every((word) => item.hay.includes(word)),
  );
}

/**
 * `matching` for somebody who types: a query that grows is looked for among what it found before.
 * @returns {(items: any[], wanted: {query: string, state: string, category: string}) => any[]}
 */
export function narrowing() {
  let last = null;
  return (items, wanted) => {
    const { query, state, category } = wanted;
    const grown = last && last.items === items && last.state === state && last.category === category && query.startsWith(last.query);
    const found = matching(grown ? last.found : items, wanted);
    last = { items, query, state, category, found };
    return found;
  };
}

/**
 * How many items there are in each state, and with each flag.
 * @param {any[]} items
 * @returns {Record<string, number>}
 */
export function stateCounts(items) {
  const counts = Object.fromEntries(STATES.map((state) => [state, 0]));
  for (const item of items) {
    counts[item.state] += 1;
    for (const flag of FLAGS) if (standsAs(item, flag)) counts[flag] += 1;
  }
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

const chinese = new Intl.Collator("zh", { numeric: true });

const ORDERS = {
  number: (one, other) => chinese.compare(one.application, other.application),
  name: (one, other) => chinese.compare(one.name, other.name),
  category: (one, other) => chinese.compare(one.category_title ?? "", other.category_title ?? ""),
  state: (one, other) => STATES.indexOf(itemStanding(one)) - STATES.indexOf(itemStanding(other)),
  total: (one, other) => Number(one.total) - Number(other.total),
  saved: (one, other) => (one.saved_at < other.saved_at ? -1 : Number(one.saved_at > other.saved_at)),
};
const EMPTY = { total: (item) => item.total ?? null, saved: (item) => item.saved_at ?? null };

/**
 * The items in an order; those that lack what they are ordered by come last either way.
 * @param {any[]} items
 * @param {string} by number, name, category, state, total or saved
 * @param {boolean} down
 */
export function ordered(items, by, down = false) {
  const compare = ORDERS[by] ?? ORDERS.number;
  const has = EMPTY[by];
  const given = has ? items.filter((item) => has(item) !== null) : [...items];
  const blank = has ? items.filter((item) => has(item) === null) : [];
  given.sort((one, other) => (down ? compare(other, one) : compare(one, other)));
  return [...given, ...blank];
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
  const open = (state) => around.find((item) => item.state === state && item.application !== current && !standsAs(item, "frozen"));
  return open("new") ?? open("draft") ?? null;
}
