// The figures of 结果把握: where things stand, what the sentences say, and what a spreadsheet gets.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstRows, listedIn, certaintySayings, flipGroups, lookAt, nextReviewText, sideCounts, usualError } from "../../kepu_review/notebook/static/chair/certainty/words.js";
import { chairSteps, waitingFor, whyText } from "../../kepu_review/notebook/static/chair/certainty/first.js";
import { whyExpert } from "../../kepu_review/notebook/static/chair/certainty/reviews.js";
import { shownRubrics, weightRows, weightSayings } from "../../kepu_review/notebook/static/chair/certainty/weights.js";
import { caterpillarShape, lineEnds } from "../../kepu_review/notebook/static/figures/caterpillar.js";
import { chanceShape } from "../../kepu_review/notebook/static/figures/chances.js";
import { csvText } from "../../kepu_review/notebook/static/figures/csv.js";
import { expertFacts } from "../../kepu_review/notebook/static/figures/expertwords.js";
import { HEAT_KINDS, heatKind, heatShape } from "../../kepu_review/notebook/static/figures/heat.js";
import { leanShape, leanSide } from "../../kepu_review/notebook/static/figures/lean.js";
import { pairShape } from "../../kepu_review/notebook/static/figures/pairs.js";
import { aroundLine, bestFirst, chanceText, lineScore, sideOf, signedText } from "../../kepu_review/notebook/static/figures/sides.js";
import { SLOPE_ROW, movedOver, slopeShape } from "../../kepu_review/notebook/static/figures/slope.js";
import { aboutWidth, fittedText, roundTicks } from "../../kepu_review/notebook/static/figures/svg.js";

const zh = speaker("zh");

/** Best first: scores 90, 89 …; `seats` of them inside. */
function list(count, seats, change = () => ({})) {
  return Array.from({ length: count }, (_, at) => {
    const p = at < seats - 1 ? 0.95 : at === seats - 1 ? 0.6 : at === seats ? 0.4 : 0.05;
    const row = { application: `A${at + 1}`, name: `第 ${at + 1} 号馆`, category_title: "馆", raw: 90 - at, raw_rank: at + 1, why: p > 0.1 && p < 0.9 ? ["离线近，在误差之内"] : [], adjusted: 90 - at, rank: at + 1, se: 2, low: 86.71 - at, high: 93.29 - at, rank_low: 1, rank_high: count, p_in: p, borderline: p > 0.1 && p < 0.9, inside: at < seats, inside_raw: at < seats, reviews: 5 };
    return { ...row, ...change(at) };
  });
}

function answer(rows, more = {}) {
  return { rows, cut: { words: "前 3 名", line: 87.5 }, note: "", flips: [], agreement: { main: null, single: null, rows: [], refused: null }, experts: [], experts_refused: null, method: { id: "mean", title: "平均分" }, ...more };
}

function said(data, id) {
  return certaintySayings(data, zh).find((saying) => saying.id === id);
}

test("round numbers cover what is shown and are few", () => {
  assert.deepEqual(roundTicks(61.3, 88.2, 6), [60, 65, 70, 75, 80, 85, 90]);
  assert.deepEqual(roundTicks(-0.07, 0.12, 4), [-0.1, -0.05, 0, 0.05, 0.1, 0.15]);
  assert.deepEqual(roundTicks(5, 5, 3), [4, 6]);
});

test("a long name is cut to its place and a short one is left", () => {
  assert.equal(aboutWidth("科普ab", 10), 31.6);
  assert.equal(fittedText("科普馆", 10, 40), "科普馆");
  const cut = fittedText("东山县科普教育基地第七号馆", 10, 60);
  assert.ok(cut.endsWith("…") && aboutWidth(cut, 10) <= 60, cut);
});

test("the line is halfway between the last inside and the first outside", () => {
  assert.equal(lineScore(list(6, 3)), 87.5);
  assert.equal(lineScore(list(3, 3)), null);
  assert.equal(lineScore(list(6, 3, (at) => ({ inside: at !== 1 && at < 4 }))), null); // a quota lets a lower one in
});

