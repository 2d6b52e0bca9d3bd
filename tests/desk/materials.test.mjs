// What is said of a material.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { materialNote, materialSize, whyRefused, whyUnseen } from "../../kepu_review/notebook/static/expert/materialwords.js";

const t = speaker("zh");
const material = (more) => ({ file: "A1/x.bin", kind: "file", bytes: 1234, pages: null, seconds: null, width: null, height: null, ...more });

test("a size is told in the unit a person uses", () => {
  assert.deepEqual([null, 0, 999, 1000, 12_345, 5_000_000, 3_210_000_000].map(materialSize), ["", "0 B", "999 B", "1.0 KB", "12 KB", "5.0 MB", "3.2 GB"]);
});

test("kind, pages, length and size stand on one line", () => {
  assert.equal(materialNote(t, material({ kind: "pdf", pages: 12 })), "PDF · 12 页 · 1.2 KB");
  assert.equal(materialNote(t, material({ kind: "video", seconds: 200 })), "视频 · 3 分 20 秒 · 1.2 KB");
  assert.equal(materialNote(t, material({ file: "A1/说明.docx" })), "DOCX · 1.2 KB");
  assert.equal(materialNote(t, material({ file: "A1/没有扩展名", bytes: null })), "文件");
});

test("why a material is not shown is said in words", () => {
  assert.equal(whyUnseen(t, material({ kind: "oversize", width: 30000, height: 30000 })), "照片有 30000×30000 像素，过大，不在页面中显示。");
  assert.equal(whyUnseen(t, material({ kind: "oversize" })), "照片过大，不在页面中显示。");
  assert.equal(whyUnseen(t, material({})), "");
});

test("the server's own sentence is shown, and never a page of it", async () => {
  const real = globalThis.fetch;
  const answer = (status, type, text) => (globalThis.fetch = async () => new Response(text, { status, headers: { "Content-Type": type } }));
  try {
    answer(403, "text/plain; charset=utf-8", "您已回避这份申报。\n");
    assert.equal(await whyRefused(t, "/x"), "您已回避这份申报。");
    answer(502, "text/html", "<h1>Bad gateway</h1>");
    assert.equal(await whyRefused(t, "/x"), "服务端没有提供这份材料。");
    answer(206, "image/jpeg", "x");
    assert.equal(await whyRefused(t, "/x"), "");
    globalThis.fetch = async () => { throw new TypeError("failed"); };
    assert.equal(await whyRefused(t, "/x"), "连接不上服务，请检查网络后重试。");
  } finally {
    globalThis.fetch = real;
  }
});
