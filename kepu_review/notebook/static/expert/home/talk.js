// The panel's pieces beside one sheet: the request to look again, the discussion when asked for.
import { h, replace } from "../../core/dom.js";
import { button } from "../../core/ui.js";
import { rescoreBar } from "../../panel/rescore.js";
import { threadView } from "../../panel/thread.js";

/**
 * The request to look again; drawn anew only when it is another one, so that a reason half typed
 * stays where it is.
 * @param {any} ctx
 * @param {any} sheet
 * @param {{recall: (reason: string) => any, reload: () => any}} act
 */
export function createAsked(ctx, sheet, act) {
  const element = h("div", { class: "kp-asked" });
  let drawn = "";
  return {
    element,
    update() {
      const { rescore } = sheet.opened;
      const now = rescore ? `${rescore.at}|${sheet.review.state}` : "";
      if (now === drawn) return;
      drawn = now;
      replace(element, rescore && rescoreBar(ctx, rescore, { application: sheet.id, state: sheet.review.state, recall: act.recall, done: act.reload }));
    },
  };
}

/**
 * The discussion of an application: opened by itself while the panel deliberates, else on request,
 * since each look asks the server.
 * @param {any} ctx with round
 * @param {string} application
 */
export function createTalk(ctx, application) {
  const { t } = ctx;
  const element = h("div", { class: "kp-talk-place" });

  function open() {
    replace(element, threadView(ctx, application).element);
  }

  const ask = button(t("打开讨论"), open);
  if (ctx.round?.phase === "deliberation") open();
  else replace(element, ask);
  return element;
}