test("those at the edge are all among those around the line, in their order", () => {
  const rows = list(50, 20, (at) => (at === 45 ? { p_in: 0.2, borderline: true } : {}));
  const near = aroundLine(bestFirst(rows), 2);
  assert.deepEqual(near.map(({ rank }) => rank), [18, 19, 20, 21, 22, 23, 46]);
  assert.equal(aroundLine(rows, 16), rows); // hardly fewer would be shown
});

test("a chance is never said to be none or all", () => {
  assert.deepEqual([null, 0, 0.004, 0.5, 0.996, 1].map(chanceText), ["—", "<1%", "<1%", "50%", ">99%", ">99%"]);
  assert.deepEqual([2.04, -2.04, 0.01, -0.01].map((points) => signedText(points)), ["+2.0", "−2.0", "0.0", "0.0"]);
});

test("the caterpillar has every row in its place, and the interval around the score", () => {
  const shape = caterpillarShape(list(6, 3), 800);
  assert.deepEqual(shape.rows.map(({ side }) => side), ["in", "in", "edge", "edge", "out", "out"]);
  for (const row of shape.rows) assert.ok(shape.left <= row.low && row.low < row.x && row.x < row.high && row.high <= shape.right);
  assert.ok(shape.rows[2].x > shape.line && shape.line > shape.rows[3].x);
  assert.equal(lineEnds(shape.rows), shape.rows[2].y);
  assert.equal(lineEnds(caterpillarShape(list(3, 3), 800).rows), null);
  assert.ok(shape.rows.every(({ y }, at) => at === 0 || y - shape.rows[at - 1].y === 26));
});

test("bars of chances go from the surest down, and who has none has no bar", () => {
  const shape = chanceShape(list(4, 2, (at) => (at === 3 ? { p_in: null } : {})), 700);
  assert.deepEqual(shape.rows.map(({ row }) => row.p_in), [0.95, 0.6, 0.4]);
  assert.equal(chanceShape([{ p_in: 1 }], 700).rows[0].end, 636);
});

test("who crosses the line by the adjustment is told, each side in its own order", () => {
  const rows = list(6, 3, (at) => (at === 1 ? { raw: 50, raw_rank: 6, inside_raw: false } : { raw_rank: at ? at : 1, inside_raw: at < 4 }));
  const shape = slopeShape(rows, 900);
  assert.deepEqual(shape.lines.filter(({ moved }) => moved !== "stays").map(({ row, moved }) => [row.rank, moved]), [[2, "in"], [4, "out"]]);
  assert.deepEqual(shape.cuts, [34 + 3 * 24, 34 + 3 * 24]);
  assert.equal(shape.lines[1].from, 34 + 5.5 * 24);
  assert.equal(movedOver({ inside: true, inside_raw: true }), "stays");
});

test("a line is flat only where the rank stays, also when just a part of the list is shown", () => {
  const part = [[31, 36], [34, 35], [36, 38], [38, 38], [38, 39]].map(([raw_rank, rank]) => ({ raw_rank, rank, raw: 90 - raw_rank, adjusted: 90 - rank, inside: true, inside_raw: true }));
  const shape = slopeShape(part, 900);
  const lines = shape.lines.map(({ row, from, to }) => [row.raw_rank, row.rank, (to - from) / SLOPE_ROW]);
  assert.deepEqual(lines, [[34, 35, 1], [31, 36, 5], [36, 38, 2], [38, 38, 1], [38, 39, 1]]); // two 38ths on a side: one below the other
  assert.deepEqual(shape.cuts, [null, null]);
  assert.equal(new Set(shape.lines.map(({ from }) => from)).size, 5);
});

test("a lean within its error is no lean", () => {
  const experts = [[3, 1], [-3, 1], [1, 1], [2, null], [null, null]].map(([severity, se]) => ({ severity, se }));
  assert.deepEqual(experts.map(leanSide), ["generous", "strict", "even", "even", "unknown"]);
  const shape = leanShape(experts, 800);
  assert.deepEqual(shape.rows.map(({ row }) => row.severity), [3, 2, 1, -3]);
  assert.ok(shape.rows[0].x > shape.zero && shape.rows[3].x < shape.zero);
});

