// Evidence: the materials and the facts of the application, beside the form.
import { h } from "../core/dom.js";
import { materialsPane } from "./materials.js";

/**
 * @param {any} ctx
 * @param {{title: string, facts: [string, string][], note: string}[]} cards
 * @param {import("./materials.js").Material[]} [materials]
 */
export function createEvidence(ctx, cards, materials = []) {
  const { t } = ctx;
  return h(
    "aside",
    { class: "kp-evidence", "aria-label": t("申报内容") },
    materialsPane(ctx, materials),
    ...cards.map(evidenceCard),
    !cards.length && h("p", { class: "kp-muted" }, t("没有可展示的申报内容")),
  );
}

function evidenceCard({ title, facts, note }) {
  return h(
    "details",
    { class: "kp-evidence-card", open: true },
    h("summary", {}, h("h3", {}, title)),
    h("dl", { class: "kp-facts" }, ...facts.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
    note && h("p", { class: "kp-muted kp-small" }, note),
  );
}
