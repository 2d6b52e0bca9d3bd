// My own marks as numbers: means, distances, shares. Pure functions.

/**
 * The mean and the standard deviation of what is given.
 * @param {(number | null)[]} values
 * @returns {{count: number, mean: number | null, sd: number | null, low: number | null, high: number | null}}
 */
export function ownSpread(values) {
  const given = values.filter((value) => value !== null && !Number.isNaN(value));
  const count = given.length;
  if (!count) return { count, mean: null, sd: null, low: null, high: null };
  const mean = given.reduce((sum, value) => sum + value, 0) / count;
  const squares = given.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, sd: count > 1 ? Math.sqrt(squares / (count - 1)) : null, low: Math.min(...given), high: Math.max(...given) };
}

/**
 * Points of one criterion; null where there are none.
 * @param {any} row of expert.columns
 * @param {string} criterion
 */
export function ownPoints(row, criterion) {
  const points = row.marks[criterion]?.points;
  return points === null || points === undefined ? null : Number(points);
}

/** The total as a number; null where there is none. @param {any} row */
export function ownTotal(row) {
  return row.total === null || row.total === undefined ? null : Number(row.total);
}

/** A distance with its sign: +1.5, −0.8, 0. @param {number} distance */
export function ownSigned(distance) {
  const text = String(Math.round(Math.abs(distance) * 100) / 100);
  if (text === "0") return "0";
  return `${distance > 0 ? "+" : "−"}${text}`;
}

/** A number with at most two decimals. @param {number} number */
export function twoPlaces(number) {
  return String(Math.round(number * 100) / 100);
}
