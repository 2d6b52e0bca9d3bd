// Marks as exact decimals: micro(text) is millionths as a BigInt, microText(number) the way back.

const MILLION = 1000000n;

/**
 * A decimal number in millionths, or null where the text is none. Full-width digits, 。 and ，
 * as a decimal point are read, since a Chinese input method types them.
 * @param {unknown} text
 * @returns {bigint | null}
 */
export function micro(text) {
  if (text === null || text === undefined) return null;
  const plain = plainNumber(text);
  const found = /^([+-]?)(\d{1,12})(?:\.(\d{0,6}))?$/u.exec(plain);
  if (!found) return null;
  const [, sign, whole, fraction = ""] = found;
  const size = BigInt(whole) * MILLION + BigInt(fraction.padEnd(6, "0"));
  return sign === "-" ? -size : size;
}

/**
 * What was typed, as half-width digits with a point.
 * @param {unknown} text
 */
export function plainNumber(text) {
  const half = String(text).normalize("NFKC").replace(/[。．]/gu, ".").replace(/[−–—]/gu, "-");
  return half.trim().replace(/^([+-]?)\./u, "$10.");
}

/**
 * Millionths as text without needless zeros; "" for null.
 * @param {bigint | null} number
 * @param {number} [decimals] round half up to so many, for display only
 */
export function microText(number, decimals = 6) {
  if (number === null || number === undefined) return "";
  const unit = 10n ** BigInt(6 - decimals);
  const negative = number < 0n;
  const size = (((negative ? -number : number) + unit / 2n) / unit) * unit;
  const fraction = String(size % MILLION).padStart(6, "0").replace(/0+$/u, "");
  const whole = String(size / MILLION);
  return `${negative && size ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`;
}
