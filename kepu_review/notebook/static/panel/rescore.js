// 请复核 on the expert's sheet: rescoreBar(ctx, rescore, acts).
import { h } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { button, labelled, notice } from "../core/ui.js";

/**
 * What the chair asks, and the two answers: change the sheet, or keep it with a reason.
 * @param {{t: Function, api: any}} ctx
 * @param {{reason: string, by: string, at: string}} rescore
 * @param {{application: string, state: string, recall: (reason: string) => any, done: () => any}} acts
 *   state of my sheet; recall takes it back; done is called when the marks were kept
 */
export function rescoreBar(ctx, rescore, acts) {
  const { t, api } = ctx;
  const recalled = acts.state !== "submitted";
  const area = h("textarea", { class: "kp-area", rows: "2", maxlength: "1000" });
  const trouble = h("p", { class: "kp-problem", role: "alert" });
  const send = button(t("确认维持原评分"), () => keep(), { kind: "primary" });
  const back = button(t("取消"), () => ((ask.hidden = true), first.focus()));
  const ask = h("div", { class: "kp-rescore-ask" }, labelled(t("维持原评分的理由（必填）"), area), trouble, h("div", { class: "kp-actions" }, send, back));
  ask.hidden = true;
  const first = button(t("维持原评分…"), () => ((ask.hidden = false), area.focus()));
  const change = button(t("撤回修改"), () => acts.recall(t("复核：{reason}", { reason: rescore.reason })), { kind: "primary" });

  async function keep() {
    const answer = area.value.trim();
    if (!answer) {
      trouble.textContent = t(msg("请写明理由。", "panel"));
      area.focus();
      return;
    }
    send.disabled = true;
    try {
      await api.request("expert.answer_rescore", { application: acts.application, answer });
      await acts.done();
    } catch (error) {
      if (!error.kind) throw error;
      trouble.textContent = [error.message, error.remedy].filter(Boolean).join(" ");
    } finally {
      send.disabled = false;
    }
  }

  const who = { chair: t(msg("组长", "panel")), secretary: t(msg("秘书", "panel")) }[rescore.by] ?? rescore.by;
  const asked = t("{who}于 {at} 请您复核：{reason}", { who, at: dayText(rescore.at), reason: rescore.reason });
  return notice(
    {
      tone: "warn",
      role: "group",
      title: recalled ? t("复核中：评审表已撤回，现在不计入汇总") : t("请复核这份评审表"),
      text: asked,
      actions: recalled ? [] : [change, first],
    },
    h("p", {}, recalled ? t("请修改后重新提交；提交后复核即办结，新的评分计入汇总。") : t("在您撤回之前，原评审表继续计入汇总；撤回后到重新提交前不计入。")),
    ask,
  );
}

/** A small sign for lists: this sheet is to be looked at again. @param {{t: Function}} ctx */
export function rescoreWord({ t }) {
  return t(msg("请复核", "panel"));
}
