// How the points of counted parts come about: "6 − 1 − 2 = 3 分，扣完为止".
import { micro, microText } from "../core/decimal.js";
import { partsFinished, partsSum } from "./scoring.js";

const MILLIONTH = 1000000n;

/**
 * @param {any} criterion
 * @param {any} choice
 * @param {(message: string, values?: object) => string} t
 * @returns {string} "" while nothing is counted
 */
export function partsFormula(criterion, choice, t) {
  const { scoring } = criterion;
  if (!choice || choice.state !== "marked" || !Object.keys(choice.parts).length || !partsFinished(scoring, choice)) return "";
  const start = scoring.kind === "deductions" ? micro(scoring.start ?? criterion.max) : scoring.kind === "increment" ? micro(scoring.start ?? "0") : 0n;
  const terms = scoring.parts.map((part) => termOf(scoring, part, micro(choice.parts[part.id]) ?? 0n)).filter(({ points }) => points !== 0n);
  const raw = terms.reduce((sum, { points }) => sum + points, start);
  const sum = partsSum(criterion, choice);
  const shown = [...(start !== 0n || !terms.length ? [microText(start)] : []), ...terms.map(({ points }, index) => signed(points, index > 0 || start !== 0n))].join(" ");
  if (raw === sum && terms.length + (start !== 0n ? 1 : 0) < 2 && !terms.some((term) => term.limited)) return ""; // the points alone say it
  const limited = terms.some((term) => term.limited) ? t("，已达次数上限") : "";
  const held = raw > sum ? t("，封顶 {sum} 分", { sum: microText(sum) }) : raw < sum ? t("，最低 {sum} 分", { sum: microText(sum) }) : "";
  return t("{shown} = {raw} 分{held}{limited}", { shown, raw: microText(raw), held, limited });
}

function termOf(scoring, part, count) {
  const takes = scoring.kind === "deductions" || scoring.kind === "penalty" || part.deducts;
  if (scoring.kind === "parts" && !part.deducts) return { points: count, limited: false };
  const most = part.limit === null || part.limit === undefined ? null : BigInt(part.limit) * MILLIONTH;
  const limited = most !== null && count > most;
  const worth = ((limited ? most : count) * micro(part.points)) / MILLIONTH;
  return { points: takes ? -worth : worth, limited };
}

function signed(points, follows) {
  const size = microText(points < 0n ? -points : points);
  if (!follows) return points < 0n ? `−${size}` : size;
  return points < 0n ? `− ${size}` : `+ ${size}`;
}
