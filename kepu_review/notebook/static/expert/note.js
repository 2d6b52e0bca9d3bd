// A comment: a text area that opens when it is wanted or used.
import { domId, h, setText } from "../core/dom.js";
import { onTyped, showTyped } from "../core/entry.js";

/**
 * @param {{label: string, placeholder: string, rows?: number, typed: (text: string) => void}} options
 * @returns {{element: HTMLElement, area: HTMLTextAreaElement, show: (text: string, problem: string) => void}}
 */
export function createNote({ label, placeholder, rows = 2, typed }) {
  const problem = h("p", { class: "kp-problem", id: domId("kp-problem"), role: "alert" });
  const area = onTyped(h("textarea", { class: "kp-area", id: domId("kp-note"), rows, placeholder, "aria-describedby": problem.id }), typed);
  return {
    element: h("div", { class: "kp-field" }, h("label", { for: area.id }, label), area, problem),
    area,
    show(text, reason) {
      showTyped(area, text);
      setText(problem, reason);
      area.setAttribute("aria-invalid", reason ? "true" : "false");
    },
  };
}
