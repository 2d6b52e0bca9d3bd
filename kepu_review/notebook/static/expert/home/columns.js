// My own marks side by side: one criterion over all applications, or all criteria as a matrix.
import { either, msg } from "../../core/text.js";
import { h, replace, setText } from "../../core/dom.js";
import { badge, button, notice, picker } from "../../core/ui.js";
import { stateWord } from "../filter.js";
import { rubricLeaves } from "../scoring.js";
import { STATE_TONES, shortTotal } from "./chips.js";
import { ownHistogram } from "./histogram.js";
import { ownPoints, ownSpread, ownTotal, ownSigned, twoPlaces } from "./own.js";
import { windowTable } from "./windowtable.js";

const OWN_ROW = 44;
const TOTAL = "";

/**
 * @param {any} ctx with api
 * @param {{open: (application: string, criterion?: string) => void, home: () => void,
 *   print: (() => void) | null}} act
 */
export function createColumns(ctx, act) {
  const { t, api } = ctx;
  const heading = h("h2", { tabindex: "-1" }, t(msg("我的打分对比", "home")));
  const only = h("p", { class: "kp-muted" }, t("这里只有您本人的打分，不含其他专家的。"));
  const pickers = h("div", { class: "kp-own-tools" });
  const spread = h("p", { class: "kp-own-spread", role: "status" });
  const one = windowTable({ t, label: t("一项指标在各申报上的打分"), rowHeight: OWN_ROW, sort: "points", down: true });
  const all = windowTable({ t, label: t("全部指标与全部申报"), rowHeight: OWN_ROW, sort: "application" });
  const holder = h("div", { class: "kp-own-holder" });
  const picture = h("section", { class: "kp-section kp-own-section" });
  const head = h("div", { class: "kp-own-head" }, heading, only);
  const element = h("main", { class: "kp-main" }, h("div", { class: "kp-scroll", tabindex: "-1" }, h("div", { class: "kp-columns-view" }, head, pickers, spread, holder, picture)));
  const chosen = { rubric: "", criterion: TOTAL, matrix: false };
  let data = null;

  async function open() {
    if (!data) replace(holder, h("p", { class: "kp-muted", role: "status" }, t("正在打开…")));
    try {
      data = await api.request("expert.columns");
      if (!data.rubrics[chosen.rubric]) chosen.rubric = commonest(data.rows);
      draw();
    } catch (error) {
      const again = button(t("再试一次"), open, { kind: "primary" });
      replace(holder, notice({ tone: "bad", role: "alert", title: error.message, text: error.remedy, actions: [again] }));
    }
  }

  function draw() {
    const rubric = data.rubrics[chosen.rubric];
    const rows = data.rows.filter((row) => row.rubric === chosen.rubric);
    const leaves = rubric ? rubricLeaves(rubric.criteria) : [];
    replace(picture, h("h3", {}, t("我的总分分布")), ownHistogram(ctx, data.distribution));
    picture.hidden = !data.rows.length;
    if (!rubric) {
      replace(pickers);
      setText(spread, "");
      replace(holder, h("p", { class: "kp-muted" }, t("还没有打分。")));
      return;
    }
    if (!leaves.some((leaf) => leaf.id === chosen.criterion)) chosen.criterion = TOTAL;
    replace(pickers, ...toolsOf(leaves));
    if (chosen.matrix) showMatrix(rows, leaves);
    else showOne(rows, leaves.find((leaf) => leaf.id === chosen.criterion) ?? null);
  }

  function toolsOf(leaves) {
    const rubrics = Object.entries(data.rubrics).map(([hash, rubric]) => [hash, rubric.title]);
    const criteria = [[TOTAL, t("总分")], ...leaves.map((leaf, index) => [leaf.id, `${index + 1}. ${either(t, leaf.title, leaf.title_en || leaf.title)}`])];
    const views = [["", t("逐项对比")], ["1", t("全部指标")]];
    return [
      rubrics.length > 1 && picker(t("评分标准"), rubrics, chosen.rubric, (hash) => change({ rubric: hash })),
      picker(t("看法"), views, chosen.matrix ? "1" : "", (value) => change({ matrix: Boolean(value) })),
      !chosen.matrix && picker(t("指标"), criteria, chosen.criterion, (id) => change({ criterion: id })),
      act.print && button(t("打印"), act.print),
    ].filter(Boolean);
  }

  function change(what) {
    const label = document.activeElement?.getAttribute("aria-label");
    Object.assign(chosen, what);
    draw();
    [...pickers.querySelectorAll("select")].find((select) => select.getAttribute("aria-label") === label)?.focus();
  }

  function showOne(rows, leaf) {
    const value = leaf ? (row) => ownPoints(row, leaf.id) : ownTotal;
    const full = leaf ? leaf.max : data.rubrics[chosen.rubric].full_marks;
    const own = ownSpread(rows.map(value));
    const mean = own.mean === null ? "—" : twoPlaces(own.mean);
    const range = own.count ? `${twoPlaces(own.low)}–${twoPlaces(own.high)}` : "—";
    setText(spread, t("已打分 {count} / {rowsCount} 份，我的平均 {mean} 分，范围 {range}，满分 {full}", { count: own.count, rowsCount: rows.length, mean, range, full }));
    const places = Math.max(0, ...rows.map(value).map(decimals));
    const columns = [
      numberColumn(t),
      nameColumn((row) => act.open(row.application, leaf?.id), t),
      leaf && { id: "level", title: t("档次"), cell: (row) => markWord(row.marks[leaf.id], t), value: (row) => row.marks[leaf.id]?.level ?? null },
      { id: "points", title: t(msg("得分", "home")), number: true, cell: (row) => pointsCell(value(row), Number(full), places), value },
      { id: "distance", title: t("与我的平均相差"), number: true, cell: (row) => distanceCell(value(row), own), value: (row) => (value(row) === null || own.mean === null ? null : value(row) - own.mean) },
      stateColumn(t),
    ].filter(Boolean);
    one.show(columns, rows);
    replace(holder, one.element);
  }

  function showMatrix(rows, leaves) {
    const own = new Map(leaves.map((leaf) => [leaf.id, ownSpread(rows.map((row) => ownPoints(row, leaf.id)))]));
    setText(spread, t("{rowsCount} 份申报 × {leavesCount} 项指标；点数字到评审表的那一项", { rowsCount: rows.length, leavesCount: leaves.length }));
    const marks = leaves.map((leaf, index) => ({
      id: leaf.id,
      title: `${index + 1}. ${either(t, leaf.title, leaf.title_en || leaf.title)}`,
      hint: own.get(leaf.id).mean === null ? `/ ${leaf.max}` : t("/ {max}　均 {twoPlaces}", { max: leaf.max, twoPlaces: twoPlaces(own.get(leaf.id).mean) }),
      number: true,
      cell: (row) => matrixCell(row, leaf),
      value: (row) => ownPoints(row, leaf.id),
    }));
    const total = { id: "total", title: t("总分"), number: true, cell: (row) => (row.total === null ? "—" : h("strong", {}, shortTotal(row.total))), value: ownTotal };
    all.show([nameColumn((row) => act.open(row.application), t), total, ...marks], rows);
    replace(holder, all.element);
  }

  function matrixCell(row, leaf) {
    const mark = row.marks[leaf.id];
    if (!mark) return h("span", { class: "kp-muted" }, "—");
    const text = mark.points === null ? markWord(mark, t) : shortTotal(mark.points);
    const label = t("{name}，{title}：{text}", { name: row.name, title: leaf.title, text });
    return h("button", { type: "button", class: "kp-own-jump", "aria-label": label, on: { click: () => act.open(row.application, leaf.id) } }, text);
  }

  return { element, open, focus: () => heading.focus({ preventScroll: true }) };
}

