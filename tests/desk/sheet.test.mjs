// The sheet: patches, acknowledgements, merging, disputes, refusals, drafts.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../kepu_review/notebook/static/core/api.js";
import { choiceOf } from "../../kepu_review/notebook/static/expert/inputs.js";
import { sameField } from "../../kepu_review/notebook/static/expert/fields.js";
import { Sheet } from "../../kepu_review/notebook/static/expert/sheet.js";
import { saveState } from "../../kepu_review/notebook/static/expert/savetext.js";
import { FakeServer } from "./fake-api.mjs";

const zh = speaker("zh");
const eight = choiceOf({ value: "8" });

function opened(server = new FakeServer()) {
  return { server, sheet: new Sheet("KP0001", server.expert_open({ application: "KP0001" })) };
}

function save(server, sheet) {
  const job = sheet.take();
  try {
    sheet.accept(job, server.expert_save(structuredClone(job.body)));
  } catch (error) {
    sheet.reject(job, new ApiError(error));
  }
  return job;
}

test("a save holds only what changed, with comment and mark of a criterion together", () => {
  const { server, sheet } = opened();
  sheet.set("note:B3", "讲解好");
  save(server, sheet);
  sheet.set("choice:B3", eight);
  const job = save(server, sheet);
  assert.deepEqual(job.body.patch, { marks: { B3: { state: "marked", value: "8", level: null, parts: {}, comment: "讲解好" } }, vetoes: {} });
  assert.equal(sheet.revision, 2);
  assert.equal(sheet.unsent, false);
});

test("going back to what the server has leaves nothing to send", () => {
  const { sheet } = opened();
  sheet.set("comment", "好");
  sheet.set("comment", "");
  assert.equal(sheet.take(), null);
  assert.equal(sameField(choiceOf({ value: "8.50" }), choiceOf({ value: "8.5" })), true);
  assert.equal(sameField(choiceOf({}), null), true);
});

test("clearing a mark removes it on the server", () => {
  const { server, sheet } = opened();
  sheet.set("choice:B3", eight);
  save(server, sheet);
  sheet.set("choice:B3", null);
  save(server, sheet);
  assert.deepEqual(server.review("KP0001").marks, {});
});

test("what is typed while a save is under way goes with the next one", () => {
  const { server, sheet } = opened();
  sheet.set("comment", "内容");
  const job = sheet.take();
  sheet.set("comment", "内容准确");
  assert.equal(sheet.take(), job, "one save in flight, repeated with the same op");
  sheet.accept(job, server.expert_save(job.body));
  assert.equal(sheet.get("comment"), "内容准确");
  save(server, sheet);
  assert.equal(server.review("KP0001").comment, "内容准确");
});

test("changes elsewhere to other fields are merged and mine are sent again", () => {
  const { server, sheet } = opened();
  server.elsewhere("KP0001", { comment: "对方的总评", marks: { B3: { ...eight, comment: "" } } });
  sheet.set("choice:C1", choiceOf({ value: "5" }));
  save(server, sheet);
  assert.equal(sheet.disputes.size, 0);
  assert.deepEqual(sheet.mergedKeys.sort(), ["choice:B3", "comment"]);
  save(server, sheet);
  assert.equal(server.review("KP0001").marks.C1.value, "5");
  assert.equal(sheet.get("comment"), "对方的总评");
});

test("a mark changed here and a comment on it changed elsewhere do not clash", () => {
  const { server, sheet } = opened();
  server.elsewhere("KP0001", { marks: { B3: { ...choiceOf({}), comment: "对方写的" } } });
  sheet.set("choice:B3", eight);
  save(server, sheet);
  save(server, sheet);
  assert.deepEqual(server.review("KP0001").marks.B3, { ...eight, comment: "对方写的" });
});

test("the same field changed on both sides waits for the expert", () => {
  for (const [whose, kept] of [["mine", "我的"], ["theirs", "对方的"]]) {
    const { server, sheet } = opened();
    server.elsewhere("KP0001", { comment: "对方的" });
    sheet.set("comment", "我的");
    save(server, sheet);
    assert.deepEqual(sheet.disputes.get("comment"), { mine: "我的", theirs: "对方的" });
    assert.equal(sheet.take(), null);
    assert.equal(saveState(sheet, { problem: null }, zh).code, "dispute");
    sheet.resolve("comment", whose);
    if (sheet.unsent) save(server, sheet);
    assert.equal(server.review("KP0001").comment, kept);
  }
});

