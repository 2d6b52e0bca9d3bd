// The facts of an application as its category's plugin presents them.
import { h } from "../core/dom.js";

/** @param {{title: string, facts: [string, string][], note: string}[]} cards */
export function factCards(cards, t) {
  if (!cards.length) return h("p", { class: "kp-muted" }, t("没有填报数据。"));
  return h("div", { class: "kp-fact-cards", "aria-label": t("申报数据") }, ...cards.map(factCardOf));
}

function factCardOf({ title, facts, note }) {
  const lines = facts.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]);
  return h("section", { class: "kp-fact-card" }, h("h4", {}, title), h("dl", {}, ...lines), note && h("p", { class: "kp-muted kp-small" }, note));
}