test("a heat map of any size is five paths, and a large one joins lines", () => {
  assert.deepEqual([null, 0.5, 1.5, -1.5, 9, -9].map((points) => heatKind(points, 1)), [null, "even", "more1", "less1", "more2", "less2"]);
  const rows = Array.from({ length: 1000 }, (_, row) => ({ cells: Array.from({ length: 30 }, (_, at) => [at, 80, ((row + at) % 9) - 4]) }));
  const shape = heatShape(rows, 30, 1, 1200);
  assert.deepEqual([...shape.paths.keys()], HEAT_KINDS);
  assert.deepEqual([shape.down, shape.lines, shape.bars], [7, 143, 30]);
  assert.ok(shape.height < 700, String(shape.height));
});

test("a heat map of a usual round has every cell by itself, over the whole width", () => {
  const rows = [{ cells: [[0, 80, 3], [2, 70, -0.5]] }, { cells: [[1, 60, null], [2, 66, -1.5]] }];
  const shape = heatShape(rows, 3, 1, 1008);
  assert.deepEqual(shape.cells.map(({ row, column, kind }) => [rows.indexOf(row), column, kind]), [[0, 0, "more2"], [0, 2, "even"], [1, 2, "less1"]]);
  assert.equal(shape.left + 3 * shape.cell.width, 1000);
  assert.ok([...shape.paths.values()].every((d) => d === ""));
});

test("how far experts agree is told with what it means for those near the line", () => {
  const data = answer(list(6, 3), { agreement: { main: { value: 0.89, word: "良好一致" }, single: null, rows: [], refused: null } });
  assert.equal(said(data, "agree").text, "几份评审合起来看：良好一致。几位平均后，每项总分大约会有上下 3.3 分的出入（十次有九次在此之内），所以离入围线不到 3.3 分的要细看。");
});

test("a hidden mean of others has no dot of its own", () => {
  const shape = pairShape([{ name: "甲", own: 80, others: 84 }, { name: "乙", own: 70, others: null }], 700);
  assert.deepEqual(shape.rows.map(({ others }) => others === null), [false, true]);
});

test("a table for a spreadsheet keeps numbers as numbers and formulas as texts", () => {
  const text = csvText(["申报", "宽严"], [["=1+1", -2.5], ['a"b,c', null]]);
  assert.equal(text, '\ufeff申报,宽严\r\n\'=1+1,-2.5\r\n"a""b,c",\r\n');
});

test("the sentence of the list counts who is sure, who is not, and who else comes first", () => {
  const rows = list(6, 3);
  assert.deepEqual(sideCounts(rows), { inside: 3, sure: 2, edge: 2, edge_in: 1, edge_out: 1, out: 2 });
  assert.equal(said(answer(rows), "list").text, "共 6 项，线内 3 项、线外 3 项。离入围线近的 2 项（线内 1 项、线外 1 项）拿不准。这 2 项请合议时逐项看，其余 4 项变动的可能不大。");
  const more = list(6, 3, (at) => (at === 0 ? { why: ["只有 2 份，相差 29.4 分"] } : {}));
  assert.ok(said(answer(more), "list").text.includes("另有 1 项份数少、分歧大，或平均分离线很近。这 3 项请合议时逐项看，其余 3 项"));
  assert.deepEqual(firstRows(more).map(({ rank }) => rank), [1, 3, 4]);
  assert.equal(said(answer(list(2, 1, () => ({ borderline: false, why: [] }))), "list").tone, "good");
  assert.ok(said(answer(rows, { cut: null }), "list").text.includes("没有分数线和名额"));
  assert.equal(usualError(rows), 3.29);
  assert.equal(usualError([{ se: null }]), null);
});

test("the list is counted by the score that makes it", () => {
  const row = { inside: true, inside_raw: false };
  assert.deepEqual(["mean", "adjusted"].map((id) => listedIn(row, { id })), [false, true]);
});

