// Strict and generous experts: what to look at, never who is good.
import { h } from "../../core/dom.js";
import { button, notice } from "../../core/ui.js";
import { card } from "../../office/pieces.js";
import { drawLean, leanSide } from "../../figures/lean.js";
import { figureCard, figureKey } from "../../figures/frame.js";
import { leanWords } from "../../figures/expertwords.js";
import { NINETY, signedText } from "../../figures/sides.js";
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
  const rows = experts.map((row) => ({ ...row, severity: row.figures.severity, se: row.figures.se, within: row.figures.within, blup: row.figures.blup, parted: row.remarks.some(({ code }) => code === "parted"), look: ["strict", "generous"].includes(leanSide(row.figures)), error: row.figures.se === undefined || row.figures.se === null ? null : NINETY * row.figures.se }));
  return [lookCard(office, state.found, act), leanFigure(office, rows, act), loadCard(office, experts, act)].filter(Boolean);
}

function lookCard({ t }, { experts, method }, act) {
  const told = experts.map((row) => ({ ...row, remarks: row.remarks.filter((one) => !isLoad(one)) }));
  const look = lookAt(told);
  const used = method.id === "mean" ? t("偏严偏宽在多人评审中很平常。校正分已扣除宽严；名单用的平均分没有扣除。") : t("偏严偏宽在多人评审中很平常。校正分已扣除宽严。");
  const intro = `${t("下面只是看的线索，不是对专家的评价。")}${used}${t("点名字看这位专家的全部情况。")}`;
  if (!look.length) return card(t("值得看一看的"), h("p", {}, t("没有特别需要留意的专家。")), h("p", { class: "kp-muted kp-small" }, intro));
  const innocent = [...new Set(look.flatMap((row) => row.remarks.map((one) => one.innocent)).filter(Boolean))];
  const line = (row) => h("li", {}, expertLink(row, act), h("ul", {}, ...row.remarks.map((remark) => h("li", {}, remark.text))));
  const list = h("ul", { class: "kp-certain-look" }, ...look.slice(0, LOOKS_SHOWN).map(line));
  const rest = look.slice(LOOKS_SHOWN);
  const more = rest.length > 0 && button(t("再看 {count} 位", { count: rest.length }), () => (list.append(...rest.map(line)), more.remove()), { kind: "quiet" });
  return card(t("值得看一看的"), h("p", { class: "kp-muted kp-small" }, intro), list, more && h("div", {}, more), ...innocent.map((text) => h("p", { class: "kp-muted kp-small" }, text)));
}

/** What was given to an expert says nothing about the expert: folded away. */
function loadCard({ t }, experts, act) {
  const loads = experts.flatMap((row) => row.remarks.filter(isLoad).map((remark) => ({ row, remark })));
  if (!loads.length) return null;
  const lines = loads.map(({ row, remark }) => h("li", {}, expertLink(row, act), t("："), remark.text));
  const innocent = [...new Set(loads.map(({ remark }) => remark.innocent))];
  return h("details", { class: "kp-box" }, h("summary", {}, h("h3", {}, t("分到的申报偏强或偏弱（{count} 位）", { count: loads.length }))), h("div", { class: "kp-folded-pane" }, h("ul", { class: "kp-certain-list" }, ...lines), ...innocent.map((text) => h("p", { class: "kp-muted kp-small" }, text))));
}

function isLoad({ code }) {
  return code.startsWith("caseload_");
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
    how: t("每行一位专家：拿同样的申报比，比其他专家平均多给（右）或少给（左）几分；横线是误差范围（十次有九次在此之内）。横线碰到中间竖线的，不能说偏严或偏宽。带三角的偏严或偏宽，超出了误差。"),
    says: clear.length ? t("偏严或偏宽：{names}", { names: clear.join(t("、")) }) : t("没有特别偏严或偏宽的专家"),
    draw: (width) => drawLean(rows, width, { t }),
    tall: rows.length > MANY_EXPERTS,
    after: [
      figureKey([
        [leanSample("M14 7l-9 -6v12z", "kp-fig-mark kp-fig-in"), t("偏宽")],
        [leanSample("M4 7l9 -6v12z", "kp-fig-mark kp-fig-in"), t("偏严")],
        [leanSample("M4 7a5 5 0 1 0 10 0a5 5 0 1 0 -10 0", "kp-fig-mark kp-fig-out"), t("在误差之内，看不出")],
        ...(rows.some((row) => row.parted) ? [[leanSample("M4 2l10 10m0 -10l-10 10", "kp-fig-other"), t("另一种算法的结果，与圆点或箭头相差较多")]] : []),
        ...(clear.length ? [[leanSample("M9 1l7 12h-14z", "kp-fig-look"), t("偏严或偏宽，超出误差")]] : []),
      ]),
    ],
    table: {
      rows,
      file: t("专家的宽严"),
      columns: [
        { id: "name", title: t("专家"), class: "kp-name-cell", cell: (row) => expertLink(row, act), sort: (row) => row.name, value: (row) => row.name },
        figure("reviews", t("份数"), 0),
        figure("severity", t("宽严（分）"), 1, true),
        figure("error", t("误差（±）"), 1),
        figure("blup", t("另一种算法"), 1, true),
        { id: "says", title: t("用话说"), cell: (row) => leanWords(row.figures, t), value: (row) => leanWords(row.figures, t) },
      ],
    },
  });
}

function leanSample(d, kind) {
  return svgPart("svg", { width: 18, height: 14, viewBox: "0 0 18 14", "aria-hidden": "true", class: "kp-fig-sample" }, svgPart("path", { d, class: kind }));
}
