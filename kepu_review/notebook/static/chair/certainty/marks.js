// Every mark against what was to be expected: the whole in one look, and cell by cell below.
import { h, replace } from "../../core/dom.js";
import { button, notice } from "../../core/ui.js";
import { HEAT_TALLEST, HEAT_WIDEST, drawHeat, heatKind, heatSample } from "../../figures/heat.js";
import { atWidth, figureKey } from "../../figures/frame.js";
import { csvFile } from "../../figures/csv.js";
import { signedText } from "../../figures/sides.js";
import { virtualGrid } from "../grid.js";

const HEAT_ROW = 36;

/** @param {any} office @param {any} state @param {any} act */
export function heatView(office, state, act) {
  const { t } = office;
  const place = h("div", { class: "kp-stack" }, h("p", { role: "status" }, t("正在读取……")));
  office.attempt(null, async () => {
    state.marks ??= await office.api.request("chair.heat", {}, { timeout: 120000 });
    if (place.isConnected || !place.parentNode) replace(place, ...heatParts(office, state.marks, act));
  });
  return [place];
}

function heatParts(office, found, act) {
  const { t } = office;
  if (found.refused) return [notice({ tone: "warn", title: found.refused.message, text: found.refused.remedy })];
  const unit = found.unit;
  const picture = h("div", { class: "kp-fig-place" });
  const far = found.rows.reduce((sum, row) => sum + row.cells.filter(([, , residual]) => heatKind(residual, unit)?.endsWith("2")).length, 0);
  atWidth(picture, (width) => {
    const drawn = drawHeat(found.rows, found.experts, unit, width, { t, open: (row) => act.application(row.application, found.rows.map((one) => one.application)) });
    drawn?.setAttribute("role", "img");
    drawn?.setAttribute("aria-label", t("逐份打分的热图：{far} 份与预计相差较多；逐格的数字在下面的表中", { far }));
    return drawn;
  });
  const words = { less2: t("低很多（−{unit} 分以下）", { unit: (2 * unit).toFixed(0) }), less1: t("偏低"), even: t("与预计相近"), more1: t("偏高"), more2: t("高很多（+{unit} 分以上）", { unit: (2 * unit).toFixed(0) }) };
  const key = figureKey(Object.entries(words).map(([kind, text]) => [heatSample(kind), text]));
  const how = t("每行一项申报（由高分到低分），每列一位专家（由偏严到偏宽），每格一份评审表。“预计”是按这项的总体水平和这位专家平时的宽严推算的分。蓝色是给得比预计高，棕色是低，灰色是差不多，空白是没分给他。有颜色的格子，请看评语：点这一行，看各份评审表对照。");
  const joined = found.rows.length > HEAT_TALLEST || found.experts.length > HEAT_WIDEST;
  const more = joined ? t("申报多，相邻名次的几项合成一行、取平均；单独一格的情况看下面的表。") : "";
  const grid = heatGrid(office, found, act);
  const head = h("div", { class: "kp-fig-head" }, h("h3", {}, t("逐格的数字")), button(t("下载数据表（CSV）"), () => saveHeat(found, t)));
  return [
    h("section", { class: "kp-box kp-fig" }, h("h3", {}, t("逐份打分热图")), h("p", { class: "kp-fig-how" }, h("strong", {}, t("怎样看：")), how, more), picture, key),
    h("section", { class: "kp-box kp-fig" }, head, h("p", { class: "kp-muted kp-small" }, t("前一个数是总分（百分制），后一个数是与预计之差；方向键移动，回车看评审表对照。")), grid),
  ];
}

function heatGrid({ t }, found, act) {
  const rows = found.rows.map((row) => ({ ...row, byColumn: new Map(row.cells.map(([column, score, residual]) => [found.experts[column].id, { score, residual }])) }));
  const names = rows.map((row) => row.application);
  const grid = virtualGrid({
    label: t("逐份打分：行为申报，列为专家"),
    corner: t("申报"),
    rowHeight: HEAT_ROW,
    empty: t("没有评审表。"),
    choose: (row) => row && act.application(row.application, names),
    head: (expert) => [h("span", { class: "kp-matrix-name", title: expert.name }, expert.name)],
    rowHead: (row) => [h("div", { class: "kp-matrix-line" }, h("span", { class: "kp-matrix-title", title: `${row.application} ${row.name}` }, h("span", { class: "kp-muted" }, `${row.application} `), row.name))],
    cell(row, expert) {
      const cell = row.byColumn.get(expert.id);
      if (!cell) return null;
      const kind = heatKind(cell.residual, found.unit);
      const said = t("{name}，{expert}：{score} 分，与预计相差 {residual}", { name: row.name, expert: expert.name, score: cell.score.toFixed(1), residual: signedText(cell.residual) });
      return { class: `kp-cell kp-heat${kind ? ` kp-heat-${kind}` : ""}`, label: said, content: [cell.score.toFixed(0), h("span", { class: "kp-heat-by" }, cell.residual === null ? "" : ` ${signedText(cell.residual, 0)}`)] };
    },
  });
  grid.show(rows, found.experts);
  grid.element.classList.add("kp-heat-box");
  return grid.element;
}

function saveHeat(found, t) {
  const rows = found.rows.flatMap((row) => row.cells.map(([column, score, residual]) => [row.application, row.name, found.experts[column].name, score, residual]));
  csvFile(t("逐份打分"), [t("编号"), t("申报"), t("专家"), t("总分（百分制）"), t("与预计之差")], rows);
}
