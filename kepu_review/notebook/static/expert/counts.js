// Marks made of parts: points per part, conditions to tick, occurrences to count.
import { micro, microText, plainNumber } from "../core/decimal.js";
import { domId, h, setText } from "../core/dom.js";
import { isPlainEnter, onTyped, showTyped } from "../core/entry.js";
import { partProblem, spanText } from "./check.js";
import { keycap } from "./digits.js";
import { stayWrong } from "./number.js";

/**
 * @param {any} ctx
 * @param {any} criterion
 * @param {{change: (parts: Record<string, string>) => void, refuse: (reason: string) => void,
 *   next: () => void}} act
 * @returns {{element: HTMLElement, show: (parts: Record<string, string>) => void, reset: () => void, first: HTMLElement}}
 */
export function createParts(ctx, criterion, act) {
  const { kind, parts } = criterion.scoring;
  const given = {};
  const wrong = new Set();
  const rows = parts.map((part, index) => {
    const earns = kind === "parts" && !part.deducts;
    const make = kind === "conditions" ? tickRow : earns ? pointsRow : countRow;
    return { part, ...make(ctx, criterion, part, (typed, problem) => changed(part, typed, problem), () => pick(index), index) };
  });

  function after(index) {
    if (rows[index + 1]) rows[index + 1].control.focus({ preventScroll: true });
    else act.next();
  }

  function pick(index) {
    return kind === "conditions" ? act.next() : after(index);
  }

  function changed(part, typed, problem) {
    if (problem) {
      wrong.add(part.id);
      act.refuse(problem);
      return;
    }
    wrong.delete(part.id);
    if (typed === "") delete given[part.id];
    else given[part.id] = typed;
    const touched = Object.keys(given).length > 0;
    if (kind !== "parts" && touched) for (const other of parts) given[other.id] ??= "0";
    if (!wrong.size) act.change({ ...given });
  }

  return {
    element: h("div", { class: "kp-parts", role: "group", "aria-label": criterion.title }, ...rows.map((row) => row.element)),
    first: rows[0]?.control,
    reset() {
      wrong.clear();
      for (const row of rows) row.show("");
    },
    show(shown) {
      for (const part of parts) delete given[part.id];
      Object.assign(given, shown);
      for (const row of rows) if (!wrong.has(row.part.id)) row.show(given[row.part.id] ?? "");
    },
  };
}

function tickRow(ctx, _criterion, part, changed, next, index) {
  const { t } = ctx;
  const control = h("input", {
    type: "checkbox",
    "aria-keyshortcuts": index < 9 ? String(index + 1) : null,
    on: { change: () => changed(control.checked ? "1" : "0", ""), keydown: (event) => isPlainEnter(event) && (event.preventDefault(), next()) },
  });
  const worth = spanText({ low: micro(part.points), high: micro(part.points) }, t);
  const element = h("label", { class: "kp-part kp-tick" }, control, h("span", { class: "kp-keycap", data: keycap(index, t) }, part.text), h("span", { class: "kp-part-worth" }, worth));
  return {
    element,
    control,
    show(typed) {
      control.checked = typed === "1";
      element.classList.toggle("kp-chosen", control.checked);
    },
  };
}

function pointsRow(ctx, criterion, part, changed, next) {
  const { t } = ctx;
  const row = numberRow(ctx, criterion, part, changed, next);
  const worth = t("/ {microText} 分", { microText: microText(micro(part.points)) });
  const label = h("label", { for: row.control.id }, part.text);
  const element = h("div", { class: "kp-part" }, label, h("span", { class: "kp-part-entry" }, row.control, h("span", { class: "kp-part-worth" }, worth)), row.problem);
  return { ...row, element };
}

function countRow(ctx, criterion, part, changed, next) {
  const { t } = ctx;
  const row = numberRow(ctx, criterion, part, changed, next);
  const by = (step) => {
    const now = micro(row.control.value) ?? 0n;
    const wanted = now + step < 0n ? 0n : now + step;
    row.show(microText(wanted));
    changed(microText(wanted), "");
  };
  const less = stepButton("−", t("{text}：减一次", { text: part.text }), () => by(-1000000n));
  const more = stepButton("+", t("{text}：加一次", { text: part.text }), () => by(1000000n));
  const label = h("label", { for: row.control.id }, part.text, h("span", { class: "kp-part-worth" }, eachText(criterion, part, t)));
  const element = h("div", { class: "kp-part" }, label, h("span", { class: "kp-part-entry" }, less, row.control, more, h("span", { class: "kp-part-worth" }, t("次"))), row.problem);
  return { ...row, element };
}

function numberRow(ctx, criterion, part, changed, next) {
  const problem = h("span", { class: "kp-problem", id: domId("kp-problem"), role: "alert" });
  const control = onTyped(
    h("input", {
      class: "kp-input kp-count",
      id: domId("kp-part"),
      inputmode: "decimal",
      autocomplete: "off",
      "aria-describedby": problem.id,
      on: { keydown: (event) => isPlainEnter(event) && (event.preventDefault(), stayWrong(control, problem) || next()) },
    }),
    (text) => {
      const typed = plainNumber(text);
      const why = typed === "" ? "" : partProblem(criterion, part, typed, ctx.t);
      setText(problem, why);
      control.setAttribute("aria-invalid", why ? "true" : "false");
      changed(typed === "" ? "" : microText(micro(typed)), why);
    },
  );
  const show = (typed) => {
    setText(problem, "");
    control.setAttribute("aria-invalid", "false");
    if (typed === "" || micro(control.value) !== micro(typed)) showTyped(control, typed);
  };
  return { control, problem, show };
}

function stepButton(sign, label, act) {
  return h("button", { type: "button", class: "kp-button kp-counter", "aria-label": label, on: { click: act } }, sign);
}

function eachText(criterion, part, t) {
  const points = microText(micro(part.points));
  const adds = criterion.scoring.kind === "increment";
  const each = adds ? t("每次加 {points} 分", { points }) : t("每次扣 {points} 分", { points });
  const most = part.limit ? t("，至多计 {limit} 次", { limit: part.limit }) : "";
  return each + most;
}
