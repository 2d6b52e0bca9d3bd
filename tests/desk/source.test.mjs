// The rules the sources keep: no markup sinks, one-line imports, unique names, small files.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = new URL("../../kepu_review/notebook/static/", import.meta.url).pathname;
const files = readdirSync(root, { recursive: true })
  .filter((name) => /\.(js|css)$/u.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));
const modules = files.filter(({ name }) => name.endsWith(".js"));

test("no module parses text as markup or code", () => {
  const sinks = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|\beval\(|new Function|window\.confirm|\balert\(/u;
  assert.deepEqual(modules.filter(({ text }) => sinks.test(text)).map(({ name }) => name), []);
});

test("imports and exports keep the simple forms that can be joined to one module", () => {
  const wrong = modules.flatMap(({ name, text }) =>
    text
      .split("\n")
      .filter((line) => /^(import|export)\b/u.test(line))
      .filter((line) => !/^import (\w+|\{ [\w, ]+ \}) from "\.\.?\/[\w./-]+\.js";$/u.test(line))
      .filter((line) => !/^export (async )?(function|const|class) \w+/u.test(line))
      .filter((line) => !/^export (default )?\{ (render: )?\w+ \};$/u.test(line))
      .map((line) => `${name}: ${line}`),
  );
  assert.deepEqual(wrong, []);
});

test("top-level names are unique over all modules", () => {
  const seen = new Map();
  const twice = [];
  for (const { name, text } of modules.filter((one) => one.name !== "app.js")) {
    for (const [, declared] of text.matchAll(/^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)/gmu)) {
      if (declared === "render") continue; // the entries are never joined with one another
      if (seen.has(declared)) twice.push(`${declared}: ${seen.get(declared)}, ${name}`);
      seen.set(declared, name);
    }
  }
  assert.deepEqual(twice, []);
});

/** Style sheets by desk; widgets of two desks may stand in one notebook, whose styles are one. */
const SHEETS = { expert: ["home", "form", "figures", "materials", "panel", "print"], chair: ["office", "chair", "figures", "materials", "panel", "print"], secretary: ["office", "secretary", "figures", "materials", "print"] };

test("a class that one desk styles is not styled by another desk too", () => {
  const rulers = new Map();
  for (const { name, text } of files.filter((one) => one.name.endsWith(".css"))) {
    for (const [, selectors] of text.replace(/\/\*[\s\S]*?\*\//gu, "").matchAll(/([^{}]+)\{/gu)) {
      for (const selector of selectors.split(",")) {
        const [, ruled] = /^(?:\.kp-root )?\.(kp-[a-z0-9-]+)$/u.exec(selector.trim()) ?? [];
        if (ruled) rulers.set(ruled, (rulers.get(ruled) ?? new Set()).add(name.replace(".css", "")));
      }
    }
  }
  const together = (one, other) => Object.values(SHEETS).some((sheets) => sheets.includes(one) && sheets.includes(other));
  const apart = [...rulers].flatMap(([ruled, sheets]) => {
    const parts = [...sheets].filter((sheet) => sheet !== "desk" && sheet !== "page");
    return parts.flatMap((one, index) => parts.slice(index + 1).filter((other) => !together(one, other)).map((other) => `${ruled}: ${one}, ${other}`));
  });
  assert.deepEqual(apart, []);
});

test("no file is longer than 400 lines", () => {
  const long = files.filter(({ text }) => text.split("\n").length > 400);
  assert.deepEqual(long.map(({ name }) => name), []);
});
