// Levels to choose from: bands with their ranges as a radio group, the chosen one check-marked.
import { micro } from "../core/decimal.js";
import { domId, h, icon } from "../core/dom.js";
import { ICONS } from "../core/ui.js";
import { spanText } from "./check.js";
import { keycap } from "./digits.js";
import { bandSpan } from "./scoring.js";

/**
 * @param {any} ctx
 * @param {{id: string, name: string, worth: string, text: string}[]} rows
 * @param {{label: string, choose: (id: string) => void, keyed?: boolean}} options keyed: digits choose
 * @returns {{element: HTMLElement, show: (id: string | null) => void, inputs: HTMLInputElement[]}}
 */
export function createLevels(ctx, rows, { label, choose, keyed = true }) {
  const name = domId("kp-level");
  const inputs = rows.map(({ id }) => h("input", { type: "radio", name, value: id, on: { change: () => choose(id) } }));
  if (keyed) inputs.slice(0, 9).forEach((input, index) => input.setAttribute("aria-keyshortcuts", String(index + 1)));
  const labels = rows.map((row, index) =>
    h(
      "label",
      { class: "kp-level" },
      inputs[index],
      h("span", { class: "kp-level-name kp-keycap", data: keyed ? keycap(index, ctx.t) : {} }, row.name),
      h("span", { class: "kp-level-worth" }, row.worth),
      h("span", { class: "kp-level-text" }, row.text),
      icon(ICONS.check),
    ),
  );
  const element = h("fieldset", { class: keyed ? "kp-levels kp-keyed" : "kp-levels" }, h("legend", { class: "kp-hidden" }, label), ...labels);
  return {
    element,
    inputs,
    show(id) {
      rows.forEach((row, index) => {
        inputs[index].checked = row.id === id;
        labels[index].classList.toggle("kp-chosen", row.id === id);
      });
    },
  };
}

/**
 * The rows of a criterion's bands.
 * @param {any} criterion
 * @param {(message: string, values?: object) => string} t
 */
export function bandRows(criterion, t) {
  return (criterion.scoring.bands || []).map((band) => {
    const fixed = band.points === null || band.points === undefined ? null : micro(band.points);
    const span = bandSpan(criterion, band) ?? (fixed === null ? null : { low: fixed, high: fixed });
    const text = band.text || intervalText(band, criterion.unit || "", t);
    return { id: band.level, name: band.level, worth: span ? spanText(span, t) : "", text };
  });
}

/**
 * The two rows of a threshold; the value is the id.
 * @param {any} criterion
 * @param {(message: string, values?: object) => string} t
 */
export function thresholdRows(criterion, t) {
  const { minimum, threshold } = criterion.scoring;
  const limit = threshold === null || threshold === undefined ? "" : `${threshold} ${criterion.unit || ""}`.trim();
  const row = (value, name, text) => {
    const points = micro(value ?? "0");
    return { id: String(value ?? "0"), name, worth: spanText({ low: points, high: points }, t), text };
  };
  return [
    row(criterion.max, t("达到"), limit && t("不少于 {limit}", { limit })),
    row(minimum, t("未达到"), limit && t("少于 {limit}", { limit })),
  ];
}

function intervalText({ minimum, maximum }, unit, t) {
  const given = (end) => end !== null && end !== undefined;
  const of = unit === "%" ? unit : ` ${unit}`;
  if (given(minimum) && given(maximum)) return t("{minimum}（含）– {maximum}{of}", { minimum, maximum, of });
  if (given(minimum)) return t("{minimum}{of}及以上", { minimum, of });
  return given(maximum) ? t("不足 {maximum}{of}", { maximum, of }) : "";
}
