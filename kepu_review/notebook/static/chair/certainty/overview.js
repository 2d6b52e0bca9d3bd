// The first look: sentences, then who stands at the line; and both lists before and after adjustment.
import { h, replace } from "../../core/dom.js";
import { badge, button, notice, picker } from "../../core/ui.js";
import { statTile } from "../../office/pieces.js";
import { dataTable } from "../../office/table.js";
import { drawCaterpillar } from "../../figures/caterpillar.js";
import { drawChances } from "../../figures/chances.js";
import { figureCard, figureKey } from "../../figures/frame.js";
import { SLOPE_ROW, drawSlope, movedOver, slopeShape } from "../../figures/slope.js";
import { aroundLine, bestFirst, chanceText, lineScore, sideOf } from "../../figures/sides.js";
import { sideMark, svgPart } from "../../figures/svg.js";
import { certaintySayings, nextReviewText, sideCounts, usualError } from "./words.js";
import { firstCard, todoCard } from "./first.js";
import { weightsCard } from "./weights.js";

const AROUND = 12;
const FEW_AROUND = 5;
const TALL = 28;
const FEW_APPLICATIONS = 10;
const SLOPE_WIDTH = 900;

/** @param {any} office @param {any} state @param {any} act */
export function overviewParts(office, state, act) {
  const { t } = office;
  const { found } = state;
  if (!found.rows.length) return [notice({ text: t("还没有可以计算的评审表。") })];
  const rows = chosenRows(found.rows, state);
  const coming = state.next ? Promise.resolve(state.next) : later(office, state);
  return [
    todoCard(office, state, act, coming),
    certainTiles(found, t),
    sayingCards(office, state, act, coming),
    toolbar(office, state, act),
    firstCard(office, state, rows, certainTable(office, state, rows, act, "").columns),
    h("div", { class: "kp-fig-pair" }, found.cut && chanceFigure(office, state, rows, act), caterpillarFigure(office, state, rows, act)),
    agreementCard(t, found.agreement),
    weightsCard(office, state),
  ].filter(Boolean);
}

/** How far the experts agree, over all and category by category; folded, for who wants the figures. */
function agreementCard(t, { rows, main }) {
  const told = rows.filter((row) => row.words);
  if (!told.length) return null;
  const scopes = { overall: t("总体"), category: t("类别"), criterion: t("指标") };
  const range = (row) => (row.low === null ? "—" : `${row.low.toFixed(2)}–${row.high.toFixed(2)}`);
  const columns = [
    { id: "scope", title: t("范围"), class: "kp-short", cell: (row) => scopes[row.scope] ?? row.scope, sort: (row) => row.scope },
    { id: "title", title: t("名称"), cell: (row) => row.title, sort: (row) => row.title },
    { id: "words", title: t("用话说"), cell: (row) => row.words, sort: (row) => row.value },
    { id: "statistic", title: t("统计量"), class: "kp-short", cell: (row) => row.statistic, sort: (row) => row.statistic },
    { id: "value", title: t("数值"), number: true, cell: (row) => row.value.toFixed(2), sort: (row) => row.value },
    { id: "range", title: t("范围（95%）"), number: true, cell: range, sort: (row) => row.low },
    { id: "reviews", title: t("份数"), number: true, cell: (row) => String(row.reviews), sort: (row) => row.reviews },
  ];
  const line = (row) => h("li", {}, t("{title}：{word}", row), row.applications < FEW_APPLICATIONS && h("span", { class: "kp-muted" }, t("（只有 {applications} 项，仅供参考）", row)));
  const single = told.filter((row) => row.scope === "category" && row.statistic === main?.statistic);
  const figures = h("details", {}, h("summary", {}, t("统计细节（供统计人员）")), dataTable({ caption: t("统计细节（供统计人员）"), columns, rows: told, empty: "", t }));
  return h("details", { class: "kp-box" }, h("summary", {}, h("h3", {}, t("各类别的专家是否一致"))), h("div", { class: "kp-folded-pane kp-stack" }, single.length > 0 && h("ul", { class: "kp-certain-list" }, ...single.map(line)), figures));
}

/** @param {any} office @param {any} state @param {any} act */
export function beforeAfterView(office, state, act) {
  const { t } = office;
  const { found } = state;
  const rows = chosenRows(found.rows, state).filter((row) => row.raw !== null);
  const moved = rows.filter((row) => movedOver(row) !== "stays");
  const near = state.all ? rows : withMoved(rows, moved);
  const saying = certaintySayings(found, t).find(({ id }) => id === "adjust");
  const figure = figureCard({
    t,
    title: t("校正前后的名次"),
    how: t("左边是平均分的名次，右边是校正分的名次，同一项申报用线相连。线向上是名次靠前，向下是靠后。{moved}", { moved: moved.length ? t("粗线并标“进”“出”的越过入围线，合议时请先看。") : t("标“进”“出”的越过入围线；本次没有。") }),
    says: moved.length ? t("{count} 项越过了入围线", { count: moved.length }) : t("没有申报越过入围线"),
    draw: (width) => drawSlope(near, width, { t }),
    tall: near.length > 0 && slopeShape(near, SLOPE_WIDTH).height > TALL * SLOPE_ROW,
    tools: [...aroundButton(office, state, act, rows, near)],
    after: [figureKey([[sampleMark("in"), t("线内")], [sampleMark("out"), t("线外")], [sampleLine("kp-fig-cut"), t("入围线")]])],
    table: certainTable(office, state, rows, act, t("校正前后")),
  });
  return [saying && sayingCard(office, saying), toolbar(office, state, act), figure].filter(Boolean);
}

