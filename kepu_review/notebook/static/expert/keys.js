// The keyboard: J K N H C to move, Ctrl+S to save now, / to search, ? for help.
import { h } from "../core/dom.js";
import { takesText } from "../core/entry.js";
import { button } from "../core/ui.js";

/**
 * @param {HTMLElement} root
 * @param {Record<string, () => void>} act next, previous, unscored, home, columns, save, help, search
 * @param {boolean} [alone] nothing else is in the page: keys count wherever the focus has gone
 * @returns {() => void} undo
 */
export function bindKeys(root, act, alone = false) {
  const letters = { j: act.next, k: act.previous, n: act.unscored, h: act.home, c: act.columns, "?": act.help, "？": act.help, "/": act.search };
  const onKey = (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const control = event.ctrlKey || event.metaKey;
    const wanted = control ? chord(event, act) : !event.altKey && !takesText(event.target) && letters[event.key.toLowerCase()];
    if (!wanted) return;
    event.preventDefault();
    wanted();
  };
  const onLost = (event) => event.target === document.body && onKey(event);
  root.addEventListener("keydown", onKey);
  if (alone) document.addEventListener("keydown", onLost);
  return () => {
    root.removeEventListener("keydown", onKey);
    document.removeEventListener("keydown", onLost);
  };
}

/** Ctrl+S anywhere; Ctrl+Z where the browser has no text of its own to undo. */
function chord(event, act) {
  const key = event.key.toLowerCase();
  if (key === "s") return act.save;
  return key === "z" && !event.shiftKey && !takesText(event.target) ? act.undo : null;
}

/**
 * The list of keys in groups, as a dialog.
 * @param {(zh: string, en: string) => string} t
 */
export function createHelp(t) {
  const groups = [
    [t("移动", "Moving"), [
      ["H", t("回到首页", "Home")],
      ["J", t("下一份申报", "Next application")],
      ["K", t("上一份申报", "Previous application")],
      ["N", t("下一份未评", "Next application to do")],
      ["C", t("我的打分对比", "My marks side by side")],
      ["/", t("搜索申报", "Search")],
      ["Alt + ←", t("浏览器后退：回到刚才的页面", "The browser's back: where you were")],
    ]],
    [t("列表", "Lists"), [
      ["↑ ↓", t("上一行、下一行", "One row up or down")],
      ["PageUp / PageDown", t("上一屏、下一屏", "One screen up or down")],
      ["Home / End", t("第一行、最后一行", "First or last row")],
      ["Enter", t("打开所选申报", "Open the chosen application")],
    ]],
    [t("打分", "Marking"), [
      ["0–9", t("在一项指标上：键入分数，或选第几档、第几条", "On a criterion: type the points, or choose the nth level or condition")],
      ["↑ ↓", t("在分数框：加减一个间隔；在档次：换一档", "In a points field: one step; in levels: another level")],
      ["Enter", t("到下一项指标", "Next criterion")],
      [t("空格", "Space"), t("勾选条件、选中档次", "Tick a condition, choose a level")],
      ["Tab / Shift + Tab", t("到下一个、上一个控件", "Next or previous control")],
      ["1–9", t("在固定档次、条件：选第几个", "In fixed levels and conditions: the nth")],
      ["Alt + ↓", t("在评语框：打开常用语", "In a comment: open the phrases")],
      ["Alt + 1–9", t("在评语框：插入第几条常用语", "In a comment: insert the nth phrase")],
      ["Ctrl + Z / Ctrl + Y", t("撤销、重做上一次改动", "Undo or redo the last change")],
      ["Ctrl + S", t("立即保存（平时自动保存）", "Save now (it saves by itself anyway)")],
    ]],
    [t("说明", "Help"), [
      ["?", t("显示本说明", "This list")],
      ["Esc", t("关闭本说明", "Close this list")],
    ]],
  ];
  const close = button(t("知道了", "Close"), () => dialog.close(), { kind: "primary" });
  const note = h("p", { class: "kp-muted kp-small" }, t("单个字母和 / ? 在文字框以外有效。", "Single letters, / and ? work outside text fields."));
  const dialog = h("dialog", { class: "kp-help kp-help-wide", "aria-label": t("快捷键", "Keyboard") }, h("h3", {}, t("快捷键", "Keyboard")), h("div", { class: "kp-help-groups" }, ...groups.map(keyGroup)), note, close);
  return dialog;
}

function keyGroup([title, keys]) {
  const rows = keys.map(([key, text]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, text)));
  return h("section", {}, h("h4", {}, title), h("dl", {}, ...rows));
}
