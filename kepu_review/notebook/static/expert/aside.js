// 不适用 and 弃权: states of their own beside the marks, with the way back.
import { msg } from "../core/text.js";
import { h, setText } from "../core/dom.js";
import { button } from "../core/ui.js";
import { choiceOf } from "./inputs.js";

/**
 * @param {any} ctx
 * @param {any} criterion
 * @param {(choice: any) => void} set
 */
export function createAside(ctx, criterion, set) {
  const { t } = ctx;
  const { title } = criterion;
  let before = null; // what was marked, to come back to
  const tool = (state, text, label, hint) => button(text, () => set(choiceOf({ state })), { kind: "quiet", label, title: hint });
  const none = criterion.required ? null : tool("not_applicable", t(msg("不适用", "expert")), t("“{title}”不适用", { title }), t("该项不适用于本单位，不计入满分，其余按比例折算"));
  const abstain = tool("abstained", t(msg("弃权", "expert")), t("对“{title}”弃权", { title }), t("我不对本项打分，本表不形成总分"));
  const words = h("span", {});
  const back = button(t("改为打分"), () => set(before), { label: t("“{title}”改为打分", { title }) });
  const line = h("div", { class: "kp-set-aside" }, words, back);
  return {
    tools: [none, abstain].filter(Boolean),
    line,
    reset: () => (before = null),
    focus: () => back.focus({ preventScroll: true }),
    update(choice, editable) {
      const aside = Boolean(choice) && choice.state !== "marked";
      if (!aside) before = choice;
      line.hidden = !aside;
      back.hidden = !editable;
      for (const control of [none, abstain]) if (control) control.hidden = aside || !editable;
      setText(words, aside ? asideWords(choice.state, t) : "");
      return aside;
    },
  };
}

function asideWords(state, t) {
  return state === "abstained"
    ? t("弃权：本项不打分，本表不形成总分。")
    : t("不适用：本项不计入，总分按其余各项折算。");
}
