// The line under the form: how far it is, what is missing, what to look at again, undo and redo.
import { h, replace, setText } from "../core/dom.js";
import { button } from "../core/ui.js";
import { createUndo } from "./undo.js";

/**
 * @param {any} ctx
 * @param {any} sheet
 * @param {{leaves: any[], titleOf: (id: string) => string, goTo: (id: string) => void}} act
 *   leaves: the criteria in order; ids are of criteria, "comment" or "veto:…"
 */
export function createSheetBar(ctx, sheet, act) {
  const { t } = ctx;
  const byId = new Map(act.leaves.map((leaf) => [leaf.id, leaf]));
  const place = (key) => key.replace(/^(choice|note):/u, "");
  const undo = createUndo(ctx, sheet, {
    titleOf: (key) => act.titleOf(place(key)),
    criterionOf: (id) => byId.get(id) ?? null,
    turned: (key) => act.goTo(place(key)),
  });
  const fill = h("span", { class: "kp-sofar-fill" });
  const count = h("span", { class: "kp-sofar-count" });
  const left = button(t("未评清单"), () => show("left"), { kind: "quiet" });
  const warned = button("", () => show("warned"), { kind: "quiet", icon: "warn" });
  const tray = h("div", { class: "kp-foottray", hidden: true, on: { keydown: (event) => event.key === "Escape" && hide() } });
  let open = "";
  let score = null;

  function show(which) {
    open = open === which ? "" : which;
    draw();
    if (open) tray.querySelector("button")?.focus({ preventScroll: true });
  }

  function hide() {
    const opener = open === "left" ? left : warned;
    open = "";
    draw();
    opener.focus({ preventScroll: true });
  }

  function choose(id) {
    open = "";
    draw();
    act.goTo(id);
  }

  function entries() {
    if (open === "left") return score.missing.map((id) => ({ id, text: act.titleOf(id) }));
    return sheet.findings.map((one) => ({ id: one.criterion, text: findingText(one), tone: one.severity }));
  }

  function draw() {
    const listed = open && score ? entries() : [];
    if (!listed.length) open = "";
    tray.hidden = !open;
    left.setAttribute("aria-expanded", String(open === "left"));
    warned.setAttribute("aria-expanded", String(open === "warned"));
    if (!open) return;
    const rows = listed.map(({ id, text, tone }) => h("li", { class: tone ? `kp-heed-${tone}` : "" }, id ? button(text, () => choose(id), { kind: "quiet" }) : h("span", {}, text)));
    const title = open === "left" ? t("还没有评的") : t("提交前请看一下（不影响提交）");
    replace(tray, h("div", { class: "kp-foottray-head" }, h("strong", {}, title), button(t("关闭"), hide, { kind: "quiet" })), h("ul", {}, ...rows));
  }

  function update(now) {
    score = now;
    undo.update();
    if (!score) return;
    const all = act.leaves.filter(({ id, bonus, scoring }) => (!bonus && scoring.kind !== "penalty") || score.missing.includes(id)).length;
    const done = all - score.missing.length;
    fill.style.width = `${all ? (done / all) * 100 : 0}%`;
    setText(count, t("已评 {done} / {all} 项", { done, all }));
    left.hidden = !score.missing.length || !sheet.editable;
    setText(warned.lastChild, t("提醒 {findingsCount} 条", { findingsCount: sheet.findings.length }));
    warned.hidden = !sheet.findings.length || !sheet.editable;
    draw();
  }

  const bar = h("div", { class: "kp-sheetbar" }, undo.element, h("div", { class: "kp-sofar" }, left, warned, count, h("span", { class: "kp-sofar-track", "aria-hidden": "true" }, fill)));
  return { element: h("div", { class: "kp-sheetfoot" }, tray, bar), update, onKey: undo.onKey };
}

/**
 * A finding in one line.
 * @param {{message: string, remedy: string}} finding
 */
export function findingText({ message, remedy }) {
  return [message, remedy].filter(Boolean).join(" ");
}