test("which score makes the list is told, and by name what the other would change", () => {
  const rows = list(6, 3, (at) => (at === 2 ? { inside_raw: false } : at === 3 ? { inside_raw: true } : {}));
  const saying = said(answer(rows), "adjust");
  assert.ok(saying.text.startsWith("名单和名次用“平均分”。“校正分”是"));
  assert.ok(saying.text.endsWith("会进到线内：第 3 号馆；会落到线外：第 4 号馆。"));
  const still = said(answer(list(6, 3, (at) => ({ raw_rank: at === 1 ? 5 : at + 1 }))), "adjust");
  assert.deepEqual([still.tone, still.more], ["good", "先后变化最大的是第 2 号馆：由第 5 到第 2。"]);
  assert.ok(said(answer(rows, { method: { id: "adjusted", title: "" } }), "adjust").text.startsWith("名单和名次用“校正分”"));
});

test("the next steps lead from what is missing to the panel", () => {
  const experts = [{ name: "甲", assigned: 12, submitted: 9, recused: 0 }, { name: "乙", assigned: 3, submitted: 2, recused: 1 }];
  const waiting = waitingFor(experts);
  assert.deepEqual(waiting, { submitted: 11, expected: 14, left: 3, names: ["甲"] });
  const found = answer(list(6, 3));
  const next = { refused: null, rows: [{}, {}] };
  const steps = chairSteps({ phase: "review", waiting, found, next }, zh);
  assert.deepEqual(steps.map(({ id }) => id), ["progress", "reviews", "phase"]);
  assert.deepEqual(steps.map(({ text }) => text), ["还有 3 份评审表没交（甲）。交齐后本页会更新。", "定不定增评：建议 2 份。", "进入“汇总合议”，先议下面这 2 项。"]);
  assert.deepEqual(chairSteps({ phase: "deliberation", waiting, found, next: null }, zh).map(({ id }) => id), ["first"]);
  assert.deepEqual(chairSteps({ phase: "closed", waiting, found, next }, zh), []);
});

test("why this expert is asked also tells a lean that the plain mean keeps", () => {
  const experts = [["1", 5.06, 1], ["2", -6, 1], ["3", 0.5, 1]].map(([key, severity, se]) => ({ key, figures: { severity, se } }));
  const told = ["1", "2", "3", "9"].map((expert) => whyExpert({ experts }, { expert }, zh));
  assert.deepEqual(told, ["没评过这一项；偏宽 5.1 分，校正分已考虑，平均分没有，请留意", "没评过这一项；偏严 6.0 分，校正分已考虑，平均分没有，请留意", "没评过这一项", "没评过这一项"]);
});

test("the reasons of an application are one sentence", () => {
  assert.equal(whyText({ why: ["只有 2 份", "离线近"] }, zh), "只有 2 份；离线近。");
  assert.equal(whyText(undefined, zh), "");
});

test("flips are told by expert, who changes most first", () => {
  const flip = (expert, application, became) => ({ expert, name: `专家${expert}`, application, became });
  const rows = list(6, 3);
  const flips = [flip("1", "A3", "out"), flip("2", "A3", "out"), flip("2", "A4", "in")];
  assert.deepEqual(flipGroups(flips, rows).map(({ expert }) => expert), ["2", "1"]);
  const saying = said(answer(rows, { flips, experts: [1, 2, 3].map((n) => ({ name: `专家${n}`, figures: {}, remarks: [] })) }), "flips");
  assert.deepEqual(saying.lines.map(({ application, text }) => [application, text]), [["A3", "去掉专家2的打分，第 3 号馆落到线外"], ["A4", "去掉专家2的打分，第 4 号馆进到线内"], ["A3", "去掉专家1的打分，第 3 号馆落到线外"]]);
  assert.ok(saying.more.startsWith("没有其余 1 位中的任何一位，名单不变。"));
  assert.ok(said(answer(rows), "flips").text.includes("都还是这些申报"));
});

