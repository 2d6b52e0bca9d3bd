// 评审份数: how many reviews each application gets and needs; may change in the middle of a round.
import { h } from "../core/dom.js";
import { badge, button, labelled } from "../core/ui.js";
import { reasonField } from "../office/pieces.js";

export function termsForm(office, terms, part) {
  const { t } = office;
  const { programme } = terms;
  const count = (value) => h("input", { class: "kp-input kp-narrow", type: "number", min: "1", max: "15", step: "1", value: String(value) });
  const [given, needed] = [count(terms.reviews_per_application), count(terms.minimum_reviews)];
  const reason = reasonField(t("理由（必填）"));
  const set = button(t("确认调整"), (event) => run(event.currentTarget, number(given), number(needed)), { kind: "primary" });
  const back = button(t("恢复项目规定"), (event) => run(event.currentTarget, null, null), { disabled: !terms.changed });

  async function run(control, reviews_per_application, minimum_reviews) {
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明调整的理由。"));
    }
    const found = await office.attempt(control, () => office.api.request("secretary.terms", { reviews_per_application, minimum_reviews, reason: reason.area.value }));
    if (!found) return undefined;
    part.take(found, true);
    await office.attempt(null, () => office.reload());
    return office.say("good", t("已调整。已有的分派和打分都没有变动；需要增加专家的，请点“只补缺口”。"));
  }

  const number = (input) => (input.value === "" ? null : Number.parseInt(input.value, 10));
  return h(
    "details",
    { class: "kp-box" },
    h("summary", {}, h("h3", {}, t("评审份数：每份申报 {reviews_per_application} 位专家，有效评审不少于 {minimum_reviews} 份", { reviews_per_application: terms.reviews_per_application, minimum_reviews: terms.minimum_reviews })), " ", terms.changed && badge(t("已调整"), "warn")),
    h("p", { class: "kp-muted" }, t("项目规定：每份 {reviews_per_application} 位，有效评审不少于 {minimum_reviews} 份。评审中途也可调整，已交的评审表全部保留；排名、分派、报告和进展随之改用新数。", { reviews_per_application: programme.reviews_per_application, minimum_reviews: programme.minimum_reviews })),
    h("div", { class: "kp-decision" }, h("div", { class: "kp-actions kp-align-end" }, labelled(t("每份申报的专家数"), given), labelled(t("有效评审不少于"), needed)), reason.element, h("div", { class: "kp-actions" }, set, back)),
  );
}
