// The desk on the fake server; window.fake is the server, which outlives a reload when kept.
import { createApi } from "/kepu_review/notebook/static/core/api.js";
import { mountExpert } from "/kepu_review/notebook/static/desk.js";
import { FakeServer } from "/tests/desk/fake-api.mjs";

const asked = new URLSearchParams(location.search);
const names = { 1: "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>", 4: "示例科技馆‮倒序𠮷🦕" };
const fake = new FakeServer({ size: Number(asked.get("size") ?? 24), names, undeclared: asked.has("undeclared") });
const kept = sessionStorage.getItem("fake-reviews");
if (kept) fake.reviews = new Map(JSON.parse(kept));
addEventListener("pagehide", () => sessionStorage.setItem("fake-reviews", JSON.stringify([...fake.reviews])));
fake.down = asked.has("down");
window.fake = fake;
window.desk = mountExpert(document.getElementById("desk"), createApi(fake.send), { language: asked.get("lang") ?? "zh" });
