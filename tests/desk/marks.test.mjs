// Marks: decimals, what a choice is worth, what is refused, the live total.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { micro, microText } from "../../kepu_review/notebook/static/core/decimal.js";
import { choiceProblem, partProblem, rangeHint } from "../../kepu_review/notebook/static/expert/check.js";
import { contraryText } from "../../kepu_review/notebook/static/expert/contrary.js";
import { choiceOf, proposedChoice } from "../../kepu_review/notebook/static/expert/inputs.js";
import { bandFor, choicePoints, rubricLeaves, sheetTotal } from "../../kepu_review/notebook/static/expert/scoring.js";
import { PROPOSALS, RUBRIC } from "./fake-rubric.mjs";

const zh = speaker("zh");
const leaves = new Map(rubricLeaves(RUBRIC.criteria).map((leaf) => [leaf.id, leaf]));
const leaf = (id) => leaves.get(id);
const worth = (id, choice) => microText(choicePoints(leaf(id), choiceOf(choice)));
const problem = (id, choice) => choiceProblem(leaf(id), choiceOf(choice), zh);

test("a number is read exactly, full-width digits and a Chinese stop included", () => {
  assert.equal(micro("８。５"), 8500000n);
  assert.equal(micro(".5"), 500000n);
  assert.equal(micro("-2"), -2000000n);
  assert.deepEqual(["", "1e3", "abc", "1.2.3", null, "0x10", "1.0000001"].map(micro), Array(7).fill(null));
  assert.equal(microText(micro("0.1") + micro("0.2")), "0.3");
  assert.equal(microText(micro("85.555"), 2), "85.56");
});

test("each scoring kind gives the points of its rule", () => {
  assert.equal(worth("B3", { value: "7.5" }), "7.5");
  assert.equal(worth("A1", { value: "8.5", level: "优良" }), "8.5");
  assert.equal(worth("A1", { level: "优良" }), "");
  assert.equal(worth("B4", { level: "较好" }), "4");
  assert.equal(worth("A3", { level: "不足 5%" }), "0");
  assert.equal(worth("B5", { value: "4" }), "4");
  assert.equal(worth("B6", { parts: { free: "1", school: "0", village: "1" } }), "4");
  assert.equal(worth("A4", { parts: { staff: "1", signs: "0.5", plan: "3", mess: "2" } }), "2.5");
  assert.equal(worth("A4", { parts: { staff: "1", signs: "0.5" } }), "");
  assert.equal(worth("B7", { parts: { corner: "9", broken: "0" } }), "3");
  assert.equal(worth("B7", { parts: { corner: "1", broken: "0" }, value: "4" }), "4");
  assert.equal(worth("D1", { parts: { nation: "1", province: "0", city: "5" } }), "5");
  assert.equal(worth("D2", { value: "-2" }), "-2");
});

test("nothing chosen is worth nothing yet, never zero", () => {
  for (const one of leaves.values()) assert.equal(choicePoints(one, null), null);
});

test("a mark outside its range is refused with the reason", () => {
  assert.equal(problem("B3", { value: "11" }), "不能高于 8 分（填了 11）");
  assert.equal(problem("B3", { value: "-1" }), "不能低于 0 分（填了 -1）");
  assert.equal(problem("C3", { value: "2.5" }), "分值间隔为 1 分（填了 2.5）");
  assert.equal(problem("A1", { value: "5", level: "优秀" }), "“优秀”为 9–10 分，5 分不在其中：请改分数或改选档次");
  assert.equal(problem("B5", { value: "3" }), "达到得 4 分，未达到得 0 分");
  assert.equal(problem("D2", { value: "-6" }), "不能低于 -5 分（填了 -6）");
  assert.equal(problem("B7", { parts: { corner: "1" }, value: "5.5" }), "酌定分不能高于合计 5 分");
  assert.equal(choiceProblem(leaf("A1"), choiceOf({ state: "not_applicable" }), zh), "这是必评项，不能选“不适用”");
});

test("ends of a range are allowed even off the step", () => {
  const odd = { ...leaf("A1"), scoring: { ...leaf("A1").scoring, bands: [{ level: "甲", low: "8.75", high: "10" }] } };
  assert.equal(choiceProblem(odd, choiceOf({ value: "8.75", level: "甲" }), zh), "");
  assert.notEqual(choiceProblem(odd, choiceOf({ value: "8.8", level: "甲" }), zh), "");
});

test("a part says what it takes", () => {
  const [staff, , , mess] = leaf("A4").scoring.parts;
  assert.equal(partProblem(leaf("A4"), staff, "2", zh), "不能高于 1 分（填了 2）");
  assert.equal(partProblem(leaf("A4"), mess, "1.5", zh), "请填次数（0 或正整数）");
  assert.equal(partProblem(leaf("A4"), mess, "7", zh), "");
  assert.equal(partProblem(leaf("A4"), mess, "x", zh), "“x”不是数字，请填例如 8.5");
});

test("a number on the border belongs to the higher level", () => {
  assert.equal(bandFor(leaf("A1"), micro("9")).level, "优秀");
  assert.equal(bandFor(leaf("A1"), micro("6")).level, "合格");
  assert.equal(bandFor(leaf("A1"), micro("12")), null);
  assert.equal(rangeHint(leaf("A1"), "优良", zh), "7–9 分");
});

