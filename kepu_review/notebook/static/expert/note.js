// A comment: a text area that opens when it is wanted or used, with the expert's phrases.
import { domId, h, setText } from "../core/dom.js";
import { onTyped, showTyped } from "../core/entry.js";
import { createPhraseMenu } from "./phrasemenu.js";

/**
 * @param {{label: string, placeholder: string, rows?: number, typed: (text: string) => void,
 *   phrases?: {ctx: any, criterion: string | null, rubric: string, application: string}}} options
 * @returns {{element: HTMLElement, area: HTMLTextAreaElement, show: (text: string, problem: string) => void,
 *   enable: (able: boolean) => void}}
 */
export function createNote({ label, placeholder, rows = 2, typed, phrases }) {
  const problem = h("p", { class: "kp-problem", id: domId("kp-problem"), role: "alert" });
  const area = onTyped(h("textarea", { class: "kp-area", id: domId("kp-note"), rows, placeholder, "aria-describedby": problem.id }), typed);
  const menu = phrases ? createPhraseMenu(phrases.ctx, area, phrases) : null;
  const head = h("label", { for: area.id }, label);
  return {
    element: h("div", { class: "kp-field kp-note" }, menu ? h("div", { class: "kp-note-head" }, head, menu.opener) : head, area, menu?.element, problem),
    area,
    show(text, reason) {
      showTyped(area, text);
      setText(problem, reason);
      area.setAttribute("aria-invalid", reason ? "true" : "false");
    },
    enable(able) {
      area.disabled = !able;
      if (menu) menu.opener.hidden = !able;
    },
  };
}
