// What a criterion says of itself and what is claimed on it; long texts are folded, never cut off.
import { msg } from "../core/text.js";
import { h, setText } from "../core/dom.js";
import { button } from "../core/ui.js";

const FOLD_GUIDANCE_FROM = 130; // characters
const FOLD_PROOF_FROM = 52;

/**
 * A text in one or two lines with a button to read all of it. Screen readers and print have it whole.
 * @param {any} ctx
 * @param {HTMLElement} content
 */
export function foldedText({ t }, content) {
  const more = button(t("展开"), () => {
    const open = content.classList.toggle("kp-unfolded");
    more.setAttribute("aria-expanded", String(open));
    setText(more.firstChild, open ? t(msg("收起", "expert")) : t("展开"));
  }, { kind: "quiet" });
  more.setAttribute("aria-expanded", "false");
  content.classList.add("kp-folded");
  return h("div", { class: "kp-foldline" }, content, more);
}

/**
 * Guidance of a criterion or a section.
 * @param {any} ctx
 * @param {string} text
 */
export function guidanceText(ctx, text) {
  if (!text) return null;
  const content = h("p", { class: "kp-guidance" }, text);
  return text.length > FOLD_GUIDANCE_FROM ? foldedText(ctx, content) : content;
}

/**
 * 依据材料, 核验方式 and 标准出处.
 * @param {any} ctx
 * @param {any} criterion
 */
export function proofLine(ctx, criterion) {
  const { t } = ctx;
  const facts = [
    [t("依据材料"), criterion.evidence],
    [t("核验方式"), criterion.check],
    [t("标准出处"), criterion.source],
  ].filter(([, text]) => text);
  if (!facts.length) return null;
  const length = facts.reduce((sum, [label, text]) => sum + label.length + text.length + 2, 0);
  const content = h("dl", { class: "kp-proof" }, ...facts.map(([label, text]) => h("div", {}, h("dt", {}, label), h("dd", {}, text))));
  return length > FOLD_PROOF_FROM ? foldedText(ctx, content) : content;
}
