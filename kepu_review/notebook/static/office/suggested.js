// Reviews that are suggested: how many are wanted, and the table of them, with ticks where one may choose.
import { h } from "../core/dom.js";
import { badge, labelled } from "../core/ui.js";
import { dataTable } from "./table.js";

const MOST_SUGGESTED = 200;

/** How many; asked again when the person has settled on a number. */
export function countField(t, value, act) {
  const input = h("input", { class: "kp-input kp-narrow", type: "number", min: "1", max: String(MOST_SUGGESTED), value: String(value) });
  input.addEventListener("change", () => {
    const count = Math.round(Number(input.value));
    if (!(count >= 1)) return void (input.value = String(value));
    input.value = String(Math.min(MOST_SUGGESTED, count));
    return act(Number(input.value));
  });
  return h("div", { class: "kp-tools" }, labelled(t("最多增评几份"), input));
}

/**
 * @param {(message: string, values?: object) => string} t
 * @param {any[]} rows application, name, expert, expert_name, why, joins
 * @param {{has: (row: any) => boolean, set: (row: any, on: boolean) => void} | null} [ticks]
 * @param {{open?: (row: any) => void, whom?: (row: any) => string}} [more] where a name leads, and why this expert
 */
export function suggestionTable(t, rows, ticks = null, { open, whom } = {}) {
  const named = (row) => (open ? h("button", { type: "button", class: "kp-link", data: { key: `open ${row.application}` }, on: { click: () => open(row) } }, row.name) : h("strong", {}, row.name));
  const tick = (row) => {
    const box = h("input", { type: "checkbox", checked: ticks.has(row), "aria-label": t("采纳 {application} {expert}", { application: row.application, expert: row.expert_name }), on: { change: () => ticks.set(row, box.checked) } });
    return h("label", { class: "kp-suggest-tick" }, box);
  };
  const columns = [
    ticks && { id: "tick", title: t("采纳"), class: "kp-short", cell: tick },
    { id: "number", title: t("先后"), number: true, cell: (row) => String(row.number) },
    { id: "name", title: t("申报"), class: "kp-wide", cell: (row) => [named(row), h("span", { class: "kp-under" }, row.application)] },
    { id: "expert", title: t("请谁评"), class: whom ? "" : "kp-short", cell: (row) => [row.expert_name, whom && h("span", { class: "kp-under" }, whom(row))] },
    { id: "why", title: t("为什么"), cell: (row) => [row.joins && badge(t("连通各组"), "accent"), row.joins && " ", row.why] },
  ].filter(Boolean);
  return dataTable({ caption: t("建议增评"), columns, rows: rows.map((row, at) => ({ ...row, number: at + 1 })), empty: t("没有建议：再评一份，名单变动的可能很小。"), t });
}

const SHOWN_NAMES = 8;

/** The panels that share nothing. @param {any[]} parts @param {(message: string, values?: object) => string} t */
export function panelParts(parts, t) {
  if (parts.length < 2) return null;
  const line = (part, at) => h("li", {}, h("strong", {}, t("第 {number} 组：", { number: at + 1 })), t("{applications} 项申报，{experts} 位专家", { applications: part.applications, experts: part.names.length }), h("span", { class: "kp-under" }, someNames(part.names, t)));
  return h("ul", { class: "kp-certain-list" }, ...parts.map(line));
}

/** Reviews that would join them. @param {any[]} links @param {(message: string, values?: object) => string} t */
export function panelLinks(links, t) {
  if (!links.length) return null;
  const line = (link) => h("li", {}, t("请{expert}也评 {application} {name}", { expert: link.expert_name, application: link.application, name: link.name }));
  return h("div", {}, h("h4", {}, t("补这几份评审，各组就连得起来")), h("ul", { class: "kp-certain-list" }, ...links.map(line)));
}

function someNames(names, t) {
  const shown = names.slice(0, SHOWN_NAMES).join(t("、"));
  return names.length > SHOWN_NAMES ? t("{shown}等 {count} 位", { shown, count: names.length }) : shown;
}