function withMoved(rows, moved) {
  const near = new Set([...aroundLine(rows, AROUND), ...moved]);
  return rows.filter((row) => near.has(row));
}

function chosenRows(rows, state) {
  return bestFirst(state.category ? rows.filter((row) => row.category_title === state.category) : rows);
}

function certainTiles({ rows, cut, agreement }, t) {
  const counts = sideCounts(rows);
  const error = usualError(rows);
  const word = agreement.main?.word;
  return h(
    "div",
    { class: "kp-stats" },
    cut && statTile(t("线内，基本确定"), counts.sure, "good"),
    cut && statTile(t("临界"), counts.edge, counts.edge ? "warn" : ""),
    cut && statTile(t("线外，基本确定"), counts.out),
    word && statTile(t("专家意见"), word),
    error !== null && statTile(t("每项总分的误差"), t("± {points} 分", { points: error.toFixed(1) })),
  );
}

function sayingCards(office, state, act, coming) {
  return h("div", { class: "kp-sayings" }, ...certaintySayings(state.found, office.t).map((saying) => sayingCard(office, saying, act)), nextSaying(office, act, coming));
}

/** `act` leads on; without it the sentence stands alone. */
function sayingCard({ t }, { id, title, text, lines = [], more, tone }, act = null) {
  const names = lines.map(({ application }) => application);
  const line = (one) => h("li", {}, h("button", { type: "button", class: "kp-link", data: { key: `flip ${one.text}` }, on: { click: () => act.application(one.application, names) } }, one.text));
  const leads = act && { adjust: ["adjust", t("看校正前后")], experts: ["experts", t("看专家宽严")] }[id];
  return h("section", { class: `kp-saying kp-saying-${tone || "plain"}` }, h("h4", {}, title), h("p", {}, text), lines.length > 0 && h("ul", { class: "kp-certain-list kp-certain-flips" }, ...lines.map(line)), more && h("p", { class: "kp-muted kp-small" }, more), leads && h("div", {}, button(leads[1], () => act.part(leads[0]), { kind: "quiet", trailing: "right" })));
}

/** What one more review would do comes a little later: it takes longer to work out than all else. */
function nextSaying({ t }, act, coming) {
  const best = h("p", {});
  coming.then((found) => found && replace(best, nextReviewText(found, t)));
  const why = t("补在最要紧的地方，几份就够；均匀地每项多评一份，作用小得多。");
  return h("section", { class: "kp-saying kp-saying-plain" }, h("h4", {}, t("再评一份会改变什么")), best, h("p", { class: "kp-muted kp-small" }, why), h("div", {}, button(t("看建议增评哪几份"), () => act.part("reviews"), { kind: "quiet", trailing: "right" })));
}

/** A refusal is told where the suggestions are; here it leaves the sentence out. */
async function later(office, state) {
  try {
    state.next = await office.api.request("chair.suggest", { reviews: 12 }, { timeout: 120000 });
  } catch {
    return null;
  }
  return state.next;
}

function toolbar({ t }, state, act) {
  const titles = [...new Set(state.found.rows.map((row) => row.category_title))].sort((one, other) => one.localeCompare(other, "zh-Hans-CN"));
  if (titles.length < 2) return null;
  return h("div", { class: "kp-tools" }, picker(t("类别"), [["", t("全部类别")], ...titles.map((title) => [title, title])], state.category, (category) => act.again({ category })));
}

function aroundButton({ t }, state, act, rows, near) {
  if (near.length === rows.length && !state.all) return [];
  const text = state.all ? t("只看入围线附近的") : t("看全部 {count} 项", { count: rows.length });
  return [button(text, () => act.again({ all: !state.all }), { kind: "quiet" })];
}

function chanceFigure(office, state, rows, act) {
  const { t } = office;
  const edge = rows.filter((row) => sideOf(row) === "edge");
  const near = aroundLine(rows, FEW_AROUND);
  return figureCard({
    t,
    title: t("真正够线的可能"),
    how: t("扣除专家宽严、考虑误差以后，每项申报真正够线的可能。九成以上算基本确定，一成以下基本不够线；两条虚线之间（斜纹）为临界，请合议时逐项看。{part}", { part: partOf(t, near, rows) }),
    says: edge.length ? t("临界：{names}", { names: edge.map((row) => `${row.name} ${chanceText(row.p_in)}`).join(t("、")) }) : t("没有临界的申报"),
    draw: (width) => drawChances(near, width, { t }),
    tall: near.length > TALL,
    after: [figureKey([[sampleBar("in"), t("九成以上")], [sampleBar("edge"), t("临界")], [sampleBar("out"), t("一成以下")]])],
    table: certainTable(office, state, rows, act, t("真正够线的可能")),
  });
}

