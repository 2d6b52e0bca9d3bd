// 自评: what the applicant claims on a criterion. Shown beside the marks, never one of them.
import { micro, microText } from "../core/decimal.js";
import { h } from "../core/dom.js";
import { foldedText } from "./proof.js";

const FOLD_CLAIM_FROM = 70; // characters

/**
 * @param {any} ctx
 * @param {{value: string | null, text: string} | undefined} claim
 * @returns {HTMLElement | null}
 */
export function claimLine(ctx, claim) {
  if (!claim) return null;
  const { t } = ctx;
  const points = claim.value === null ? "" : oneDecimal(microText(micro(claim.value)));
  const head = points ? t("自评 {points}", { points }) : t("自评");
  const text = h("p", { class: "kp-claim-text" }, h("strong", {}, claim.text ? `${head}：` : head), claim.text);
  const who = h("span", { class: "kp-claim-who" }, t("申报单位"));
  return h("div", { class: "kp-claim" }, who, claim.text.length > FOLD_CLAIM_FROM ? foldedText(ctx, text) : text);
}

function oneDecimal(points) {
  return points.includes(".") ? points : `${points}.0`;
}
