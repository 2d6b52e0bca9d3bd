// Hand-in, recall and recusal, asked in the page: nothing pops up, nothing happens by accident.
import { microText } from "../core/decimal.js";
import { h } from "../core/dom.js";
import { clockText, isolated, msg } from "../core/text.js";
import { button, notice } from "../core/ui.js";
import { neighbour } from "./filter.js";
import { createNote } from "./note.js";
import { createReceipt } from "./receipt.js";
import { findingText } from "./sheetbar.js";

/**
 * What stands in the way of handing in, as links, or the question itself.
 * @param {any} ctx
 * @param {any} sheet
 * @param {{missing: {id: string, text: string}[], wrong: {key: string, text: string}[], contrary: {id: string, text: string}[], score: any}} found
 * @param {{goTo: (criterion: string) => void, confirm: () => void, cancel: () => void}} act
 */
export function handInPanel(ctx, sheet, { missing, wrong, contrary, score }, act) {
  const { t } = ctx;
  const name = isolated(sheet.opened.application.name);
  if (missing.length || wrong.length) {
    const links = [...wrong, ...missing].map(({ id, text }) => h("li", {}, button(text, () => act.goTo(id), { kind: "quiet" })));
    return notice(
      {
        tone: "warn",
        role: "alert",
        title: t("还不能提交：{missing} 项需要处理", { missing: missing.length + wrong.length }),
        text: t("点击可直接前往："),
        actions: [button(t("关闭"), act.cancel)],
      },
      h("ul", { class: "kp-links" }, ...links),
    );
  }
  const total = score.points === null ? t(msg("有弃权项，不形成总分", "expert")) : t("总分 {microText} / {full}", { microText: microText(score.points, 2), full: microText(score.full) });
  const look = sheet.findings.map((one) => h("li", { class: "kp-heed" }, one.criterion ? button(findingText(one), () => act.goTo(one.criterion), { kind: "quiet" }) : findingText(one)));
  look.push(...contrary.map(({ id, text }) => h("li", { class: "kp-heed" }, button(text, () => act.goTo(id), { kind: "quiet" }))));
  const worth = look.length > 0 && h("div", { class: "kp-field" }, h("strong", {}, t("提交前请看一下（不影响提交）：")), h("ul", { class: "kp-links" }, ...look));
  return notice({
    role: "alert",
    title: t("确认提交“{name}”的评审表？", { name }),
    text: ctx.round?.deadline
      ? t("{total}。提交后不能再修改；评分截止前可以撤回。", { total })
      : t("{total}。提交后不能再修改；专家评审结束前可以撤回。", { total }),
    actions: [button(t("确认提交"), act.confirm, { kind: "primary" }), button(t("再看看"), act.cancel)],
  }, worth);
}

/**
 * After the hand-in: time, receipt, the way back.
 * @param {any} ctx
 * @param {any} sheet
 * @param {{recall: (reason: string) => void, next: () => void}} act
 */
export function submittedNotice(ctx, sheet, act) {
  const { t } = ctx;
  const { submitted_at: at } = sheet.review;
  const receipt = createReceipt(ctx, sheet);
  const reason = createNote({ label: t("撤回原因"), placeholder: t("例如：漏看一项材料"), rows: 1, typed: () => {} });
  const ask = h("div", { class: "kp-ask" }, reason.element, button(t("确认撤回"), () => send()));
  ask.hidden = true;
  const open = button(t("撤回"), () => ((ask.hidden = !ask.hidden), ask.hidden || reason.area.focus()));
  function send() {
    if (reason.area.value.trim()) act.recall(reason.area.value.trim());
    else reason.show("", t("请写明撤回原因"));
  }
  const box = notice(
    {
      tone: "good",
      title: t("已提交 {at}", { at: clockText(at) }),
      text: t("评审表现为只读。"),
      actions: [...receipt.actions, ctx.mayRecall() && open, nextUnscored(ctx, sheet, act.next)].filter(Boolean),
    },
    receipt.element,
    ask,
  );
  return box;
}

/**
 * On to the next sheet in need of marks; where there is none it says so.
 * @param {any} ctx
 * @param {any} sheet
 * @param {() => void} next
 */
export function nextUnscored(ctx, sheet, next) {
  const any = neighbour(ctx.assigned.all(), sheet.id, "unscored") !== null;
  const control = button(any ? ctx.t("下一份未评") : ctx.t("没有未评的了"), next, { kind: "primary" });
  control.disabled = !any;
  return control;
}

/**
 * The recusal: conflicts found are explained, a reason is required.
 * @param {any} ctx
 * @param {any} sheet
 * @param {{confirm: (reason: string) => void, cancel: () => void}} act
 */
export function recusePanel(ctx, sheet, act) {
  const { t } = ctx;
  const name = isolated(sheet.opened.application.name);
  const reason = createNote({ label: t("回避原因（必填）"), placeholder: t("例如：我曾参与该基地的建设"), typed: () => {} });
  function confirm() {
    const text = reason.area.value.trim();
    if (text) act.confirm(text);
    else reason.show(reason.area.value, t("请写明回避原因"));
  }
  const box = notice(
    {
      tone: "warn",
      role: "group",
      title: t("回避“{name}”", { name }),
      text: t("回避后您不再看到这份申报，已填内容不计入结果，并会留痕。此操作不能自行撤销。"),
      actions: [button(t("确认回避"), confirm, { kind: "danger" }), button(t("取消"), act.cancel)],
    },
    conflictList(ctx, sheet.opened.conflicts ?? []),
    reason.element,
  );
  return { element: box, focus: () => reason.area.focus() };
}

/**
 * What the conflict check found, in words.
 * @param {any} ctx
 * @param {{kind: string, detail: string}[]} conflicts
 */
export function conflictList(ctx, conflicts) {
  if (!conflicts.length) return null;
  return h("ul", { class: "kp-conflicts" }, ...conflicts.map(({ kind, detail }) => h("li", {}, h("strong", {}, conflictWord(kind, ctx.t)), detail ? `：${detail}` : "")));
}

function conflictWord(kind, t) {
  const words = {
    same_unit: t("同一单位"),
    same_nominator: t("所在单位即推荐单位"),
    declared: t("本人申报的关系"),
    other: t("其他关系"),
    by_hand: t("秘书处登记"),
  };
  return words[kind] ?? kind;
}
