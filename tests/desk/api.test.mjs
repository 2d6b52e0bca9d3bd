// The message API: cid and op, broadcasts, time-outs, REST headers, the choice of the way.
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, connect, createApi, kernelSend, restSend } from "../../kepu_review/notebook/static/core/api.js";

class FakeModel {
  constructor(answer, rest = "") {
    this.answer = answer;
    this.rest = rest;
    this.listeners = new Set();
    this.sent = [];
  }
  get(name) {
    return name === "rest" ? this.rest : "zh";
  }
  on(_kind, listener) {
    this.listeners.add(listener);
  }
  off(_kind, listener) {
    this.listeners.delete(listener);
  }
  send(message) {
    this.sent.push(message);
    for (const content of this.answer(message)) for (const listener of this.listeners) listener(content);
  }
}

const good = ({ op, cid, verb }) => ({ op, cid, ok: true, body: { verb } });

test("answers to other tabs, which a kernel broadcasts, are left alone", async () => {
  const model = new FakeModel((message) => [{ ...good(message), cid: "other", body: { wrong: true } }, { ...good(message), op: "other" }, good(message)]);
  const api = createApi(kernelSend(model), { cid: "me" });
  assert.deepEqual(await api.request("expert.list"), { verb: "expert.list" });
  assert.deepEqual(Object.keys(model.sent[0]).sort(), ["body", "cid", "op", "verb"]);
});

test("no answer in time is unavailable, and a late one to the repeat is taken", async () => {
  const model = new FakeModel(() => []);
  const api = createApi(kernelSend(model), { timeout: 10 });
  await assert.rejects(api.request("expert.save", {}, { op: "o1" }), (error) => error instanceof ApiError && error.kind === "unavailable");
  model.answer = (message) => [good(message)];
  assert.deepEqual(await api.request("expert.save", {}, { op: "o1" }), { verb: "expert.save" });
});

test("a refusal comes as an error with kind, remedy and what is stored now", async () => {
  const refusal = { kind: "stale", message: "已更新", remedy: "请核对", current: { revision: 3 } };
  const api = createApi(async ({ op, cid }) => ({ op, cid, ok: false, error: refusal }));
  await assert.rejects(api.request("expert.save"), (error) => error.kind === "stale" && error.current.revision === 3 && error.remedy === "请核对");
});

test("REST posts JSON with the XSRF cookie as header", async () => {
  const calls = [];
  const answer = async (url, init) => {
    calls.push([url, init]);
    return new Response(JSON.stringify(good(JSON.parse(init.body))));
  };
  const send = restSend("/user/e07/", { fetch: answer, cookie: () => "a=1; _xsrf=2%7Cabc" });
  await createApi(send).request("expert.list");
  const [url, init] = calls[0];
  assert.deepEqual([url, init.method, init.headers["X-XSRFToken"]], ["/user/e07/kepu/api", "POST", "2|abc"]);
});

test("a page of a login instead of an answer says that one is signed out", async () => {
  const send = restSend("/", { fetch: async () => new Response("<html>", { status: 403 }), cookie: () => "" });
  await assert.rejects(createApi(send).request("expert.list"), { message: "登录已失效", kind: "unavailable" });
});

test("REST is used where it answers, kernel messages where it does not", async () => {
  const model = new FakeModel((message) => [good(message)], "/kepu/api");
  const real = globalThis.fetch;
  try {
    globalThis.fetch = async (_url, init) => new Response(JSON.stringify(good(JSON.parse(init.body))));
    assert.equal((await connect(model, { probe: "expert.list" })).via, "rest");
    globalThis.fetch = async () => new Response("not found", { status: 404 });
    assert.equal((await connect(model, { probe: "expert.list" })).via, "kernel");
    globalThis.fetch = async () => Promise.reject(new TypeError("Failed to fetch"));
    assert.equal((await connect(model, { probe: "expert.list" })).via, "kernel");
  } finally {
    globalThis.fetch = real;
  }
});
