// A field changed here and elsewhere: both shown, the expert chooses.
import { msg } from "../core/text.js";
import { micro, microText } from "../core/decimal.js";
import { h, replace } from "../core/dom.js";
import { button } from "../core/ui.js";
import { choicePoints } from "./scoring.js";

/**
 * @param {any} ctx
 * @param {any} sheet
 * @param {string[]} keys the fields this place speaks for
 * @param {any} [criterion] whose choice may be in dispute
 * @returns {{element: HTMLElement, update: () => void}}
 */
export function createClash(ctx, sheet, keys, criterion = null) {
  const element = h("div", { class: "kp-clashes" });
  let drawn = "";

  function update() {
    const open = keys.filter((key) => sheet.disputes.has(key));
    const now = JSON.stringify(open.map((key) => [key, sheet.disputes.get(key)]));
    if (now === drawn) return;
    drawn = now;
    replace(element, ...open.map((key) => clashBox(ctx, key, sheet.disputes.get(key), criterion)));
  }
  return { element, update };
}

function clashBox(ctx, key, { mine, theirs }, criterion) {
  const { t } = ctx;
  const say = (value) => fieldWords(criterion, value, t);
  const side = (title, value, label, whose) =>
    h(
      "div",
      { class: "kp-clash-side" },
      h("span", { class: "kp-muted kp-small" }, title),
      h("p", {}, say(value)),
      button(label, () => ctx.resolve(key, whose)),
    );
  return h(
    "div",
    { class: "kp-notice kp-tone-warn kp-clash", role: "alert" },
    h("strong", {}, t("这一处在别的窗口也改过，请选择保留哪一个")),
    h(
      "div",
      { class: "kp-clash-sides" },
      side(t("您在这里填的"), mine, t("用我的"), "mine"),
      side(t("别处已保存的"), theirs, t("用对方的"), "theirs"),
    ),
  );
}

/**
 * A field's value in words.
 * @param {any} criterion
 * @param {any} value
 * @param {(message: string, values?: object) => string} t
 */
export function fieldWords(criterion, value, t) {
  if (value === null || value === undefined || value === "") return t("（空）");
  if (typeof value === "string") return value;
  if (value.state === "not_applicable") return t(msg("不适用", "expert.clash"));
  if (value.state === "abstained") return t(msg("弃权", "expert.clash"));
  const points = criterion ? choicePoints(criterion, value) : micro(value.value);
  const worth = points === null ? t("未打分") : t(msg("{points} 分", "expert"), { points: microText(points) });
  const parts = Object.entries(value.parts).filter(([, count]) => count !== "0");
  const named = parts.map(([id, count]) => `${partText(criterion, id)} ${count}`);
  return [value.level, worth, named.join(t("、"))].filter(Boolean).join(" · ");
}

function partText(criterion, id) {
  return criterion?.scoring.parts?.find((part) => part.id === id)?.text ?? id;
}