/** The rubric most of my sheets are marked with. */
function commonest(rows) {
  const counts = new Map();
  for (const { rubric } of rows) counts.set(rubric, (counts.get(rubric) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? "";
}

function numberColumn(t) {
  return { id: "application", title: t("编号"), cell: (row) => row.application, value: (row) => row.application };
}

function nameColumn(open, t) {
  const link = (row) => h("button", { type: "button", class: "kp-own-name", title: row.name, on: { click: () => open(row) } }, row.name);
  return { id: "name", title: t("名称"), head: true, cell: link, value: (row) => row.name };
}

function stateColumn(t) {
  return { id: "state", title: t("状态"), cell: (row) => badge(stateWord(row.state, t), STATE_TONES[row.state]), value: (row) => row.state };
}

function markWord(mark, t) {
  if (!mark) return "—";
  const words = { not_applicable: t(msg("不适用", "home")), abstained: t("弃权") };
  return words[mark.state] ?? mark.level ?? "";
}

/** How many decimals a number is shown with. */
function decimals(points) {
  return points === null ? 0 : (twoPlaces(points).split(".")[1] ?? "").length;
}

function pointsCell(points, full, places) {
  if (points === null) return "—";
  const share = full > 0 ? Math.max(0, Math.min(100, (points / full) * 100)) : 0;
  return h("span", { class: "kp-own-points" }, h("span", { class: "kp-own-track", "aria-hidden": "true" }, h("span", { class: "kp-own-fill", style: { width: `${share}%` } })), h("span", {}, points.toFixed(places)));
}

function distanceCell(points, own) {
  if (points === null || own.mean === null) return "—";
  const distance = points - own.mean;
  const far = own.sd !== null && own.sd > 0 && Math.abs(distance) > 1.5 * own.sd;
  return h("span", { class: far ? "kp-own-far" : "" }, ownSigned(distance));
}
