// The keyboard: J K N H C to move, Ctrl+S to save now, / to search, ? for help.
import { msg } from "../core/text.js";
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
 * @param {(message: string, values?: object) => string} t
 */
export function createHelp(t) {
  const groups = [
    [t("移动"), [
      ["H", t("回到首页")],
      ["J", t("下一份申报")],
      ["K", t("上一份申报")],
      ["N", t(msg("下一份未评", "expert"))],
      ["C", t("我的打分对比")],
      ["/", t("搜索申报")],
      ["Alt + ←", t("浏览器后退：回到刚才的页面")],
    ]],
    [t("列表"), [
      ["↑ ↓", t("上一行、下一行")],
      ["PageUp / PageDown", t("上一屏、下一屏")],
      ["Home / End", t("第一行、最后一行")],
      ["Enter", t("打开所选申报")],
    ]],
    [t("打分"), [
      ["0–9", t("在一项指标上：键入分数，或选第几档、第几条")],
      ["↑ ↓", t("在分数框：加减一个间隔；在档次：换一档")],
      ["Enter", t("到下一项指标")],
      [t("空格"), t("勾选条件、选中档次")],
      ["Tab / Shift + Tab", t("到下一个、上一个控件")],
      ["1–9", t("在固定档次、条件：选第几个")],
      ["Alt + ↓", t("在评语框：打开常用语")],
      ["Alt + 1–9", t("在评语框：插入第几条常用语")],
      ["Ctrl + Z / Ctrl + Y", t("撤销、重做上一次改动")],
      ["Ctrl + S", t("立即保存（平时自动保存）")],
    ]],
    [t(msg("说明", "expert")), [
      ["?", t("显示本说明")],
      ["Esc", t("关闭本说明")],
    ]],
  ];
  const close = button(t("知道了"), () => dialog.close(), { kind: "primary" });
  const note = h("p", { class: "kp-muted kp-small" }, t("单个字母和 / ? 在文字框以外有效。"));
  const dialog = h("dialog", { class: "kp-help kp-help-wide", "aria-label": t("快捷键") }, h("h3", {}, t("快捷键")), h("div", { class: "kp-help-groups" }, ...groups.map(keyGroup)), note, close);
  return dialog;
}

function keyGroup([title, keys]) {
  const rows = keys.map(([key, text]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, text)));
  return h("section", {}, h("h4", {}, title), h("dl", {}, ...rows));
}
