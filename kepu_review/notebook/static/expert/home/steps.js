// What there is to do next, and how much time is left. Pure functions.
import { msg } from "../../core/text.js";
import { neighbour, standsAs, stateCounts } from "../filter.js";

/**
 * The things an expert may do next, the most urgent first; empty when nothing is left.
 * @param {any[]} items
 * @param {{marksOpen: boolean, last: string | null}} now last: the application looked at last
 * @returns {{kind: string, count: number, application: string | null}[]}
 */
export function nextSteps(items, { marksOpen, last }) {
  const found = [];
  const add = (kind, of) => of.length && found.push({ kind, count: of.length, application: of[0].application });
  add("rescore", items.filter((item) => standsAs(item, "rescore")));
  if (!marksOpen) return found;
  const free = items.filter((item) => !standsAs(item, "frozen"));
  const open = free.filter((item) => item.state === "new" || (item.state === "draft" && item.missing > 0));
  if (open.length) found.push({ kind: "continue", count: open.length, application: whereToGoOn(open, items, last) });
  add("hand_in", free.filter((item) => item.state === "draft" && !item.missing));
  const undeclared = free.filter((item) => standsAs(item, "undeclared"));
  if (undeclared.length > 1) add("declare", undeclared);
  return found;
}

/** Where one stopped, if it is not finished; else a draft; else the first of those to do. */
function whereToGoOn(open, items, last) {
  const there = open.find((item) => item.application === last);
  const draft = open.find((item) => item.state === "draft");
  return (there ?? draft ?? neighbour(items, last, "unscored") ?? open[0]).application;
}

/**
 * How far one is: handed in of those that are due.
 * @param {any[]} items
 */
export function progressOf(items) {
  const counts = stateCounts(items);
  return { ...counts, due: items.length - counts.recused, all: items.length };
}

/**
 * Time left until a deadline in words.
 * @param {string | null} deadline ISO
 * @param {number} now milliseconds
 * @param {(message: string, values?: object) => string} t
 * @returns {{text: string, tone: string}}
 */
export function timeLeft(deadline, now, t) {
  const left = deadline ? new Date(deadline).getTime() - now : NaN;
  if (Number.isNaN(left)) return { text: "", tone: "" };
  if (left <= 0) return { text: t(msg("已截止", "home")), tone: "bad" };
  const minutes = Math.ceil(left / 60000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const tone = days >= 3 ? "" : days >= 1 ? "warn" : "bad";
  if (days) return { text: t("还有 {days} 天 {hours} 小时", { days, hours }), tone };
  if (hours) return { text: t("还有 {hours} 小时 {rest} 分钟", { hours, rest }), tone };
  return { text: t("还有 {rest} 分钟", { rest }), tone };
}
