// 撤销 and 重做: what they would do is said on them.
import { h, setText } from "../core/dom.js";
import { takesText } from "../core/entry.js";
import { button } from "../core/ui.js";
import { fieldWords } from "./clash.js";
import { fieldParts } from "./fields.js";

/**
 * @param {any} ctx
 * @param {any} sheet
 * @param {{titleOf: (key: string) => string, criterionOf: (id: string) => any,
 *   turned: (key: string) => void}} act turned: a field was set back
 */
export function createUndo(ctx, sheet, act) {
  const { t } = ctx;
  const undo = button(t("撤销"), () => turn("undo"), { icon: "M4.5 3.5L2 6l2.5 2.5M2 6h7.5a3.5 3.5 0 0 1 0 7H6" });
  const redo = button(t("重做"), () => turn("redo"), { icon: "M11.5 3.5L14 6l-2.5 2.5M14 6H6.5a3.5 3.5 0 0 0 0 7H10" });
  const what = h("span", { class: "kp-undo-what" });
  const element = h("div", { class: "kp-undo" }, undo, redo, what);

  function turn(way) {
    const key = sheet.turnBack(way);
    if (!key) return;
    ctx.outbox.touch(sheet);
    act.turned(key);
  }

  function told(step, way) {
    if (!step) return "";
    const to = way === "undo" ? step.before : step.after;
    const [kind, id] = fieldParts(step.key);
    const criterion = kind === "choice" ? act.criterionOf(id) : null;
    const say = (value) => clipped(fieldWords(criterion, value, t));
    const title = act.titleOf(step.key);
    if (step.refusal) return t("{title}：未被接受的填写", { title });
    if (way === "undo") return t("撤销：{title} 改回{to}", { title, to: spaced(say(to)) });
    return t("重做：{title} 改为{to}", { title, to: spaced(say(to)) });
  }

  function update() {
    for (const [control, way] of [[undo, "undo"], [redo, "redo"]]) {
      const step = sheet.past.next(way);
      const text = told(step, way);
      control.disabled = !step || !sheet.editable;
      control.title = text;
    }
    redo.hidden = redo.disabled;
    for (const part of [undo, what]) part.hidden = !sheet.editable;
    setText(what, told(sheet.past.next("undo"), "undo"));
  }

  return { element, update, onKey: (event) => onUndoKey(event, turn) };
}

/** Ctrl+Z and Ctrl+Shift+Z, but in a text that is being written they are the browser's own. */
function onUndoKey(event, turn) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing || takesText(event.target)) return;
  const key = event.key.toLowerCase();
  const way = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : "";
  if (!way) return;
  event.preventDefault();
  turn(way);
}

/** A full-width bracket brings its own space. */
function spaced(text) {
  return text.startsWith("（") ? text : ` ${text}`;
}

function clipped(text) {
  const line = text.replace(/\s+/gu, " ");
  return line.length > 18 ? `${line.slice(0, 17)}…` : line;
}
