// All the panel says and does about one application, for the chair's view of it: panelSide(...).
import { h } from "../core/dom.js";
import { dayText } from "../core/text.js";
import { freezeBox, rescoreBox } from "./asking.js";
import { tallyView } from "./tally.js";
import { threadView } from "./thread.js";

/**
 * Rescoring, freezing, ballots held and the discussion; it keeps itself up to date.
 * @param {{t: Function, api: any, data?: any}} ctx
 * @param {string} application
 * @param {{expert: string, name: string, state: string}[]} sheets
 * @param {{changed?: () => void}} [acts] something that the standing may depend on was changed
 * @returns {{element: HTMLElement, refresh: () => Promise<void>, close: () => void}}
 */
export function panelSide(ctx, application, sheets, acts = {}) {
  const rescores = rescoreBox(ctx, application, sheets, { changed: () => acts.changed?.() });
  const freeze = freezeBox(ctx, application, { changed: () => acts.changed?.() });
  const held = h("div", { class: "kp-held" });
  const thread = threadView({ ...ctx, role: "chair" }, application, {
    onPanel(found) {
      rescores.show(found);
      freeze.show(found);
      showHeld(ctx, held, found.ballots);
    },
  });
  return { element: h("div", { class: "kp-panel-side" }, rescores.element, held, thread.element, freeze.element), refresh: thread.refresh, close: thread.close };
}

function showHeld(ctx, place, ballots) {
  const closed = ballots.filter((one) => one.closed_at);
  const now = JSON.stringify(closed);
  if (place.dataset.shown === now) return;
  place.dataset.shown = now;
  const one = (ballot) => h("li", {}, h("p", {}, h("strong", {}, ballot.question), h("span", { class: "kp-muted kp-small" }, ` ${dayText(ballot.closed_at)}`)), tallyView(ctx, ballot, ballot));
  place.replaceChildren(...(closed.length ? [h("h3", {}, ctx.t("表决")), h("ul", {}, ...closed.map(one))] : []));
}
