// The secretary's desk where it only computes: reasons out of findings, reminders, filters.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { reasonTemplates } from "../../kepu_review/notebook/static/secretary/inboxdecide.js";
import { daysLeft, reminderText } from "../../kepu_review/notebook/static/secretary/reminders.js";
import { groupAct, groupChoices } from "../../kepu_review/notebook/static/secretary/doubles.js";
import { sheetWord } from "../../kepu_review/notebook/static/secretary/live.js";

const t = speaker("zh");
const FINDINGS = [
  { severity: "error", message: "年开放 120 天，少于 200 天。", remedy: "请核对开放天数。", clause: "第六条" },
  { severity: "warning", message: "没有填写讲解员人数", remedy: "", clause: "" },
  { severity: "info", message: "类别由表上的写法归入", remedy: "核对类别", clause: "" },
];

test("reasons for a correction name what is wrong and what to do", () => {
  const [all, both] = reasonTemplates(FINDINGS, "sent_back", t);
  assert.deepEqual(all, ["全部不符项（1）", "1. 年开放 120 天，少于 200 天；请核对开放天数。"]);
  assert.equal(both[1], "1. 年开放 120 天，少于 200 天；请核对开放天数。\n2. 没有填写讲解员人数。");
});

test("reasons for not accepting name the clause", () => {
  assert.equal(reasonTemplates(FINDINGS, "not_accepted", t)[0][1], "1. 年开放 120 天，少于 200 天（依据：第六条）。");
  assert.deepEqual(reasonTemplates([FINDINGS[2]], "sent_back", t), []);
});

test("a reminder has the expert's own numbers, and leaves alone what it does not know", () => {
  const one = { name: "张{份数}三", open: 3, new: 1 };
  const data = { title: "第八批", deadline: null };
  assert.equal(reminderText("{姓名}：{份数}份，未开始{未开始}，{截止}前，{批次}，{其他}", one, data, t), "张{份数}三：3份，未开始1，规定时间前，第八批，{其他}");
});

test("the time that is left is told in days, then hours, then as passed", () => {
  const now = Date.parse("2026-11-22T00:00:00Z");
  assert.equal(daysLeft("2026-11-25T01:00:00Z", t, now), "3 天");
  assert.equal(daysLeft("2026-11-22T05:30:00Z", t, now), "5 小时");
  assert.equal(daysLeft("2026-11-21T23:59:00Z", t, now), "已截止");
  assert.equal(daysLeft(null, t, now), "未设截止");
});

test("an unknown state of a sheet stays as it is", () => {
  assert.equal(sheetWord("submitted", t), "已提交");
  assert.equal(sheetWord("later", t), "later");
});

test("of several applications one is kept, or all are different; of several nominators one counts", () => {
  const two = { reason: "name", nominators: [], applications: [{ id: "A1", name: "甲馆", applicant: "甲", nominator: null }, { id: "A2", name: "甲馆", applicant: "甲", nominator: "乙会" }] };
  const choices = groupChoices(two, t);
  assert.deepEqual(choices.map(([, text]) => text), ["A1 · 甲馆 · 甲", "A2 · 甲馆 · 甲 · 乙会", "都保留：不是重复申报"]);
  assert.deepEqual(groupAct(two, "A2", "后报"), ["secretary.settle_duplicates", { applications: ["A1", "A2"], keep: "A2", reason: "后报" }]);
  assert.equal(groupAct(two, choices[2][0], "两个馆")[1].keep, "");
  const one = { reason: "channels", nominators: ["乙会", "丙局"], applications: [{ id: "A1" }] };
  assert.deepEqual(groupChoices(one, t), [["乙会", "乙会"], ["丙局", "丙局"]]);
  assert.deepEqual(groupAct(one, "丙局", "确认"), ["secretary.choose_nomination", { application: "A1", nominator: "丙局", reason: "确认" }]);
});
