// What the rail and the home view share: colours of states, short totals, the state filter.
import { h } from "../../core/dom.js";
import { STATES, stateWord } from "../filter.js";

/** The colour of the badge of a state or flag. */
export const STATE_TONES = { new: "", draft: "warn", submitted: "good", recused: "", rescore: "bad", frozen: "accent", undeclared: "accent" };

/** A total with at most two decimals; nothing is rounded up. */
export function shortTotal(total) {
  const [whole, fraction = ""] = String(total).split(".");
  return fraction ? `${whole}.${fraction.slice(0, 2)}` : whole;
}

/** The radio buttons above a list. */
export function stateChips(ctx, place, counts, all, chosen, choose) {
  const { t } = ctx;
  const offered = STATES.filter((one) => counts[one] || one === chosen).map((one) => [one, stateWord(one, t), counts[one]]);
  return [["", t("全部"), all], ...offered].map(([id, text, count]) =>
    h(
      "label",
      { class: "kp-chip" },
      h("input", { type: "radio", name: `${ctx.stem}-${place}`, value: id, checked: chosen === id, on: { change: () => choose(id) } }),
      h("span", {}, `${text} ${count}`),
    ),
  );
}
