// Two languages, Chinese first: speaker(language) gives t(zh, en); clock and day texts.

/**
 * A function that answers in the language wanted, as `kepu_review.text.t` does in Python.
 * @param {string | undefined} language "zh" (default) or "en…"
 * @returns {(zh: string, en: string) => string}
 */
export function speaker(language) {
  const english = String(language || "zh").toLowerCase().startsWith("en");
  return (zh, en) => (english ? en : zh);
}

/**
 * Local wall-clock time of an ISO time: 14:03:22; "" for nothing.
 * @param {string | null | undefined} iso
 */
export function clockText(iso) {
  const at = iso ? new Date(iso) : null;
  if (!at || Number.isNaN(at.getTime())) return "";
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(":");
}

/**
 * Local day and minute of an ISO time: 2026-11-30 17:00; "" for nothing.
 * @param {string | null | undefined} iso
 */
export function dayText(iso) {
  const at = iso ? new Date(iso) : null;
  if (!at || Number.isNaN(at.getTime())) return "";
  const day = [at.getFullYear(), twoDigits(at.getMonth() + 1), twoDigits(at.getDate())].join("-");
  return `${day} ${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

/**
 * Text as it is searched: full-width made half-width, lower case, no blanks.
 * @param {unknown} text
 */
export function searchable(text) {
  return String(text ?? "").normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
}

/**
 * A foreign text inside a sentence: marks of direction in it cannot turn the rest round.
 * @param {string} text
 */
export function isolated(text) {
  return `\u2068${text}\u2069`;
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}