const REMARK = { code: "severe", text: "对同一申报的给分比评审组平均低 4.0 分。", look_at: "", innocent: "宽严因人而异。" };

test("what is remarked of an expert is told as it is, and nothing else is marked", () => {
  const figures = { severity: -4, se: 1, within: -4, blup: -4, parted: false, consistency: 0.3, outfit: 2, infit: null, spread_ratio: 0.4, middle_share: null, halo: null, caseload_index: -1.2, home_gap: null };
  const facts = expertFacts({ figures, remarks: [REMARK] }, zh);
  assert.deepEqual(facts.map(({ id, look }) => [id, look]), [["severity", true], ["consistency", false], ["outfit", false], ["spread_ratio", false], ["caseload_index", false]]);
  assert.equal(facts[0].says, REMARK.text);
  const experts = [{ name: "甲", figures: { severity: 1 }, remarks: [REMARK] }, { name: "乙", figures: { severity: -4 }, remarks: [REMARK] }, { name: "丙", figures: { severity: 9 }, remarks: [] }];
  assert.deepEqual(lookAt(experts).map(({ name }) => name), ["乙", "甲"]);
  const saying = said(answer(list(6, 3), { experts }), "experts");
  assert.equal(saying.text, "没有特别偏严或偏宽的专家。");
  const leans = [["甲", -11.5, 1], ["乙", -6, 1], ["丙", 7.2, 1], ["丁", 1, 1]].map(([name, severity, se]) => ({ name, figures: { severity, se }, remarks: [] }));
  assert.equal(said(answer(list(6, 3), { experts: leans }), "experts").text, "偏严：甲（−11.5）、乙（−6.0）；偏宽：丙（+7.2）。");
});

test("without a chance the place in the list decides", () => {
  assert.deepEqual([sideOf({ p_in: null, inside: true }), sideOf({ p_in: null, inside: false }), sideOf({ p_in: 0.6, borderline: true })], ["in", "out", "edge"]);
});

test("the most useful further review is told with its reason, and a refusal as it is", () => {
  const row = { name: "第 4 号馆", expert_name: "专家乙", why: "只差 0.8 分。" };
  assert.equal(nextReviewText({ refused: null, rows: [row] }, zh), "最有用的一份：请专家乙也评第 4 号馆。只差 0.8 分。");
  assert.equal(nextReviewText({ refused: null, rows: [], words: "不需要增评。" }, zh), "不需要增评。");
  assert.equal(nextReviewText({ refused: { message: "没有分数线。" }, rows: [] }, zh), "没有分数线。");
});

test("of several rubrics those are named whose list hangs on small changes, and the chosen one has all", () => {
  const row = (distance) => ({ range: "不多于 9 分", distance });
  const rubric = (title, words, sensitive, ...distances) => ({ title, categories: [title], words, sensitive, rows: distances.map(row) });
  const weights = { rubrics: [rubric("场馆", ["甲。", "乙。"], true, 2, null), rubric("媒体", ["丙。", "丁。"], false, 30, 1.5), rubric("空", [], false), rubric("单项", ["只有一项。"], false)] };
  const every = shownRubrics(weights, "");
  assert.deepEqual(weightSayings(every, zh), [{ title: "", text: "1 类的名单，分值小动就可能变；其余 1 类要大动（超过满分的一成）才变，或者怎样都不变。" }, { title: "场馆", text: "甲。" }, { title: "", text: "只有一项。" }]);
  assert.deepEqual(weightSayings(every.slice(1), zh)[0].text, "分值要大动（超过满分的一成），名单才变，或者怎样都不变。");
  assert.deepEqual(weightRows(every).map(({ category, distance }) => [category, distance]), [["媒体", 1.5], ["场馆", 2], ["媒体", 30]]);
  assert.deepEqual(weightSayings(shownRubrics(weights, "媒体"), zh), [{ title: "", text: "丙。" }, { title: "", text: "丁。" }]);
  assert.deepEqual(weightRows(shownRubrics(weights, "场馆")).map(({ distance }) => distance), [2, null]);
  assert.deepEqual(shownRubrics(undefined, ""), []);
});
