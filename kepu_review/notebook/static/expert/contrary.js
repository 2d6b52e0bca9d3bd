// A level that is not the one the figures propose: said, never in the way.

/**
 * What to look at again, or "".
 * @param {{level: string | null} | null | undefined} proposal
 * @param {any} choice
 * @param {(zh: string, values?: object) => string} t
 */
export function contraryText(proposal, choice, t) {
  const [proposed, chosen] = [proposal?.level, choice?.level];
  if (!proposed || !chosen || choice.state !== "marked" || proposed === chosen) return "";
  return t("所选“{chosen}”与数据建议的“{proposed}”不一致，请再核对", { chosen, proposed });
}
