// The keyboard: J K N to move, Ctrl+S to save now, / to search, ? for help.
import { h } from "../core/dom.js";
import { takesText } from "../core/entry.js";
import { button } from "../core/ui.js";

/**
 * @param {HTMLElement} root
 * @param {Record<string, () => void>} act next, previous, unscored, save, help, search
 */
export function bindKeys(root, act) {
  const letters = { j: act.next, k: act.previous, n: act.unscored, "?": act.help, "？": act.help, "/": act.search };
  root.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const control = event.ctrlKey || event.metaKey;
    const wanted = control ? event.key.toLowerCase() === "s" && act.save : !event.altKey && !takesText(event.target) && letters[event.key.toLowerCase()];
    if (!wanted) return;
    event.preventDefault();
    wanted();
  });
}

/**
 * The list of keys, as a dialog.
 * @param {(zh: string, en: string) => string} t
 */
export function createHelp(t) {
  const keys = [
    ["J", t("下一份申报", "Next application")],
    ["K", t("上一份申报", "Previous application")],
    ["N", t("下一份未评", "Next application to do")],
    ["Enter", t("在分数框：到下一项", "In a points field: next criterion")],
    ["↑ ↓", t("在分数框：加减一个间隔；在档次：换一档", "In a points field: one step; in levels: another level")],
    ["Tab", t("到下一个控件", "Next control")],
    ["Ctrl + S", t("立即保存（平时自动保存）", "Save now (it saves by itself anyway)")],
    ["/", t("搜索", "Search")],
    ["?", t("显示本说明", "This list")],
  ];
  const rows = keys.map(([key, text]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, text)));
  const close = button(t("知道了", "Close"), () => dialog.close(), { kind: "primary" });
  const note = h("p", { class: "kp-muted kp-small" }, t("J、K、N、/、? 在文字框以外有效。", "J, K, N, / and ? work outside text fields."));
  const dialog = h("dialog", { class: "kp-help", "aria-label": t("快捷键", "Keyboard") }, h("h3", {}, t("快捷键", "Keyboard")), h("dl", {}, ...rows), note, close);
  return dialog;
}
