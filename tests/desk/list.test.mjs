// The list of applications: search, filters, counts, which is next.
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { categoriesOf, indexed, matching, narrowing, neighbour, stateCounts } from "../../kepu_review/notebook/static/expert/filter.js";

const items = indexed([
  { application: "KP01", name: "衢州科技馆", applicant: "市科协", region: "柯城区", category: "venue", category_title: "科技场馆", state: "submitted", initials: "qzkjg skx" },
  { application: "KP02", name: "钱江源国家公园", applicant: "林业局", region: "开化县", category: "nature", category_title: "自然资源", state: "new", initials: "qjygjgy lyj" },
  { application: "KP03", name: "ＬＥＤ 展览馆", applicant: "光电公司", region: "柯城区", category: "venue", category_title: "科技场馆", state: "draft", initials: "ledzlg gdgs" },
]);
const ids = (found) => found.map(({ application }) => application);
const search = (change) => ids(matching(items, { query: "", state: "", category: "", ...change }));

test("search finds number, name, unit, initials and full-width letters", () => {
  assert.deepEqual(search({ query: "kp02" }), ["KP02"]);
  assert.deepEqual(search({ query: "科技馆" }), ["KP01"]);
  assert.deepEqual(search({ query: "QZKJ" }), ["KP01"]);
  assert.deepEqual(search({ query: "led" }), ["KP03"]);
  assert.deepEqual(search({ query: "柯城 光电" }), ["KP03"]);
  assert.deepEqual(search({ query: "没有" }), []);
});

test("filters hold together with the search", () => {
  assert.deepEqual(search({ category: "venue" }), ["KP01", "KP03"]);
  assert.deepEqual(search({ category: "venue", state: "draft", query: "馆" }), ["KP03"]);
  assert.deepEqual(categoriesOf(items).map(([id]) => id).sort(), ["nature", "venue"]);
  assert.deepEqual(stateCounts(items), { rescore: 0, undeclared: 0, new: 1, draft: 1, submitted: 1, frozen: 0, recused: 0 });
});

test("the next one to do goes round the end, new before draft", () => {
  assert.equal(neighbour(items, "KP01", "next").application, "KP02");
  assert.equal(neighbour(items, "KP01", "previous"), null);
  assert.equal(neighbour(items, "KP03", "unscored").application, "KP02");
  assert.equal(neighbour(items, "KP02", "unscored").application, "KP03");
  assert.equal(neighbour([items[0]], "KP01", "unscored"), null);
});

test("typed letter by letter it finds what the whole query finds, also after a letter is taken back", () => {
  const within = narrowing();
  for (const query of ["", "k", "kp", "kp0", "kp02", "kp0", "馆", "馆 柯", "馆 柯城", "没", "没有", "科", ""]) {
    const wanted = { query, state: "", category: "" };
    assert.deepEqual(ids(within(items, wanted)), ids(matching(items, wanted)), query);
  }
  assert.deepEqual(ids(within(items, { query: "", state: "draft", category: "" })), ["KP03"]);
  assert.deepEqual(ids(within([items[0]], { query: "", state: "", category: "" })), ["KP01"]);
});
