// 一票否决: raised only together with what proves it.
import { domId, h, setText } from "../core/dom.js";
import { createClash } from "./clash.js";
import { createNote } from "./note.js";

/**
 * @param {any} ctx
 * @param {any} sheet
 * @param {any[]} vetoes
 * @returns {{element: HTMLElement | null, update: () => void}}
 */
export function createVetoes(ctx, sheet, vetoes) {
  if (!vetoes.length) return { element: null, update: () => {} };
  const { t } = ctx;
  const rows = vetoes.map((veto) => vetoRow(ctx, sheet, veto));
  const heading = domId("kp-vetoes");
  const element = h(
    "section",
    { class: "kp-section kp-vetoes", "aria-labelledby": heading },
    h("div", { class: "kp-section-head" }, h("h3", { id: heading }, t("一票否决事项"))),
    h("p", { class: "kp-muted" }, t("如发现下列情形，请勾选并写明依据；没有则不必填写。")),
    ...rows.map((row) => row.element),
  );
  return { element, update: () => rows.forEach((row) => row.update()) };
}

function vetoRow(ctx, sheet, veto) {
  const { t } = ctx;
  const key = `veto:${veto.id}`;
  const label = h("span", {}, veto.text);
  const tick = h("input", { type: "checkbox", on: { change: ticked } });
  const note = createNote({ label: t("依据（必填）"), placeholder: t("何时、何事、见于何处"), typed });
  const clash = createClash(ctx, sheet, [key]);
  const years = veto.lookback_years ? t("追溯 {lookback_years} 年", { lookback_years: veto.lookback_years }) : "";
  const about = [years, veto.check && t("核验：{check}", { check: veto.check })].filter(Boolean).join("；");
  const hint = h("p", { class: "kp-hint" });
  setText(hint, about);

  function ticked() {
    if (tick.checked) typed(note.area.value);
    else ctx.edit(key, null);
    if (tick.checked) note.area.focus();
  }

  function typed(text) {
    if (text.trim()) ctx.edit(key, text);
    else ctx.refuse(key, "", t("请写明依据，否则不能保存此项"));
  }

  return {
    element: h("div", { class: "kp-veto" }, h("label", { class: "kp-tick" }, tick, label), about && hint, note.element, clash.element),
    update() {
      const text = sheet.get(key) || "";
      const refusal = sheet.refusals.get(key);
      tick.checked = Boolean(text) || Boolean(refusal);
      note.element.hidden = !tick.checked;
      note.show(refusal ? (refusal.raw ?? "") : text, refusal?.reason ?? "");
      tick.disabled = !sheet.editable;
      note.enable(sheet.editable);
      clash.update();
    },
  };
}
