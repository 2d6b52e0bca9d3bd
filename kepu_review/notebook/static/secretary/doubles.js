// 重复申报: groups that look like one application; a person keeps one, or finds them different.
import { h } from "../core/dom.js";
import { badge, button } from "../core/ui.js";
import { card, choiceRow, reasonField } from "../office/pieces.js";

const DISTINCT = "\n";

/** Every open group with its form; nothing where there is none. */
export function doublesCard(office, data, part) {
  const { t } = office;
  if (data.duplicates.length === 0) return card(t("重复申报"), h("p", { class: "kp-muted" }, t("没有未处理的重复申报。")));
  return card(t("重复申报"), ...data.duplicates.map((group, number) => groupForm(office, group, number, data.open, part)));
}

function groupForm(office, group, number, open, part) {
  const { t } = office;
  const choices = groupChoices(group, t);
  const choice = choiceRow(group.reason === "channels" ? t("以哪一家推荐为准") : t("保留哪一份"), choices, "", `kp-double-${number}`);
  const reason = reasonField(t("理由（必填）"));
  const go = button(t("确认"), (event) => run(event.currentTarget), { kind: "primary" });

  async function run(control) {
    if (!choice.value()) return office.say("warn", t("请先选择。"));
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明理由。"));
    }
    const [verb, body] = groupAct(group, choice.value(), reason.area.value);
    const now = await office.attempt(control, () => office.api.request(verb, body));
    if (!now) return undefined;
    part.take(now, true);
    return office.say("good", t("已处理，并写入留痕。"));
  }

  const head = h("p", {}, badge(group.reason_title, "warn"), " ", group.applications.map((one) => `${one.id} ${one.name}`).join(t("；")));
  return h("section", { class: "kp-decision" }, head, open && choice.element, open && reason.element, open && h("div", { class: "kp-actions" }, go));
}

/** What a person may choose in a group: a nominator, or an application, or that all are different. */
export function groupChoices(group, t) {
  if (group.reason === "channels") return group.nominators.map((name) => [name, name]);
  const listed = group.applications.map((one) => [one.id, [one.id, one.name, one.applicant, one.nominator].filter(Boolean).join(" · ")]);
  return [...listed, [DISTINCT, t("都保留：不是重复申报")]];
}

/** The verb and the body of what was chosen. */
export function groupAct(group, chosen, reason) {
  if (group.reason === "channels") return ["secretary.choose_nomination", { application: group.applications[0].id, nominator: chosen, reason }];
  const applications = group.applications.map((one) => one.id);
  return ["secretary.settle_duplicates", { applications, keep: chosen === DISTINCT ? "" : chosen, reason }];
}
