// 建议增评: the reviews that would tell most; what is ticked is assigned, with its reason in the record.
import { h, replace } from "../core/dom.js";
import { button, notice } from "../core/ui.js";
import { reasonField } from "../office/pieces.js";
import { countField, panelLinks, panelParts, suggestionTable } from "../office/suggested.js";

/** @param {any} part of the assignment: `take` shows what came of it */
export function moreReviews(part) {
  const state = { count: 12, found: null, off: new Set() };
  const body = h("div", { class: "kp-pane" });
  let element = null;

  function show(office) {
    const { t } = office;
    element ??= h("details", { class: "kp-box" }, h("summary", {}, h("h3", {}, t("建议增评"))), h("div", { class: "kp-pane kp-folded-pane" }, h("p", { class: "kp-muted kp-small" }, t("有了一些评审表以后用：先连起互不相通的评审组，再补入围与否最难分的申报。利益冲突、回避和限额都已避开；采纳后才分派。")), asking(office), body));
    return element;
  }

  function asking(office) {
    const { t } = office;
    const go = button(t("算一算"), (event) => read(office, event.currentTarget));
    return h("div", { class: "kp-tools kp-align-end" }, countField(t, state.count, (count) => (state.count = count)), go);
  }

  async function read(office, control) {
    const { t } = office;
    replace(body, h("p", { role: "status" }, t("正在读取……")));
    const found = await office.attempt(control, () => office.api.request("secretary.suggest", { reviews: state.count }, { timeout: 120000 }));
    state.off.clear();
    state.found = found;
    replace(body, ...(found ? shown(office, found) : []));
  }

  function shown(office, found) {
    const { t } = office;
    if (found.refused) return [notice({ tone: "warn", title: found.refused.message, text: found.refused.remedy }), panelParts(found.refused.parts, t), panelLinks(found.refused.links, t)].filter(Boolean);
    if (!found.rows.length) return [h("p", {}, found.words)];
    const name = (row) => `${row.application} ${row.expert}`;
    const wanted = () => found.rows.filter((row) => !state.off.has(name(row)));
    const reason = reasonField(t("理由（必填）"), t("按建议增评：入围与否最难分的申报各多评一份"), t("写入留痕。"));
    const accept = button("", (event) => take(office, wanted(), reason, event.currentTarget), { kind: "primary" });
    const count = () => {
      replace(accept, h("span", {}, t("采纳并分派 {count} 份", { count: wanted().length })));
      accept.disabled = !wanted().length;
    };
    const set = (row, on) => (state.off[on ? "delete" : "add"](name(row)), count());
    count();
    return [h("p", {}, found.words), suggestionTable(t, found.rows, { has: (row) => !state.off.has(name(row)), set }), h("div", { class: "kp-decision" }, reason.element, h("div", { class: "kp-actions" }, accept))];
  }

  async function take(office, rows, reason, control) {
    const { t } = office;
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明理由。"));
    }
    const pairs = rows.map((row) => [row.application, row.expert]);
    const now = await office.attempt(control, () => office.api.request("secretary.assign_suggested", { pairs, reason: reason.area.value }));
    if (!now) return undefined;
    const { added, ...data } = now;
    replace(body);
    part.take(data, true);
    return office.say("good", t("已分派 {added} 份增评。", { added }));
  }

  return { show };
}