test("the total is there only when nothing is missing, and 不适用 is scaled out", () => {
  const marks = fullMarks();
  assert.equal(total(marks).points, "100");
  marks.set("C1", choiceOf({ state: "not_applicable" }));
  assert.equal(total(marks).points, "100");
  marks.set("C2", choiceOf({ level: "不足 10 万元" }));
  assert.equal(total(marks).points, "94.680851");
  marks.delete("B3");
  assert.deepEqual([total(marks).points, total(marks).missing], ["", ["B3"]]);
  marks.set("B3", choiceOf({ state: "abstained" }));
  assert.deepEqual([total(marks).points, total(marks).missing, total(marks).abstained], ["", [], ["B3"]]);
});

test("bonus and penalty may be left alone, and come on top", () => {
  const marks = fullMarks();
  marks.set("D1", choiceOf({ parts: { nation: "1", province: "0", city: "1" } }));
  marks.set("D2", choiceOf({ value: "-1.5" }));
  assert.equal(total(marks).points, "102.5");
  assert.deepEqual(total(marks, { D1: "见附件" }).missing, []);
  marks.delete("D1");
  assert.deepEqual(total(marks, { D1: "见附件" }).missing, ["D1"]);
});

test("a proposal is adopted as a choice only where the figures decide", () => {
  assert.deepEqual(proposedChoice(leaf("A1"), PROPOSALS.A1, null), choiceOf({ level: "优良" }));
  assert.deepEqual(proposedChoice(leaf("A1"), PROPOSALS.A1, choiceOf({ value: "7.5" })), choiceOf({ level: "优良", value: "7.5" }));
  assert.deepEqual(proposedChoice(leaf("A3"), PROPOSALS.A3, null), choiceOf({ level: "10%–15%" }));
  assert.deepEqual(proposedChoice(leaf("B5"), PROPOSALS.B5, null), choiceOf({ value: "4" }));
  assert.equal(proposedChoice(leaf("B6"), PROPOSALS.B6, null), null, "one condition is known by no figure");
  assert.deepEqual(proposedChoice(leaf("B6"), { ...PROPOSALS.B6, high: "4" }, null).parts, { free: "1", school: "1", village: "0" });
  assert.equal(proposedChoice(leaf("B3"), { level: null, low: "1", high: "3", parts: [] }, null), null);
});

function fullMarks() {
  const marks = new Map();
  for (const one of leaves.values()) {
    const { kind, bands, parts } = one.scoring;
    if (one.bonus) continue;
    if (kind === "levels" || kind === "bands") marks.set(one.id, choiceOf({ level: bands[0].level }));
    else if (kind === "conditions") marks.set(one.id, choiceOf({ parts: Object.fromEntries(parts.map(({ id }) => [id, "1"])) }));
    else if (kind === "deductions") marks.set(one.id, choiceOf({ parts: { corner: "0", broken: "0" } }));
    else if (kind === "parts") marks.set(one.id, choiceOf({ parts: { staff: "1", signs: "1", plan: "3" } }));
    else marks.set(one.id, choiceOf({ value: one.max }));
  }
  return marks;
}

function total(marks, notes = {}) {
  const found = sheetTotal(RUBRIC, (id) => marks.get(id) ?? null, (id) => notes[id] ?? "");
  return { ...found, points: microText(found.points) };
}

test("a mark against what the figures propose is named: another level, other points, a denied condition", () => {
  const told = (id, choice, proposal = PROPOSALS[id]) => contraryText(leaf(id), proposal, choice && choiceOf(choice), zh);
  assert.equal(told("A1", { level: "优秀", value: "9.5" }), "所选“优秀”与数据建议的“优良”不一致，请再核对");
  assert.equal(told("A1", { level: "优良", value: "7" }), "");
  assert.equal(told("B5", { value: "0" }), "所评 0 分与数据建议的 4 分不一致，请再核对");
  assert.equal(told("B5", { value: "4" }), "");
  const missed = "数据显示符合“与学校签有共建协议”，这里没有选，请再核对";
  assert.equal(told("B6", { parts: { free: "1", school: "0", village: "1" } }), missed);
  assert.equal(told("B6", { parts: { free: "1", school: "1", village: "1" } }), "", "no figure knows the third");
  const known = { ...PROPOSALS.B6, high: "4" };
  assert.equal(told("B6", { parts: { free: "1", school: "1", village: "1" } }, known), "所评 6 分与数据建议的 4 分不一致，请再核对");
  assert.equal(told("B6", { parts: {}, value: "2" }), "所评 2 分与数据建议的 4–6 分不一致，请再核对", "as a table of marks gives it");
});

test("nothing is named where there is no proposal, no mark, or a floor that no mark goes below", () => {
  const told = (id, choice, proposal) => contraryText(leaf(id), proposal, choice && choiceOf(choice), zh);
  assert.equal(told("B5", null, PROPOSALS.B5), "");
  assert.equal(told("B5", { state: "not_applicable" }, PROPOSALS.B5), "");
  assert.equal(told("B5", { value: null }, PROPOSALS.B5), "");
  assert.equal(told("B5", { value: "0" }, undefined), "");
  assert.equal(told("B5", { value: "0" }, { ...PROPOSALS.B5, low: null, high: null }), "");
  const raised = { ...leaf("B6"), scoring: { ...leaf("B6").scoring, minimum: "1" } };
  const none = choiceOf({ parts: { free: "0", school: "0", village: "0" } });
  assert.equal(contraryText(raised, { level: null, low: "0", high: "0", parts: [] }, none, zh), "");
});