test("the field that the server refuses is found, and the others are saved", () => {
  const { server, sheet } = opened();
  sheet.set("choice:B3", eight);
  sheet.set("comment", "请拒绝");
  sheet.set("choice:C1", choiceOf({ value: "4" }));
  for (let turn = 0; turn < 5 && sheet.dirty.size; turn += 1) save(server, sheet);
  assert.deepEqual([...sheet.refusals.keys()], ["comment"]);
  assert.equal(sheet.refusals.get("comment").reason, "评语未被接受。 请改写。");
  assert.deepEqual(Object.keys(server.review("KP0001").marks).sort(), ["B3", "C1"]);
});

test("a closed review keeps the work as a draft and says so", () => {
  const { server, sheet } = opened();
  sheet.set("comment", "写了");
  server.reviews.set("KP0001", { ...server.review("KP0001"), state: "submitted" });
  save(server, sheet);
  assert.equal(sheet.blocked.message, "评审表已提交，不能再修改。");
  assert.deepEqual(sheet.draft().mine, [["comment", "写了"]]);
  assert.equal(saveState(sheet, { problem: null }, zh).text, "未能保存");
});

test("a draft left behind is sent again, unless it was stored after all", () => {
  const { server, sheet } = opened();
  sheet.set("comment", "断电前写的");
  sheet.set("choice:B3", eight);
  const job = sheet.take();
  const draft = structuredClone(sheet.draft());
  const fresh = opened(server).sheet;
  fresh.adopt(draft);
  assert.equal(fresh.get("comment"), "断电前写的");
  server.expert_save(job.body);
  const later = opened(server).sheet;
  later.adopt(draft);
  assert.equal(later.unsent, false);
});

test("a draft over a text that changed meanwhile becomes a dispute", () => {
  const { server, sheet } = opened();
  sheet.set("comment", "草稿");
  const draft = sheet.draft();
  server.elsewhere("KP0001", { comment: "另一台电脑上写的" });
  const fresh = opened(server).sheet;
  fresh.adopt(draft);
  assert.deepEqual(fresh.disputes.get("comment"), { mine: "草稿", theirs: "另一台电脑上写的" });
});

test("what is not allowed stays on the screen and in the draft, and is never sent", () => {
  const { sheet } = opened();
  sheet.refuse("choice:B3", choiceOf({ value: "11" }), "不能高于 8 分（填了 11）");
  assert.equal(sheet.take(), null);
  assert.equal(saveState(sheet, { problem: null }, zh).text, "1 处未被接受");
  assert.equal(sheet.draft().refused.length, 1);
  sheet.set("choice:B3", eight);
  assert.equal(sheet.refusals.size, 0);
});

test("half of a refused number that is under way already is taken back", () => {
  const { server, sheet } = opened();
  sheet.set("choice:B3", choiceOf({ value: "7" }));
  const job = sheet.take();
  sheet.refuse("choice:B3", choiceOf({ value: "7.6" }), "-", { before: null });
  assert.equal(sheet.get("choice:B3"), null);
  sheet.accept(job, server.expert_save(structuredClone(job.body)));
  save(server, sheet);
  assert.equal(server.review("KP0001").marks.B3, undefined);
  assert.equal(sheet.refusals.get("choice:B3").raw.value, "7.6");
});

test("what was typed on the sheet of one stage never comes onto that of the next", () => {
  const { server, sheet } = opened();
  const answer = (stage) => { const said = server.expert_open({ application: "KP0001" }); return { ...said, review: { ...said.review, stage } }; };
  sheet.open(answer("preliminary"));
  sheet.set("choice:B3", eight);
  const job = sheet.take();
  assert.equal(job.body.stage, "preliminary");
  sheet.set("comment", "好");
  const draft = sheet.draft();
  assert.equal(draft.stage, "preliminary");
  sheet.open(answer("site_visit"));
  assert.equal(sheet.unsent, false);
  sheet.reject(job, new ApiError({ kind: "closed", message: "-" }));
  assert.equal(sheet.blocked, null);
  assert.throws(() => sheet.adopt(draft), /another stage/);
  sheet.set("comment", "现场讲解好");
  assert.equal(sheet.take().body.stage, "site_visit");
});
