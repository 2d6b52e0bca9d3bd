// Inside, outside, or at the line: what all figures of the list agree about.

/** Who is in with this chance is in; who has less than the other is out; between them is the edge. */
export const SURE = 0.9;

/** @param {{p_in: number | null, borderline?: boolean, inside?: boolean}} row @returns {"in" | "edge" | "out"} */
export function sideOf(row) {
  if (row.p_in === null || row.p_in === undefined) return row.inside ? "in" : "out";
  if (row.borderline) return "edge";
  return row.p_in >= 0.5 ? "in" : "out";
}

/**
 * The score of the line: halfway between the last inside and the first outside. null where there is
 * no such line, because all are inside, or none, or because quotas let a lower one in.
 * @param {{adjusted: number | null, inside: boolean}[]} rows
 */
export function lineScore(rows) {
  const scores = (inside) => rows.filter((row) => row.adjusted !== null && row.inside === inside).map((row) => row.adjusted);
  const [within, without] = [scores(true), scores(false)];
  if (!within.length || !without.length) return null;
  const [low, high] = [Math.min(...within), Math.max(...without)];
  return low >= high ? (low + high) / 2 : null;
}

/** Best first; equal ones in their order. @param {any[]} rows */
export function bestFirst(rows) {
  return rows.filter((row) => row.adjusted !== null).sort((one, other) => other.adjusted - one.adjusted);
}

/**
 * Those around the line, best first: all that are at the edge, and as many of the others beside it
 * on each side. A list that is little longer is shown whole.
 * @param {any[]} rows best first
 * @param {number} each
 */
export function aroundLine(rows, each) {
  const edge = new Set(rows.filter((row) => sideOf(row) === "edge"));
  if (rows.length <= edge.size + 3 * each) return rows;
  const clear = rows.filter((row) => !edge.has(row));
  const inside = clear.filter((row) => row.inside).slice(-each);
  const outside = clear.filter((row) => !row.inside).slice(0, each);
  const kept = new Set([...edge, ...inside, ...outside]);
  return rows.filter((row) => kept.has(row));
}

/** A chance in words of hundred: never 0 % or 100 %, which nobody can promise. @param {number | null} p */
export function chanceText(p) {
  if (p === null || p === undefined) return "—";
  const percent = Math.round(p * 100);
  if (percent >= 100) return ">99%";
  return percent <= 0 ? "<1%" : `${percent}%`;
}

/** With its sign, a real minus; `+0.0` is `0.0`. @param {number | null} points */
export function signedText(points, decimals = 1) {
  if (points === null || points === undefined) return "—";
  const size = Math.abs(points).toFixed(decimals);
  if (Number(size) === 0) return size;
  return points > 0 ? `+${size}` : `−${size}`;
}

/** The half-width that holds 90 of 100, from a standard error. */
export const NINETY = 1.645;
