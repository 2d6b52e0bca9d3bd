// The meeting's own logic: order of the agenda, the next item, quorum, unread remarks, the clock.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { agendaOrder, nextItem } from "../../kepu_review/notebook/static/chair/meeting/agenda.js";
import { quorumText, reaches, roomFor } from "../../kepu_review/notebook/static/chair/meeting/attendance.js";
import { motionOptions } from "../../kepu_review/notebook/static/chair/meeting/ballotform.js";
import { unreadRemarks } from "../../kepu_review/notebook/static/panel/kept.js";
import { elapsedSeconds, stretchText } from "../../kepu_review/notebook/static/panel/pace.js";
import { ballotRule } from "../../kepu_review/notebook/static/panel/tally.js";

const zh = speaker("zh");
const ROWS = [
  { application: "A10", category_title: "乙类", category_rank: 1, rank: 3, range: 2 },
  { application: "A2", category_title: "甲类", category_rank: 2, rank: 2, range: null },
  { application: "A1", category_title: "甲类", category_rank: null, rank: null, range: 9 },
  { application: "A3", category_title: "甲类", category_rank: 1, rank: 1, range: 2 },
];
const ids = (by) => agendaOrder(ROWS, by).map((row) => row.application).join(" ");

test("the agenda is in the order wanted, and what has no value comes last", () => {
  assert.equal(ids("category"), "A3 A2 A1 A10");
  assert.equal(ids("rank"), "A3 A2 A10 A1");
  assert.equal(ids("range"), "A1 A3 A10 A2");
});

test("where totals are hidden the agenda goes by category and number", () => {
  const bare = ROWS.map(({ application, category_title }) => ({ application, category_title }));
  assert.equal(agendaOrder(bare, "category").map((row) => row.application).join(" "), "A1 A2 A3 A10");
});

test("the next item is the first one after this that was not discussed, then from the top", () => {
  const order = agendaOrder(ROWS, "rank");
  assert.equal(nextItem(order, new Set(), null).application, "A3");
  assert.equal(nextItem(order, new Set(["A2"]), "A3").application, "A10");
  assert.equal(nextItem(order, new Set(["A1", "A10"]), "A10").application, "A3");
  assert.equal(nextItem(order, new Set(["A1", "A2", "A3", "A10"]), "A1"), null);
});

test("two thirds are reached in whole numbers, never by rounding", () => {
  assert.deepEqual([5, 6, 7].map((present) => reaches(present, 9, "2/3")), [false, true, true]);
  assert.equal(reaches(0, 0, "2/3"), false);
  assert.equal(quorumText(7, 9, "2/3", zh), "到会 7 / 应到 9，达到三分之二");
  assert.equal(quorumText(5, 9, "2/3", zh), "到会 5 / 应到 9，未达到三分之二");
});

test("a motion on one outcome proposes it by agreeing, and not naming by disagreeing", () => {
  const outcomes = [{ id: "named", title: "建议认定" }, { id: "not_named", title: "不予认定" }];
  assert.deepEqual(motionOptions("agree", outcomes, "named", zh), [{ id: "named", title: "同意" }, { id: "not_named", title: "不同意" }]);
  assert.equal(motionOptions("agree", outcomes, "not_named", zh)[1].id, "disagree");
  assert.equal(motionOptions("choose", outcomes, "named", zh), outcomes);
});

test("new remarks are those of others after the one read last", () => {
  const remarks = [{ id: "9", mine: false }, { id: "10", mine: true }, { id: "1795000000000001", mine: false }];
  assert.deepEqual(unreadRemarks(remarks, "9").map(({ id }) => id), ["1795000000000001"]);
  assert.deepEqual(unreadRemarks(remarks, "").map(({ id }) => id), ["9", "1795000000000001"]);
});

test("the clock goes by the server's time and survives a wrong one here", () => {
  const now = Date.parse("2026-11-22T02:00:00Z");
  assert.equal(elapsedSeconds("2026-11-22T02:59:00Z", 3600_000, now), 60);
  assert.equal(elapsedSeconds("2026-11-22T02:00:05Z", 0, now), 0);
  assert.deepEqual([0, 65, 3729].map(stretchText), ["0:00", "1:05", "1:02:09"]);
});

test("the rule of a ballot is said in words", () => {
  const rule = ballotRule({ secret: true, quorum: "2/3", majority: "1/2" }, zh);
  assert.equal(rule, "无记名表决。到会三分之二以上（含）有效；得票超过参加表决人数的一半即通过，弃权和未投计入人数。");
});

test("who has to leave counts neither among those due nor among those present", () => {
  const one = (expert, leave, member = true) => ({ expert, leave, member });
  const room = [one("E1", null), one("E2", "同单位"), one("E3", null), one("E9", null, false)];
  assert.deepEqual(roomFor(room, (who) => who.expert !== "E9"), { present: 2, seats: 2 });
  assert.deepEqual(roomFor(room, () => true), { present: 3, seats: 3 });
});
