// The start page of the expert's desk: what is mine, how far I am, what to do next.
import { h } from "../../core/dom.js";
import { createEarlier } from "./earlier.js";
import { createOwnFigures } from "./ownfigures.js";
import { createSummary } from "./summary.js";
import { createHomeTable } from "./table.js";

/**
 * @param {any} ctx
 * @param {any} act open, read, columns, declare
 */
export function createHome(ctx, act) {
  const { t } = ctx;
  const summary = createSummary(ctx, act);
  const table = createHomeTable(ctx, act);
  const earlier = createEarlier(ctx);
  const own = createOwnFigures(ctx);
  const title = h("h2", { tabindex: "-1", class: "kp-hidden" }, t("首页"));
  const element = h("main", { class: "kp-home", tabindex: "-1", "aria-label": t("首页") }, title, summary.element, own.element, table.element, earlier.element);
  const minute = setInterval(summary.time, 30000);
  return {
    element,
    /** @param {string | null} last the application looked at last, to find one's place again */
    update(last) {
      summary.update();
      table.update();
      earlier.update();
      own.update();
      if (last) table.select(last);
    },
    refresh() {
      summary.update();
      table.refresh();
      earlier.update();
      own.update();
    },
    focusSearch: table.focusSearch,
    focus() {
      const first = summary.steps.querySelector("button") ?? title;
      first.focus({ preventScroll: true });
    },
    close: () => clearInterval(minute),
  };
}
