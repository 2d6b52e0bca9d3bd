// What the chair does about the sheets of one application: rescoring with its trace, freezing.
import { h, replace } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { badge, button, labelled, notice } from "../core/ui.js";

/**
 * Ask once more in the page before something is sent: a reason, then the act.
 * @param {{t: Function}} ctx
 * @param {{open: string, label: string, hint?: string, confirm: string, kind?: string, optional?: boolean,
 *   act: (reason: string) => Promise<any>}} options
 */
export function reasonAsker({ t }, { open, label, hint = "", confirm, kind = "primary", optional = false, act }) {
  const area = h("textarea", { class: "kp-area", rows: "2", maxlength: "1000" });
  const trouble = h("p", { class: "kp-problem", role: "alert" });
  const send = button(confirm, () => go(), { kind });
  const back = button(t("取消"), () => ((ask.hidden = true), first.focus()));
  const ask = h("div", { class: "kp-asker-ask" }, labelled(label, area, { hint }), trouble, h("div", { class: "kp-actions" }, send, back));
  const first = button(open, () => ((ask.hidden = !ask.hidden), ask.hidden || area.focus()), kind === "danger" ? { kind } : {});
  ask.hidden = true;

  async function go() {
    const reason = area.value.trim();
    if (!reason && !optional) {
      trouble.textContent = t(msg("请写明理由。", "panel"));
      area.focus();
      return;
    }
    send.disabled = true;
    try {
      await act(reason);
    } catch (error) {
      if (!error.kind) throw error;
      trouble.textContent = [error.message, error.remedy].filter(Boolean).join(" ");
    } finally {
      send.disabled = false;
    }
  }

  return h("div", { class: "kp-asker" }, first, ask);
}

/**
 * Rescoring of one application for the chair: every expert's sheet with its trace.
 * @param {{t: Function, api: any}} ctx
 * @param {string} application
 * @param {{expert: string, name: string, state: string}[]} sheets
 * @param {{changed?: (found: any) => void}} [acts] changed gets the new `chair.panel`
 * @returns {{element: HTMLElement, show: (found: any) => void}}
 */
export function rescoreBox(ctx, application, sheets, acts = {}) {
  const { t, api } = ctx;
  const element = h("section", { class: "kp-rescores" });
  let shown = "";

  const send = (verb) => (expert) => async (reason) => {
    const found = await api.request(verb, { application, expert, reason });
    show(found);
    acts.changed?.(found);
  };
  const ask = send("chair.rescore");
  const withdraw = send("chair.withdraw_rescore");

  function show(found) {
    const now = JSON.stringify(found.rescores);
    if (now === shown) return;
    shown = now;
    const open = new Set(found.rescores.filter((one) => !one.ended_at).map((one) => one.expert));
    const lines = sheets.filter((one) => one.state === "submitted" && !open.has(one.expert)).map((one) => h("li", { class: "kp-rescore-sheet" }, h("strong", {}, one.name), reasonAsker(ctx, { open: t("请复核…"), label: t("请{name}复核的理由（专家可见）", { name: one.name }), hint: t("原评审表继续计入汇总，直到专家撤回。"), confirm: t("发出"), act: ask(one.expert) })));
    replace(element, h("h3", {}, t("复核")), h("ul", { class: "kp-rescore-list" }, ...found.rescores.map((one) => episode(ctx, one, withdraw)), ...lines), !found.rescores.length && !lines.length && h("p", { class: "kp-muted" }, t("还没有已提交的评审表。")));
  }

  return { element, show };
}

function episode(ctx, one, withdraw) {
  const { t } = ctx;
  const states = {
    open: [t("待专家答复，原评审表计入汇总"), "warn"],
    recalled: [t("专家已撤回修改，暂不计入汇总"), "bad"],
    kept: [t("维持原评分"), "good"],
    changed: [t("已重新提交"), "good"],
    withdrawn: [t("已取消"), ""],
    recused: [t("专家已回避"), ""],
  };
  const [word, tone] = states[one.state];
  const totals = one.before !== null && one.after !== null && one.state !== "kept" ? t("总分 {before} → {after}", { before: one.before, after: one.after }) : one.before !== null ? t("原总分 {before}", { before: one.before }) : "";
  return h(
    "li",
    { class: "kp-rescore-one" },
    h("p", { class: "kp-talk-head" }, h("strong", {}, one.name), badge(word, tone), totals && h("span", {}, totals)),
    h("p", { class: "kp-talk-text" }, t("{by} {at}：{reason}", { by: one.by, at: dayText(one.at), reason: one.reason })),
    one.recalled_at && h("p", { class: "kp-muted kp-small" }, t("撤回于 {recalled_at}", { recalled_at: dayText(one.recalled_at) })),
    one.ended_at && h("p", { class: "kp-talk-text" }, t("{ended_at}：{one}", { ended_at: dayText(one.ended_at), one: one.answer ?? "" })),
    one.state === "open" && reasonAsker(ctx, { open: t("取消复核…"), label: t("取消的理由"), confirm: t("确认取消复核"), act: withdraw(one.expert) }),
  );
}

/**
 * Freezing of one application for the chair.
 * @param {{t: Function, api: any}} ctx
 * @param {string} application
 * @param {{changed?: () => void}} [acts]
 * @returns {{element: HTMLElement, show: (found: any) => void}}
 */
export function freezeBox(ctx, application, acts = {}) {
  const { t, api } = ctx;
  const element = h("section", { class: "kp-freeze" });
  let shown = null;

  function show({ frozen }) {
    const now = JSON.stringify(frozen);
    if (now === shown) return;
    shown = now;
    const turn = async (reason) => {
      const found = await api.request("chair.freeze", { applications: [application], frozen: !frozen, reason });
      show({ frozen: found.frozen[application] ?? null });
      acts.changed?.();
    };
    const asker = frozen
      ? reasonAsker(ctx, { open: t("解冻…"), label: t("解冻的理由"), confirm: t("确认解冻"), act: turn })
      : reasonAsker(ctx, { open: t("冻结评审表…"), label: t("冻结的理由（专家可见）"), hint: t("冻结后，专家不能保存、提交或撤回这份申报的评审表。"), confirm: t("确认冻结"), act: turn });
    replace(element, frozen ? notice({ tone: "warn", title: t("已冻结"), text: t("{by} {at}：{reason}", { by: frozen.by, at: dayText(frozen.at), reason: frozen.reason }) }, asker) : asker);
  }

  return { element, show };
}
