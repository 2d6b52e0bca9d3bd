// The chair's pages: pending decisions and their counts, filters of the matrix, words of time.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { agoText, rateText } from "../../kepu_review/notebook/static/chair/ago.js";
import { cellCounts, matrixRows } from "../../kepu_review/notebook/static/chair/cells.js";
import { openOutcome } from "../../kepu_review/notebook/static/chair/rows.js";
import { createStaging, openProposals, outcomeCounts } from "../../kepu_review/notebook/static/chair/staging.js";

const zh = speaker("zh");
const OUTCOMES = [
  { id: "named", title: "建议认定", limit: 2, per_category: { venue: 1 } },
  { id: "not_named", title: "不予认定", limit: null, per_category: {} },
];

class MemoryStorage {
  kept = new Map();
  getItem(key) {
    return this.kept.get(key) ?? null;
  }
  setItem(key, value) {
    this.kept.set(key, value);
  }
  removeItem(key) {
    this.kept.delete(key);
  }
}

function row(application, category, decision, proposal) {
  return { application, category, decision: decision && { outcome: decision }, proposal: proposal && { outcome: proposal, reason: "排名第 1" } };
}

test("pending decisions are there again after a reload, and gone when they are applied", () => {
  const storage = new MemoryStorage();
  createStaging("round", storage).put("A1", { outcome: "named", reason: "合议", seen: null });
  const again = createStaging("round", storage);
  assert.deepEqual(again.all(), [{ application: "A1", outcome: "named", reason: "合议", seen: null }]);
  assert.equal(createStaging("another round", storage).size(), 0);
  again.clear();
  assert.equal(createStaging("round", storage).size(), 0);
});

test("what cannot be read is no pending decision", () => {
  const storage = new MemoryStorage();
  storage.setItem("round", "{broken");
  assert.equal(createStaging("round", storage).size(), 0);
});

test("one reason can be given for all", () => {
  const staging = createStaging("round", new MemoryStorage());
  staging.put("A1", { outcome: "named", reason: "", seen: null });
  staging.put("A2", { outcome: "not_named", reason: "未达标", seen: null });
  staging.reasonForAll("评审组合议");
  assert.deepEqual(staging.all().map(({ reason }) => reason), ["评审组合议", "评审组合议"]);
});

test("the counts before and after are held against the limits, in all and by category", () => {
  const ranking = [row("A1", "venue", "named"), row("A2", "venue"), row("A3", "media", "not_named"), row("A4", "media")];
  const staged = [{ application: "A2", outcome: "named" }, { application: "A3", outcome: "named" }];
  const [named, not] = outcomeCounts(ranking, OUTCOMES, staged);
  assert.deepEqual([named.now, named.then, named.full], [1, 3, true]);
  assert.deepEqual(named.over, [{ category: "venue", limit: 1, then: 2 }]);
  assert.deepEqual([not.now, not.then, not.full, not.over], [1, 0, false, []]);
});

test("a tie at the cut, a decided and a pending one are no proposals to be taken over", () => {
  const staging = createStaging("round", new MemoryStorage());
  staging.put("A4", { outcome: "named", reason: "", seen: null });
  const ranking = [row("A1", "venue", null, "named"), row("A2", "venue", null, "tied"), row("A3", "venue", "named", "named"), row("A4", "venue", null, "named"), row("A5", "venue", null, "unranked"), row("A6", "venue", null, null)];
  assert.deepEqual(openProposals(ranking, OUTCOMES, staging).map(({ application }) => application), ["A1"]);
});

test("a recused sheet is not due, one of somebody no longer assigned neither", () => {
  const cells = { E1: { state: "submitted" }, E2: { state: "recused" }, E3: { state: "submitted", off: true }, E4: { state: "new" } };
  assert.deepEqual(cellCounts(cells), { due: 2, done: 1 });
});

test("the matrix is filtered by category, state, expert and search together", () => {
  const rows = [
    { application: "A1", category_title: "场馆", frozen: null, cells: { E1: { state: "submitted" }, E2: { state: "draft" } } },
    { application: "A2", category_title: "场馆", frozen: "复核", cells: { E2: { state: "submitted", rescore: true } } },
    { application: "A3", category_title: "媒体", frozen: null, cells: { E1: { state: "new" } } },
  ];
  const found = (wanted, search = () => true) => matrixRows(rows, { category: "", state: "", expert: "", ...wanted }, search).map((one) => one.application);
  assert.deepEqual(found({}), ["A1", "A2", "A3"]);
  assert.deepEqual(found({ category: "场馆", state: "open" }), ["A1"]);
  assert.deepEqual(found({ state: "done" }), ["A2"]);
  assert.deepEqual(found({ expert: "E1", state: "draft" }), []);
  assert.deepEqual(found({ state: "rescore" }), ["A2"]);
  assert.deepEqual(found({ state: "frozen" }), ["A2"]);
  assert.deepEqual(found({ expert: "E1" }, (one) => one.application === "A3"), ["A3"]);
});

test("times and shares are said as people say them", () => {
  const now = new Date("2026-11-22T12:00:00Z").getTime();
  const at = (iso) => agoText(iso, zh, now);
  assert.deepEqual([at(null), at("2026-11-22T11:59:40Z"), at("2026-11-22T11:15:00Z"), at("2026-11-22T02:00:00Z"), at("2026-11-19T12:00:00Z")], ["从未", "刚刚", "45 分钟前", "10 小时前", "3 天前"]);
  assert.deepEqual([rateText(0, 0), rateText(149, 150), rateText(3, 3)], ["—", "99%", "100%"]);
});

test("what is left to people is told in words, and an outcome of a programme stays", () => {
  const told = ["tied", "unranked", "quotas_exclude", "no_line", "named"].map((one) => openOutcome(one, zh));
  assert.deepEqual(told, ["线上并列，待定", "未进入排名", "名额矛盾，待定", "没有分数线，待定", "named"]);
});
