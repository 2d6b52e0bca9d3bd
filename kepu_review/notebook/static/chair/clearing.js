// Comments for the applicant: what experts wrote, picked and edited by the chair; else none goes out.
import { h, replace } from "../core/dom.js";
import { dayText } from "../core/text.js";
import { button, notice } from "../core/ui.js";

/**
 * @param {any} office
 * @param {string} number of the application
 */
export function clearingPanel(office, number) {
  const { t } = office;
  const element = h("details", { class: "kp-stack" });
  const state = { read: false, lines: [] };
  element.addEventListener("toggle", () => element.open && !state.read && void office.attempt(null, read));
  draw(null);

  async function read() {
    draw(await office.api.request("chair.comments", { application: number }));
    state.read = true;
  }

  function draw(found) {
    const lines = found ? listed(found) : [];
    state.lines = lines.map((one) => lineOf(one, found.titles));
    const clear = button(t("审定反馈所选评语"), (event) => send(event.currentTarget, picked()), { kind: "primary", disabled: !found?.able || !lines.length });
    const none = button(t("不反馈评语"), (event) => send(event.currentTarget, []), { disabled: !found?.able });
    const early = found && !found.able && notice({ tone: "warn", text: t("打分结束、得分可见之后才能审定。") });
    replace(element, h("summary", {}, h("strong", {}, t("反馈给申报单位的评语"))), found && h("p", { class: "kp-muted" }, standing(found.cleared)), early, ...state.lines.map((one) => one.element), found && !lines.length && h("p", { class: "kp-muted" }, t("专家没有写评语。")), found && h("div", { class: "kp-actions" }, clear, none));
  }

  /** What was cleared, and below it what was left out; before that, all that was written. */
  function listed({ cleared, written }) {
    if (!cleared) return written.map((one) => ({ ...one, picked: true }));
    const known = new Set(cleared.comments.map(({ text }) => text));
    const left = written.filter(({ text }) => !known.has(text));
    return [...cleared.comments.map((one) => ({ ...one, picked: true })), ...left.map((one) => ({ ...one, picked: false }))];
  }

  function standing(cleared) {
    if (!cleared) return t("尚未审定：反馈书不印评语。请勾选、改写后审定，不要出现专家姓名和其他申报。");
    const at = dayText(cleared.at);
    return cleared.comments.length ? t("{at} 已审定 {count} 条。", { at, count: cleared.comments.length }) : t("{at} 已审定：不反馈评语。", { at });
  }

  function lineOf(one, titles) {
    const name = one.criterion ? `${one.criterion} ${titles[one.criterion] ?? ""}`.trim() : t("总体");
    const box = h("input", { type: "checkbox", checked: one.picked, "aria-label": t("反馈这一条：{name}", { name }) });
    const area = h("textarea", { class: "kp-input", rows: "2", "aria-label": t("评语：{name}", { name }) }, one.text);
    return { element: h("div", { class: "kp-stack" }, h("label", {}, box, " ", name), area), given: () => (box.checked && area.value.trim() ? { criterion: one.criterion, text: area.value.trim() } : null) };
  }

  function picked() {
    return state.lines.map((one) => one.given()).filter(Boolean);
  }

  async function send(control, comments) {
    const found = await office.attempt(control, () => office.api.request("chair.clear_comments", { application: number, comments }));
    if (!found) return;
    draw(found);
    office.say("good", t("已记录审定的评语。"));
  }

  return { element };
}
