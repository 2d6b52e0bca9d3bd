// The start page's logic: what to do next, time left, order, places, own figures.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { ordered, standsAs, stateCounts } from "../../kepu_review/notebook/static/expert/filter.js";
import { createAssigned } from "../../kepu_review/notebook/static/expert/home/assigned.js";
import { ownSigned, ownSpread } from "../../kepu_review/notebook/static/expert/home/own.js";
import { placeFromHash, placeHash } from "../../kepu_review/notebook/static/expert/home/route.js";
import { nextSteps, progressOf, timeLeft } from "../../kepu_review/notebook/static/expert/home/steps.js";
import { arranged } from "../../kepu_review/notebook/static/expert/home/windowtable.js";

const item = (application, state, more = {}) => ({ application, name: `基地${application}`, category_title: "科技场馆", state, total: null, missing: state === "new" ? 9 : 0, saved_at: null, declared: state !== "new", rescore: null, frozen: null, ...more });
const open = { marksOpen: true, last: null };
const kinds = (items, now = open) => nextSteps(items, now).map(({ kind, count, application }) => [kind, count, application]);

test("what to do next: looking again first, then going on where one stopped", () => {
  const items = [item("1", "submitted"), item("2", "new"), item("3", "draft", { missing: 4 }), item("4", "submitted", { rescore: { reason: "分差" } }), item("5", "draft")];
  assert.deepEqual(kinds(items), [["rescore", 1, "4"], ["continue", 2, "3"], ["hand_in", 1, "5"]]);
  assert.deepEqual(kinds(items, { marksOpen: true, last: "2" })[1], ["continue", 2, "2"]);
  assert.deepEqual(kinds(items, { marksOpen: false, last: null }), [["rescore", 1, "4"]]);
});

test("several undeclared ones may be declared together, a single one is just opened", () => {
  assert.deepEqual(kinds([item("1", "new"), item("2", "new")]), [["continue", 2, "1"], ["declare", 2, "1"]]);
  assert.deepEqual(kinds([item("1", "new")]), [["continue", 1, "1"]]);
  assert.deepEqual(kinds([item("1", "submitted"), item("2", "recused")]), []);
});

test("what is frozen is not to be done, what is recused is nowhere", () => {
  const items = [item("1", "new", { frozen: "有异议" }), item("2", "recused", { rescore: { reason: "x" }, frozen: "y" })];
  assert.deepEqual(kinds(items), []);
  assert.equal(standsAs(items[1], "rescore"), false);
  assert.equal(standsAs(items[1], "frozen"), false);
  assert.deepEqual(progressOf(items), { ...stateCounts(items), due: 1, all: 2 });
});

test("the time left is said in days, hours or minutes, and warns", () => {
  const [now, zh] = [Date.parse("2026-11-22T00:00:00Z"), speaker("zh")];
  assert.deepEqual(timeLeft("2026-11-30T09:00:00Z", now, zh), { text: "还有 8 天 9 小时", tone: "" });
  assert.deepEqual(timeLeft("2026-11-23T05:30:00Z", now, zh), { text: "还有 1 天 5 小时", tone: "warn" });
  assert.deepEqual(timeLeft("2026-11-22T02:30:00Z", now, zh), { text: "还有 2 小时 30 分钟", tone: "bad" });
  assert.deepEqual(timeLeft("2026-11-22T00:00:30Z", now, zh), { text: "还有 1 分钟", tone: "bad" });
  assert.deepEqual(timeLeft("2026-11-21T00:00:00Z", now, zh), { text: "已截止", tone: "bad" });
  assert.deepEqual(timeLeft(null, now, zh), { text: "", tone: "" });
});

test("an order puts what lacks the value last, whichever way", () => {
  const items = [item("10", "draft", { total: "71.5" }), item("9", "submitted", { total: "8" }), item("2", "new")];
  const ids = (by, down) => ordered(items, by, down).map(({ application }) => application);
  assert.deepEqual(ids("number", false), ["2", "9", "10"]);
  assert.deepEqual(ids("total", true), ["10", "9", "2"]);
  assert.deepEqual(ids("total", false), ["9", "10", "2"]);
  assert.deepEqual(ids("state", false), ["2", "10", "9"]);
  assert.deepEqual(arranged([{ v: 2 }, { v: null }, { v: 10 }], (row) => row.v, true).map(({ v }) => v), [10, 2, null]);
});

test("a place is read back from its address, whatever the number contains", () => {
  for (const place of [{ view: "home" }, { view: "application", id: "Q8/0 1#%" }, { view: "rubric", id: "venue" }, { view: "notice" }, { view: "columns" }, { view: "declare" }]) {
    assert.deepEqual(placeFromHash(placeHash(place)), place);
  }
  for (const wrong of ["", "#", "#/a", "#/rubric", "#/nowhere", "#/a/%E0%A4%A", "#home"]) assert.equal(placeFromHash(wrong), null);
});

test("my own mean and spread leave out what has no points", () => {
  assert.deepEqual(ownSpread([8, null, 6, 10]), { count: 3, mean: 8, sd: 2, low: 6, high: 10 });
  assert.deepEqual(ownSpread([null]), { count: 0, mean: null, sd: null, low: null, high: null });
  assert.equal(ownSpread([5]).sd, null);
  assert.deepEqual([ownSigned(1.254), ownSigned(-0.5), ownSigned(0.001)], ["+1.25", "−0.5", "0"]);
});

test("a change that changes nothing tells nobody", () => {
  const assigned = createAssigned([item("1", "new"), item("2", "new")]);
  const told = [];
  assigned.watch((renewed) => told.push(renewed));
  assigned.update("1", { state: "new" });
  assigned.update("1", { state: "draft" });
  assigned.update("7", { state: "draft" });
  assigned.renew([item("2", "submitted")]);
  assert.deepEqual(told, ["1", null]);
  assert.equal(assigned.find("1"), null);
  assert.equal(assigned.find("2").state, "submitted");
});
