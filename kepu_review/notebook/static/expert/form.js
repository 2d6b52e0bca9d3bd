// The rubric as a form: sections with their sums, criteria numbered through, Enter goes on.
import { micro, microText } from "../core/decimal.js";
import { domId, h, setText } from "../core/dom.js";
import { leaveField } from "../core/entry.js";
import { createCriterion } from "./criterion.js";
import { guidanceText } from "./proof.js";
import { choicePoints, rubricLeaves } from "./scoring.js";

/**
 * The form of one rubric. Building it is most of what a switch costs, so it is kept for the next
 * sheet with the same rubric: `bind` shows that one, and all that is typed goes to it.
 * @param {any} ctx with edit, refuse, resolve of this sheet
 * @param {any} sheet
 * @param {() => void} afterLast what Enter in the last criterion does
 */
export function createForm(ctx, sheet, afterLast) {
  const { rubric } = sheet.opened;
  let at = { ctx, sheet };
  const shown = shownSheet(() => at.sheet);
  const order = rubricLeaves(rubric.criteria);
  const views = new Map();
  const sums = [];
  const near = {
    ...ctx,
    next,
    edit: (...given) => at.ctx.edit(...given),
    refuse: (...given) => at.ctx.refuse(...given),
    resolve: (...given) => at.ctx.resolve(...given),
    bound: () => at.ctx.edit,
  };

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
      const view = createCriterion(near, shown, criterion, order.indexOf(criterion) + 1);
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
    rubric: rubric.hash,
    /** Show another sheet of the same rubric; false while a text in here is still being composed. */
    bind(nextCtx, nextSheet) {
      if (!leaveField(element)) return false;
      at = { ctx: nextCtx, sheet: nextSheet };
      for (const view of views.values()) view.bind();
      return true;
    },
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
        const points = leaves.map((leaf) => choicePoints(leaf, shown.get(`choice:${leaf.id}`)) ?? 0n);
        const earned = microText(points.reduce((all, one) => all + one, 0n), 2);
        setText(sum, ctx.t("{earned} / {microText} 分", { earned, microText: microText(micro(max)) }));
      }
    },
  };
}

/** What the criteria read of the sheet that is shown now; it cannot be saved by mistake. */
function shownSheet(now) {
  return {
    get id() {
      return now().id;
    },
    get opened() {
      return now().opened;
    },
    get editable() {
      return now().editable;
    },
    get disputes() {
      return now().disputes;
    },
    get refusals() {
      return now().refusals;
    },
    get findings() {
      return now().findings;
    },
    get: (key) => now().get(key),
  };
}
