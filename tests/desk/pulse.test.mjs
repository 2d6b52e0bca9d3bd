// The pulse: told of a change once, slower while nobody answers, silent after the end.
import "./node18.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { feelPulse, watchPulse } from "../../kepu_review/notebook/static/core/pulse.js";

function round() {
  const state = { mark: "a", down: false, asked: 0 };
  const api = {
    async request(verb) {
      assert.equal(verb, "chair.pulse");
      state.asked += 1;
      if (state.down) throw Object.assign(new Error("连接不上服务"), { kind: "unavailable" });
      return { mark: state.mark, phase: "review", deadline: null };
    },
  };
  return { state, api };
}

test("a change is told once, and the first mark is none", async () => {
  const { state, api } = round();
  const told = [];
  const watch = watchPulse(api, "chair.pulse", (beat, before) => told.push([before, beat.mark]), { every: 5 });
  await pause(30);
  assert.deepEqual(told, []);
  state.mark = "b";
  await pause(40);
  watch.stop();
  assert.deepEqual(told, [["a", "b"]]);
});

test("what came between the page's own reading and the first question is told too", async () => {
  const { api } = round();
  const told = [];
  const watch = watchPulse(api, "chair.pulse", (beat) => told.push(beat.mark), { mark: "older", every: 5 });
  await pause(20);
  watch.stop();
  assert.deepEqual(told, ["a"]);
});

test("a change that could not be shown is told again", async () => {
  const { state, api } = round();
  const told = [];
  const show = (beat) => {
    told.push(beat.mark);
    if (told.length === 1) throw new Error("the overview could not be read");
  };
  const watch = watchPulse(api, "chair.pulse", show, { every: 5 });
  await pause(15);
  state.mark = "b";
  await pause(60);
  watch.stop();
  assert.deepEqual(told, ["b", "b"]);
});

test("without a way it asks less and less often, says so, and finds back", async () => {
  const { state, api } = round();
  const ways = [];
  state.down = true;
  const watch = watchPulse(api, "chair.pulse", () => {}, { every: 10, onWay: (reached) => ways.push(reached) });
  await pause(200);
  assert.ok(state.asked <= 5, `asked ${state.asked} times`);
  state.down = false;
  await watch.now();
  watch.stop();
  assert.deepEqual(ways, [false, true]);
});

test("after the end nothing is asked", async () => {
  const { state, api } = round();
  const watch = watchPulse(api, "chair.pulse", () => {}, { every: 5 });
  await pause(12);
  watch.stop();
  const asked = state.asked;
  await pause(30);
  assert.equal(state.asked, asked);
});

test("several who watch the same ask once for all, and each is told", async () => {
  const { state, api } = round();
  const told = [];
  const watches = ["one", "other", "third"].map((name) => watchPulse(api, "chair.pulse", () => told.push(name), { every: 40 }));
  await pause(10);
  assert.equal(state.asked, 1);
  state.mark = "b";
  await pause(60);
  assert.equal(state.asked, 2);
  assert.deepEqual(told.sort(), ["one", "other", "third"]);
  watches[0].stop();
  state.mark = "c";
  await pause(50);
  watches.forEach((watch) => watch.stop());
  assert.deepEqual(told.sort(), ["one", "other", "other", "third", "third"]);
});

test("what another answer brings along is told, and puts off the next question", async () => {
  const { state, api } = round();
  const told = [];
  const watch = watchPulse(api, "chair.pulse", (beat) => told.push(beat.mark), { every: 60 });
  await pause(10);
  for (let time = 0; time < 8; time += 1) {
    feelPulse(api, "chair.pulse", { mark: time < 4 ? "a" : "b" }, performance.now());
    await pause(20);
  }
  assert.deepEqual(told, ["b"]);
  assert.equal(state.asked, 1);
  state.mark = "b";
  await pause(90);
  watch.stop();
  assert.ok(state.asked > 1, "asked again once nothing else was");
  assert.deepEqual(told, ["b"]);
});

test("an answer that was asked for earlier than what is known says nothing", async () => {
  const { api } = round();
  const told = [];
  const early = performance.now();
  await pause(5);
  const watch = watchPulse(api, "chair.pulse", (beat) => told.push(beat.mark), { every: 1000 });
  await pause(10);
  feelPulse(api, "chair.pulse", { mark: "older" }, early);
  await pause(10);
  watch.stop();
  feelPulse(api, "chair.pulse", { mark: "late" }, performance.now());
  assert.deepEqual(told, []);
});

test("one who watches and cannot show it does not keep it from the others", async () => {
  const { state, api } = round();
  const told = [];
  const fail = () => {
    throw new Error("not shown");
  };
  const watches = [watchPulse(api, "chair.pulse", fail, { every: 10 }), watchPulse(api, "chair.pulse", (beat) => told.push(beat.mark), { every: 10 })];
  await pause(15);
  state.mark = "b";
  await pause(40);
  watches.forEach((watch) => watch.stop());
  assert.deepEqual(told, ["b"]);
});
