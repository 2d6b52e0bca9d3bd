// 建议增评: which few more reviews would tell most, and by whom; the secretariat assigns them.
import { h, replace } from "../../core/dom.js";
import { notice } from "../../core/ui.js";
import { card } from "../../office/pieces.js";
import { countField, panelLinks, panelParts, suggestionTable } from "../../office/suggested.js";

/** @param {any} office @param {any} state */
export function reviewsView(office, state) {
  const { t } = office;
  state.wanted ??= 12;
  const place = h("div", { class: "kp-stack" });
  const field = countField(t, state.wanted, (count) => ((state.wanted = count), read()));

  async function read() {
    replace(place, h("p", { role: "status" }, t("正在读取……")));
    const found = await office.attempt(null, () => office.api.request("chair.suggest", { reviews: state.wanted }, { timeout: 120000 }));
    if (!found) return replace(place);
    if (found.refused) return replace(place, notice({ tone: "warn", title: found.refused.message, text: found.refused.remedy }), panelParts(found.refused.parts, t), panelLinks(found.refused.links, t));
    return replace(place, found.words && h("p", {}, found.words), suggestionTable(t, found.rows), h("p", { class: "kp-muted kp-small" }, t("由秘书在“分派”中采纳并分派；评审已结束的，须先退回专家评审阶段。")));
  }

  read();
  const how = t("逐份比较“再评一份，名单可能变动多少”，先连起互不相通的评审组，再补临界而误差又大的申报。只是建议，不会自动分派。");
  return [card(t("建议增评 {count} 份", { count: state.wanted }), h("p", { class: "kp-fig-how" }, h("strong", {}, t("怎样看：")), how), field, place)];
}
