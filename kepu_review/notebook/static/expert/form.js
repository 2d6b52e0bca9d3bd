// The rubric as a form: sections with their sums, criteria numbered through, Enter goes on.
import { micro, microText } from "../core/decimal.js";
import { domId, h, setText } from "../core/dom.js";
import { createCriterion } from "./criterion.js";
import { guidanceText } from "./proof.js";
import { choicePoints, rubricLeaves } from "./scoring.js";

/**
 * @param {any} ctx
 * @param {any} sheet
 * @param {() => void} afterLast what Enter in the last criterion does
 */
export function createForm(ctx, sheet, afterLast) {
  const { rubric } = sheet.opened;
  const order = rubricLeaves(rubric.criteria);
  const views = new Map();
  const sums = [];
  const near = { ...ctx, next };

  function next(id) {
    const index = order.findIndex((leaf) => leaf.id === id);
    if (order[index + 1]) goTo(order[index + 1].id);
    else afterLast();
  }

  function goTo(id) {
    const view = views.get(id);
    if (!view) return;
    view.element.scrollIntoView({ block: "center" });
    view.focus();
  }

  function branch(criterion, depth) {
    if (!criterion.children?.length) {
      const view = createCriterion(near, sheet, criterion, order.indexOf(criterion) + 1);
      views.set(criterion.id, view);
      return view.element;
    }
    const id = domId("kp-section");
    const sum = h("span", { class: "kp-section-sum" });
    sums.push({ element: sum, leaves: rubricLeaves([criterion]), max: criterion.max });
    const head = h("div", { class: "kp-section-head" }, h(depth ? "h4" : "h3", { id }, criterion.title), sum);
    const about = guidanceText(ctx, criterion.guidance);
    return h("section", { class: depth ? "kp-subsection" : "kp-section", "aria-labelledby": id }, head, about, ...criterion.children.map((child) => branch(child, depth + 1)));
  }

  const loose = rubric.criteria.every((criterion) => !criterion.children?.length);
  const parts = rubric.criteria.map((criterion) => branch(criterion, 0));
  const element = h("div", { class: "kp-form" }, ...(loose ? [h("section", { class: "kp-section" }, ...parts)] : parts));

  return {
    element,
    goTo,
    leaves: order,
    titleOf: (id) => {
      const index = order.findIndex((leaf) => leaf.id === id);
      return index < 0 ? id : `${index + 1}. ${order[index].title}`;
    },
    /** Draw again one field ("choice:A1", "note:A1"), or all. */
    update(key) {
      const id = key?.replace(/^(choice|note):/u, "");
      for (const view of views.values()) if (!key || view.id === id) view.update();
      for (const { element: sum, leaves, max } of sums) {
        const points = leaves.map((leaf) => choicePoints(leaf, sheet.get(`choice:${leaf.id}`)) ?? 0n);
        const earned = microText(points.reduce((all, one) => all + one, 0n), 2);
        setText(sum, ctx.t("{earned} / {microText} 分", { earned, microText: microText(micro(max)) }));
      }
    },
  };
}
