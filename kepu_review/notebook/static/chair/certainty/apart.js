// Why nothing can be said: panels that share nothing, too few reviews; and what would help.
import { notice } from "../../core/ui.js";
import { card } from "../../office/pieces.js";
import { panelLinks, panelParts } from "../../office/suggested.js";

/** @param {any} office @param {any} refused message, remedy, parts, links */
export function apartCard({ t }, refused) {
  return card(t("现在还不能说结果有多大把握"), notice({ tone: "warn", title: refused.message, text: refused.remedy }), panelParts(refused.parts, t), panelLinks(refused.links, t));
}
