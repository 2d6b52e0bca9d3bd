// A mark that is not the one the figures propose: said, never in the way.
import { micro, microText } from "../core/decimal.js";
import { spanText } from "./check.js";
import { choicePoints } from "./scoring.js";

/**
 * What to look at again, or "".
 * @param {any} criterion
 * @param {{level: string | null, low: string | null, high: string | null, parts: string[]} | null | undefined} proposal
 * @param {any} choice
 * @param {(zh: string, values?: object) => string} t
 */
export function contraryText(criterion, proposal, choice, t) {
  if (!proposal || choice?.state !== "marked") return "";
  const [proposed, chosen] = [proposal.level, choice.level];
  if (proposed) return !chosen || proposed === chosen ? "" : t("所选“{chosen}”与数据建议的“{proposed}”不一致，请再核对", { chosen, proposed });
  return contraryPart(criterion, proposal, choice, t) || contraryPoints(criterion, proposal, choice, t);
}

/** A condition that the figures show to hold and the expert says does not. */
function contraryPart({ scoring }, { parts }, choice, t) {
  if (scoring.kind !== "conditions") return "";
  const denied = scoring.parts.find(({ id }) => (parts ?? []).includes(id) && micro(choice.parts[id]) === 0n);
  return denied ? t("数据显示符合“{condition}”，这里没有选，请再核对", { condition: denied.text }) : "";
}

function contraryPoints(criterion, proposal, choice, t) {
  const points = choicePoints(criterion, choice);
  const span = { low: micro(proposal.low), high: micro(proposal.high) };
  if (points === null || span.low === null || span.high === null) return "";
  const least = micro(criterion.scoring.minimum ?? "0"); // no mark is below it, whatever the figures say
  if (points >= span.low && points <= (span.high < least ? least : span.high)) return "";
  return t("所评 {points} 分与数据建议的 {span}不一致，请再核对", { points: microText(points), span: spanText(span, t) });
}
