// Before scoring: do the panels hang together, on whom do they hang, and how exact will the totals be.
import { h, replace } from "../core/dom.js";
import { badge, notice } from "../core/ui.js";
import { dataTable } from "../office/table.js";
import { panelLinks, panelParts } from "../office/suggested.js";

const BRIDGES_SHOWN = 8;

/** A card that asks by itself when the assignments have changed; its first line says how it stands. */
export function designCheck() {
  const body = h("div", { class: "kp-pane kp-folded-pane" });
  const verdict = h("span", { class: "kp-fold-word", role: "status" });
  const state = { asked: "" };
  let element = null;

  /** @param {any} office @param {any} data answer of secretary.assignment */
  function show(office, data) {
    const { t } = office;
    const given = data.pairs.map((one) => [one.application, one.experts.map(({ expert }) => expert)]);
    const asked = JSON.stringify([given, data.terms.reviews_per_application]);
    element ??= h("details", { class: "kp-box" }, h("summary", {}, h("h3", {}, t("评审设计检查")), " ", verdict), body);
    element.hidden = !data.pairs.some((one) => one.experts.length);
    if (!element.hidden && asked !== state.asked) read(office, asked);
    return element;
  }

  async function read(office, asked) {
    state.asked = asked;
    const found = await office.attempt(null, () => office.api.request("secretary.panel_check", {}, { timeout: 120000 }));
    if (state.asked !== asked || !found) return;
    replace(verdict, ...designVerdict(found, office.t));
    replace(body, ...designParts(found, office.t));
    if (!found.connected && office.data.phase === "setup") element.open = true;
  }

  return { show };
}

/** How the design stands, in a badge and the first sentence. @param {any} found @param {Function} t */
export function designVerdict(found, t) {
  const [word, tone] = !found.connected ? [t("各组互不相通"), "bad"] : found.bridges.length ? [t("相通，有薄弱处"), "warn"] : [t("各组相通"), "good"];
  return [badge(word, tone), " ", h("span", { class: "kp-muted kp-small" }, found.sentences[0] ?? "")];
}

/** @param {any} found answer of secretary.panel_check @param {(message: string, values?: object) => string} t */
export function designParts(found, t) {
  const tone = found.connected ? (found.bridges.length ? "warn" : "good") : "bad";
  const sentences = h("ul", { class: "kp-certain-list" }, ...found.sentences.map((text) => h("li", {}, text)));
  return [
    h("p", { class: "kp-muted kp-small" }, t("打分之前先看：各组能不能放在一起比，每项总分会有多大误差。只作参考，不妨碍分派。")),
    found.sentences.length > 0 && notice({ tone }, sentences),
    panelParts(found.parts, t),
    panelLinks(found.links, t),
    bridgeList(found.bridges, t),
    found.precision.length > 0 && h("details", { class: "kp-fig-data" }, h("summary", {}, t("每项几位专家，误差多大")), h("div", { class: "kp-precision" }, precisionTable(found, t))),
  ].filter(Boolean);
}

function bridgeList(bridges, t) {
  if (!bridges.length) return null;
  const line = (one) => h("li", {}, t("{name}：缺席就会断成 {parts} 组", one));
  const rest = bridges.length > BRIDGES_SHOWN && h("li", {}, t("另有 {count} 位", { count: bridges.length - BRIDGES_SHOWN }));
  return h("div", {}, h("h4", {}, t("只靠一位专家连着的")), h("ul", { class: "kp-certain-list" }, ...bridges.slice(0, BRIDGES_SHOWN).map(line), rest));
}

function precisionTable(found, t) {
  const inPoints = (points) => t("± {points} 分", { points: points.toFixed(1) });
  const figure = (id, title, text) => ({ id, title, number: true, cell: (row) => text(row[id]) });
  const columns = [
    { id: "reviews", title: t("每项专家数"), number: true, cell: (row) => String(row.reviews) },
    figure("points", t("平均分的误差"), inPoints),
    figure("points_adjusted", t("扣除宽严后的误差"), inPoints),
    figure("reliability", t("信度"), (value) => value.toFixed(2)),
    figure("reliability_adjusted", t("扣除宽严后的信度"), (value) => value.toFixed(2)),
    { id: "mark", title: t("说明"), cell: (row) => [row.reviews === found.now && badge(t("现在"), "accent"), " ", row.reviews === found.needed && badge(t("够用"), "good")] },
  ];
  return dataTable({ caption: t("每项几位专家，误差多大"), columns, rows: found.precision, empty: "", t, mark: (row) => (row.reviews === found.now ? "kp-precision-now" : "") });
}
