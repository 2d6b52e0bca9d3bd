// The outbox over the fake server: debounce, one in flight, repeats, bad weather.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { createApi } from "../../kepu_review/notebook/static/core/api.js";
import { Outbox } from "../../kepu_review/notebook/static/core/outbox.js";
import { choiceOf } from "../../kepu_review/notebook/static/expert/inputs.js";
import { saveState } from "../../kepu_review/notebook/static/expert/savetext.js";
import { Sheet } from "../../kepu_review/notebook/static/expert/sheet.js";
import { FakeServer } from "./fake-api.mjs";

const zh = speaker("zh");

class MemoryDrafts {
  kept = new Map();
  gasps = new Map();
  async put(id, draft) {
    this.kept.set(id, structuredClone(draft));
    return true;
  }
  remove(id) {
    this.kept.delete(id);
  }
  lastGasp(id, draft) {
    this.gasps.set(id, structuredClone(draft));
  }
}

function desk({ delay = 20, timeout = 1000 } = {}) {
  const server = new FakeServer();
  const api = createApi(server.send, { timeout });
  const drafts = new MemoryDrafts();
  const states = [];
  const outbox = new Outbox({
    send: (job, how) => api.request(job.verb, job.body, { op: job.op, ...how }),
    drafts,
    delay,
    pause: 10,
    onState: (sheet) => sheet && states.push(saveState(sheet, outbox, zh).code),
  });
  const sheetOf = (id) => new Sheet(id, server.expert_open({ application: id }));
  return { server, outbox, drafts, states, sheetOf };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(done) {
  for (let turn = 0; turn < 400 && !done(); turn += 1) await pause(10);
  assert.ok(done());
}

test("a burst of typing is one save, and the states told are true", async () => {
  const { server, outbox, states, drafts, sheetOf } = desk();
  const sheet = sheetOf("KP0001");
  for (const text of ["内", "内容", "内容准", "内容准确"]) {
    sheet.set("comment", text);
    outbox.touch(sheet);
  }
  assert.equal(drafts.kept.size, 1);
  await until(() => !sheet.unsent);
  assert.equal(server.saves().length, 1);
  assert.equal(server.review("KP0001").comment, "内容准确");
  assert.equal(drafts.kept.size, 0);
  assert.deepEqual([...new Set(states)], ["dirty", "saving", "saved"]);
});

test("no save starts while another is under way, whatever the application", async () => {
  const { server, outbox, sheetOf } = desk({ delay: 1 });
  server.delay = 30;
  let [now, most] = [0, 0];
  const { send } = outbox;
  outbox.send = async (...all) => {
    most = Math.max(most, (now += 1));
    return send(...all).finally(() => (now -= 1));
  };
  const sheets = ["KP0001", "KP0002", "KP0003"].map(sheetOf);
  for (const sheet of sheets) {
    sheet.set("comment", `评语 ${sheet.id}`);
    outbox.touch(sheet);
  }
  await until(() => sheets.every((sheet) => !sheet.unsent));
  assert.equal(most, 1);
  assert.deepEqual(sheets.map(({ id }) => server.review(id).comment), ["评语 KP0001", "评语 KP0002", "评语 KP0003"]);
});

test("an outage keeps the draft, says so, and is made good afterwards", async () => {
  const { server, outbox, drafts, sheetOf } = desk({ delay: 1 });
  const sheet = sheetOf("KP0001");
  server.down = true;
  sheet.set("choice:B3", choiceOf({ value: "6" }));
  outbox.touch(sheet);
  await until(() => outbox.problem !== null);
  assert.equal(saveState(sheet, outbox, zh).text, "离线：草稿已存本机，正在重试");
  assert.equal(drafts.kept.size, 1);
  server.down = false;
  await until(() => !sheet.unsent);
  assert.equal(server.review("KP0001").marks.B3.value, "6");
  assert.equal(drafts.kept.size, 0);
  outbox.close();
});

test("a lost answer does not store twice: the repeat has the same op", async () => {
  const { server, outbox, sheetOf } = desk({ delay: 1 });
  const sheet = sheetOf("KP0001");
  server.loseAnswer = true;
  sheet.set("comment", "只存一次");
  outbox.touch(sheet);
  await until(() => !sheet.unsent);
  const ops = new Set(server.saves().map(({ op }) => op));
  assert.deepEqual([server.saves().length, ops.size, server.review("KP0001").revision], [2, 1, 1]);
  outbox.close();
});

test("a stale save is merged and sent again by itself", async () => {
  const { server, outbox, sheetOf } = desk({ delay: 1 });
  const sheet = sheetOf("KP0001");
  server.elsewhere("KP0001", { comment: "别处" });
  sheet.set("choice:C1", choiceOf({ value: "3" }));
  outbox.touch(sheet);
  await until(() => !sheet.unsent);
  assert.deepEqual([server.review("KP0001").comment, server.review("KP0001").marks.C1.value], ["别处", "3"]);
});

test("the page going away leaves a copy and sends at once", async () => {
  const { server, outbox, drafts, sheetOf } = desk({ delay: 5000 });
  const sheet = sheetOf("KP0001");
  sheet.set("comment", "关页面前");
  outbox.touch(sheet);
  const gone = outbox.lastGasp();
  assert.equal(drafts.gasps.size, 1);
  await gone;
  assert.equal(server.review("KP0001").comment, "关页面前");
});

test("typing in 24 applications one after the other, with an outage between, loses nothing", async () => {
  const { server, outbox, sheetOf } = desk({ delay: 1 });
  const sheets = Array.from({ length: 24 }, (_, index) => sheetOf(`KP${String(index + 1).padStart(4, "0")}`));
  for (const sheet of sheets) {
    sheet.set("comment", `第 ${sheet.id} 份`);
    outbox.touch(sheet);
    if (sheet.id === "KP0008") server.down = true;
    if (sheet.id === "KP0016") setTimeout(() => (server.down = false), 30);
    await pause(2);
  }
  await until(() => sheets.every((sheet) => !sheet.unsent));
  assert.deepEqual(sheets.filter(({ id }) => server.review(id).comment !== `第 ${id} 份`), []);
  outbox.close();
});