function caterpillarFigure(office, state, rows, act) {
  const { t } = office;
  const near = state.all ? rows : aroundLine(rows, AROUND);
  const line = state.category ? lineScore(rows) : (state.found.cut?.line ?? lineScore(rows));
  const shown = state.found.cut ? line : null;
  const raw = state.found.method.id === "mean" ? t("短竖线是平均分（名单用的就是它）") : t("短竖线是平均分");
  const lead = state.found.cut ? t("线内线外看颜色和形状：菱形为临界（真正够线的可能在 10% 至 90% 之间）。横线只略碰红线的，仍可能算“基本确定”。") : "";
  const red = shown === null ? "" : t("；红虚线是入围线（{line} 分）", { line: Number(shown.toFixed(2)) });
  return figureCard({
    t,
    title: t("校正分和误差范围"),
    how: t("每行一项申报：圆点或菱形是校正分，横线是误差范围（十次有九次在此之内），{raw}{red}。{lead}两项的横线重叠很多，说明分不出高下。{part}", { raw, red, lead, part: partOf(t, near, rows) }),
    says: t("{count} 项，由高到低", { count: near.length }),
    draw: (width) => drawCaterpillar(near, width, { t, line: shown }),
    tall: near.length > TALL,
    tools: [...aroundButton(office, state, act, rows, near)],
    after: [figureKey([[sampleMark("in"), t("线内，基本确定")], [sampleMark("edge"), t("临界")], [sampleMark("out"), t("线外，基本确定")], [sampleLine("kp-fig-raw"), t("平均分")], [null, t("右边的数字：真正够线的可能")]])],
    table: certainTable(office, state, rows, act, t("校正分")),
  });
}

/** Said where a figure shows those around the line only. */
function partOf(t, near, rows) {
  return near.length < rows.length ? t("只列离线最近的 {count} 项，全部见数据表。", { count: near.length }) : "";
}

function sampleMark(side) {
  return svgPart("svg", { width: 18, height: 14, viewBox: "0 0 18 14", "aria-hidden": "true", class: "kp-fig-sample" }, sideMark(side, 9, 7));
}

function sampleLine(kind) {
  return svgPart("svg", { width: 18, height: 14, viewBox: "0 0 18 14", "aria-hidden": "true", class: "kp-fig-sample" }, svgPart("path", { d: "M9 0V14", class: kind }));
}

function sampleBar(side) {
  return h("span", { class: `kp-fig-swatch kp-fig-swatch-${side}`, "aria-hidden": "true" });
}

/** The table of the list, alike beside every figure of it. */
function certainTable({ t }, state, rows, act, file) {
  const names = rows.map((row) => row.application);
  const figure = (id, title, digits) => ({ id, title, number: true, cell: (row) => (row[id] === null ? "—" : row[id].toFixed(digits)), sort: (row) => row[id], value: (row) => row[id] });
  const words = { in: t("线内"), edge: t("临界"), out: t("线外") };
  return {
    rows,
    file,
    columns: [
      figure("raw_rank", state.found.method.id === "mean" ? t("总名次") : t("平均分名次"), 0),
      { id: "application", title: t("编号"), class: "kp-short", cell: (row) => row.application, sort: (row) => row.application, value: (row) => row.application },
      { id: "name", title: t("申报"), class: "kp-wide", cell: (row) => [h("button", { type: "button", class: "kp-link", data: { key: `open ${row.application}` }, on: { click: () => act.application(row.application, names) } }, row.name)], sort: (row) => row.name, value: (row) => row.name },
      { id: "category", title: t("类别"), class: "kp-short", cell: (row) => row.category_title, sort: (row) => row.category_title, value: (row) => row.category_title },
      figure("raw", t("平均分"), 2),
      figure("adjusted", t("校正分"), 2),
      figure("rank", t("校正分名次"), 0),
      figure("se", t("标准误"), 2),
      { id: "ranks", title: t("名次范围（九成）"), number: true, cell: (row) => (row.rank_low === null ? "—" : `${row.rank_low}–${row.rank_high}`), sort: (row) => row.rank_low, value: (row) => (row.rank_low === null ? null : `${row.rank_low}–${row.rank_high}`) },
      { id: "p_in", title: t("真正够线的可能"), number: true, cell: (row) => chanceText(row.p_in), sort: (row) => row.p_in, value: (row) => row.p_in },
      { id: "side", title: t("位置"), class: "kp-short", cell: (row) => (row.p_in === null ? "—" : badge(words[sideOf(row)], { in: "good", edge: "warn", out: "" }[sideOf(row)])), sort: (row) => row.p_in, value: (row) => (row.p_in === null ? null : words[sideOf(row)]) },
      figure("reviews", t("份数"), 0),
    ],
  };
}
