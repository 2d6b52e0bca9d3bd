// Strict and generous experts: what to look at, never who is good.
import { h } from "../../core/dom.js";
import { button, notice } from "../../core/ui.js";
import { card } from "../../office/pieces.js";
import { drawLean } from "../../figures/lean.js";
import { figureCard, figureKey } from "../../figures/frame.js";
import { leanWords } from "../../figures/expertwords.js";
import { signedText } from "../../figures/sides.js";
import { svgPart } from "../../figures/svg.js";
import { lookAt } from "./words.js";

const MANY_EXPERTS = 24;
const LOOKS_SHOWN = 8;

/** @param {any} office @param {any} state @param {any} act */
export function expertsView(office, state, act) {
  const { t } = office;
  const { experts, experts_refused: refused } = state.found;
  if (refused) return [notice({ tone: "warn", title: refused.message, text: refused.remedy })];
  if (!experts.length) return [notice({ text: t("还没有可以计算的评审表。") })];
  const rows = experts.map((row) => ({ ...row, severity: row.figures.severity, se: row.figures.se, within: row.figures.within, blup: row.figures.blup, parted: row.remarks.some(({ code }) => code === "parted"), look: row.remarks.length > 0 }));
  return [lookCard(office, experts, act), leanFigure(office, rows, act)];
}

function lookCard({ t }, experts, act) {
  const look = lookAt(experts);
  const intro = t("下面只是看的线索，不是对专家的评价：偏严偏宽在多人评审中很平常，校正会把它扣除。点名字看这位专家的全部情况。");
  if (!look.length) return card(t("值得看一看的"), h("p", {}, t("没有特别需要留意的专家。")), h("p", { class: "kp-muted kp-small" }, intro));
  const line = (row) => h("li", {}, expertLink(row, act), h("ul", {}, ...row.remarks.map((remark) => h("li", {}, remark.text, remark.innocent && h("span", { class: "kp-under" }, remark.innocent)))));
  const list = h("ul", { class: "kp-certain-look" }, ...look.slice(0, LOOKS_SHOWN).map(line));
  const rest = look.slice(LOOKS_SHOWN);
  const more = rest.length > 0 && button(t("再看 {count} 位", { count: rest.length }), () => (list.append(...rest.map(line)), more.remove()), { kind: "quiet" });
  return card(t("值得看一看的"), h("p", { class: "kp-muted kp-small" }, intro), list, more && h("div", {}, more));
}

function expertLink(row, act) {
  return h("button", { type: "button", class: "kp-link", data: { key: `expert ${row.key}` }, on: { click: () => act.expert(row.key) } }, row.name);
}

function leanFigure({ t }, rows, act) {
  const figure = (id, title, digits, signed = false) => ({ id, title, number: true, cell: (row) => (row[id] === null || row[id] === undefined ? "—" : signed ? signedText(row[id], digits) : row[id].toFixed(digits)), sort: (row) => row[id], value: (row) => row[id] ?? null });
  const clear = rows.filter((row) => row.look).map((row) => `${row.name} ${signedText(row.severity)}`);
  return figureCard({
    t,
    title: t("专家的宽严"),
    how: t("每行一位专家：拿同样的申报比，比其他专家平均多给（右）或少给（左）几分；横线是误差范围（十次有九次在此之内）。横线碰到中间竖线的，不能说偏严或偏宽。带三角的有值得看的地方。"),
    says: clear.length ? t("值得看一看：{names}", { names: clear.join(t("、")) }) : t("没有特别偏严或偏宽的专家"),
    draw: (width) => drawLean(rows, width, { t }),
    tall: rows.length > MANY_EXPERTS,
    after: [
      figureKey([
        [leanSample("M14 7l-9 -6v12z", "kp-fig-mark kp-fig-in"), t("偏宽")],
        [leanSample("M4 7l9 -6v12z", "kp-fig-mark kp-fig-in"), t("偏严")],
        [leanSample("M4 7a5 5 0 1 0 10 0a5 5 0 1 0 -10 0", "kp-fig-mark kp-fig-out"), t("在误差之内，看不出")],
        ...(rows.some((row) => row.parted) ? [[leanSample("M4 2l10 10m0 -10l-10 10", "kp-fig-other"), t("另一种算法的结果，与圆点或箭头相差较多")]] : []),
        ...(clear.length ? [[leanSample("M9 1l7 12h-14z", "kp-fig-look"), t("值得看一看")]] : []),
      ]),
    ],
    table: {
      rows,
      file: t("专家的宽严"),
      columns: [
        { id: "name", title: t("专家"), class: "kp-name-cell", cell: (row) => expertLink(row, act), sort: (row) => row.name, value: (row) => row.name },
        figure("reviews", t("份数"), 0),
        figure("severity", t("宽严（分）"), 1, true),
        figure("se", t("标准误"), 1),
        figure("blup", t("另一种算法"), 1, true),
        { id: "says", title: t("用话说"), cell: (row) => leanWords(row.figures, t), value: (row) => leanWords(row.figures, t) },
      ],
    },
  });
}

function leanSample(d, kind) {
  return svgPart("svg", { width: 18, height: 14, viewBox: "0 0 18 14", "aria-hidden": "true", class: "kp-fig-sample" }, svgPart("path", { d, class: kind }));
}
