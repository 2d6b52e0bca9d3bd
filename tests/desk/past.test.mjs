// Undo and redo: bursts are one step, what changed elsewhere is not touched, refusals go too.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { choiceOf } from "../../kepu_review/notebook/static/expert/inputs.js";
import { partsFormula } from "../../kepu_review/notebook/static/expert/formula.js";
import { Past } from "../../kepu_review/notebook/static/expert/past.js";
import { rubricLeaves } from "../../kepu_review/notebook/static/expert/scoring.js";
import { Sheet } from "../../kepu_review/notebook/static/expert/sheet.js";
import { FakeServer } from "./fake-api.mjs";
import { RUBRIC } from "./fake-rubric.mjs";

function opened() {
  const server = new FakeServer();
  const sheet = new Sheet("KP0001", server.expert_open({ application: "KP0001" }));
  let now = 0;
  sheet.past = new Past(() => now);
  return { server, sheet, later: () => (now += 5000) };
}

const marked = (value) => choiceOf({ value });

test("a burst of typing is one step, a later change another", () => {
  const { sheet, later } = opened();
  sheet.set("choice:B3", marked("8"));
  sheet.set("choice:B3", marked("8.5"));
  later();
  sheet.set("choice:B3", marked("6"));
  assert.equal(sheet.turnBack("undo"), "choice:B3");
  assert.equal(sheet.get("choice:B3").value, "8.5");
  sheet.turnBack("undo");
  assert.equal(sheet.get("choice:B3"), null);
  assert.equal(sheet.turnBack("undo"), null);
  sheet.turnBack("redo");
  sheet.turnBack("redo");
  assert.equal(sheet.get("choice:B3").value, "6");
});

test("taking back is an ordinary change that is saved", () => {
  const { server, sheet } = opened();
  sheet.set("comment", "写错了");
  let job = sheet.take();
  sheet.accept(job, server.expert_save(structuredClone(job.body)));
  sheet.turnBack("undo");
  job = sheet.take();
  assert.equal(job.body.patch.comment, "");
  sheet.accept(job, server.expert_save(structuredClone(job.body)));
  assert.equal(server.review("KP0001").comment, "");
});

test("a new change ends what could be made again", () => {
  const { sheet, later } = opened();
  sheet.set("comment", "一");
  sheet.turnBack("undo");
  later();
  sheet.set("choice:B3", marked("5"));
  assert.equal(sheet.turnBack("redo"), null);
});

test("a field that was changed elsewhere since is left alone, the step before it is taken", () => {
  const { server, sheet, later } = opened();
  sheet.set("choice:B3", marked("5"));
  later();
  sheet.set("comment", "我的");
  const job = sheet.take();
  sheet.accept(job, server.expert_save(structuredClone(job.body)));
  server.elsewhere("KP0001", { comment: "别处改的" });
  sheet.rebase(server.review("KP0001"));
  assert.equal(sheet.turnBack("undo"), "choice:B3");
  assert.equal(sheet.get("comment"), "别处改的");
});

test("what was not accepted can be taken back and shown again", () => {
  const { sheet } = opened();
  sheet.refuse("choice:B3", marked("11"), "不能高于 8 分");
  sheet.turnBack("undo");
  assert.equal(sheet.refusals.size, 0);
  sheet.turnBack("redo");
  assert.deepEqual(sheet.refusals.get("choice:B3"), { raw: marked("11"), reason: "不能高于 8 分" });
});

test("nothing is taken back in a sheet that was handed in", () => {
  const { server, sheet } = opened();
  sheet.set("comment", "好");
  sheet.settle({ ...server.review("KP0001"), state: "submitted", revision: 5 }, { editable: false, whyNot: "已提交" });
  assert.equal(sheet.turnBack("undo"), null);
});

test("counted points say how they come about", () => {
  const leaves = new Map(rubricLeaves(RUBRIC.criteria).map((leaf) => [leaf.id, leaf]));
  const told = (id, parts) => partsFormula(leaves.get(id), choiceOf({ parts }), speaker("zh"));
  assert.equal(told("B7", { corner: "2", broken: "1" }), "6 − 2 − 2 = 2 分");
  assert.equal(told("B7", { corner: "5", broken: "2" }), "6 − 3 − 4 = -1 分，最低 0 分，已达次数上限");
  assert.equal(told("D1", { nation: "2", province: "1", city: "0" }), "6 + 2 = 8 分，封顶 6 分");
  assert.equal(told("A4", { staff: "1", signs: "0.5", plan: "3", mess: "2" }), "1 + 0.5 + 3 − 2 = 2.5 分");
  assert.equal(told("A4", { staff: "1" }), "", "a part is still open");
  assert.equal(told("B6", { free: "1", school: "0", village: "0" }), "", "one term says itself");
});

test("what half of a refused number had made is no step of its own", () => {
  let now = 0;
  const past = new Past(() => now);
  const mark = (value) => ({ state: "marked", value, level: null, parts: {} });
  past.note("choice:B3", null, mark("6"));
  now += 5000;
  past.note("choice:B3", mark("6"), mark("7"));
  now += 5000;
  past.noteRefusal("choice:B3", mark("6"), { raw: mark("7.6"), reason: "-" });
  assert.equal(past.done.length, 2);
  const back = past.undo(() => mark("6"), () => ({ raw: mark("7.6") }));
  assert.deepEqual(back, { key: "choice:B3", value: mark("6"), refusal: null });
  assert.equal(past.undo(() => mark("6"), () => null).value, null);
});
