// Two languages, Chinese first: speaker(language) gives t(message, values); clock and day texts.
import { ENGLISH } from "./words-en.js";

const CONTEXT_END = "\u0004";

/**
 * A function that says a message in the language wanted, as `kepu_review.text.t` does in Python:
 * `{name}` in it stands for the value of that name, inserted as it is.
 * @param {string | undefined} language "zh" (default) or "en…"
 * @returns {(message: string, values?: Record<string, unknown>) => string}
 */
export function speaker(language) {
  const english = String(language || "zh").toLowerCase().startsWith("en");
  const t = (message, values) => {
    const words = (english && ENGLISH[message]) || message.slice(message.indexOf(CONTEXT_END) + 1);
    return values ? words.replace(/\{(\w+)\}/gu, (whole, name) => (name in values ? String(values[name]) : whole)) : words;
  };
  t.english = english;
  return t;
}

/**
 * The one in the language of `t`, of a text that data gives in both.
 * @param {{english: boolean}} t
 * @param {string} zh
 * @param {string} en
 */
export function either(t, zh, en) {
  return t.english ? en : zh;
}

/**
 * A message to be said later by `t`; `context` where one Chinese word has several meanings.
 * @param {string} zh
 * @param {string} [context]
 */
export function msg(zh, context = "") {
  return context ? `${context}${CONTEXT_END}${zh}` : zh;
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
