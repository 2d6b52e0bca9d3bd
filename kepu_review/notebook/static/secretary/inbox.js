// 形式审查 as an inbox: applications with what was found on the left, one of them on the right.
import { msg } from "../core/text.js";
import { h, replace, setText } from "../core/dom.js";
import { takesText } from "../core/entry.js";
import { button, progressBar } from "../core/ui.js";
import { inboxDetail } from "./inboxdetail.js";
import { inboxFilters, inboxList } from "./inboxlist.js";
import { readPart } from "./live.js";

export function inboxSection() {
  const state = { search: "", screening: "pending", severity: "", rule: "", category: "", region: "", chosen: null, rows: [], shown: [] };
  const view = {};
  const part = readPart({ verb: "secretary.inbox" }, fill);

  function draw(office) {
    view.office = office;
    return [part.show(office)];
  }

  function fill(office, data, place) {
    state.rows = data.applications;
    sound();
    if (!view.body) {
      if (!data.applications.some((row) => row.screening === "pending")) state.screening = "";
      build(office, place);
    }
    view.filters.show(data);
    replace(view.tools, ...toolLine(office, part), view.progress);
    replace(view.nominations, data.nominations.length > 0 && nominationNote(office.t, data.nominations));
    refresh(false);
    holdFocus();
  }

  /** The button that was pressed may be gone; keys have to reach the desk all the same. */
  function holdFocus() {
    if (part.place.isConnected && (document.activeElement === document.body || !document.activeElement)) view.list.element.focus({ preventScroll: true });
  }

  /** Pinyin initials come later than the list; the search finds by them once they are there. */
  async function sound() {
    if (!state.initials || state.rows.some((row) => !(row.id in state.initials))) {
      const found = await view.office.api.request("secretary.initials", {}, { timeout: 120000 }).catch(() => null);
      if (!found) return;
      state.initials = found.initials;
    }
    for (const row of state.rows) Object.assign(row, { initials: state.initials[row.id], text: undefined });
  }

  function build(office, place) {
    const { t } = office;
    view.list = inboxList(t, (row) => choose(row.id, true));
    view.count = h("span", { class: "kp-muted kp-small", role: "status" });
    view.filters = inboxFilters(t, state, () => refresh(true));
    view.tools = h("div", { class: "kp-tools" });
    view.progress = h("div", { class: "kp-inbox-progress" });
    view.nominations = h("div", {});
    view.detail = inboxDetail({ office, settled, step, chosen: () => state.chosen });
    view.body = h("div", { class: "kp-inbox" }, h("div", { class: "kp-inbox-left" }, view.filters.element, view.count, view.list.element), view.detail.element);
    replace(place, view.tools, view.nominations, view.body);
    place.classList.add("kp-pane-tall");
    place.closest(".kp-root")?.addEventListener("keydown", onKey);
  }

  function refresh(moved) {
    const { t } = view.office;
    const { counts } = view.office.data;
    state.shown = state.rows.filter((row) => view.filters.fits(row));
    setText(view.count, t("列出 {shownCount} 份", { shownCount: state.shown.length }));
    view.list.show(state.shown);
    const pending = counts.pending ?? 0;
    const done = counts.applications - pending;
    replace(view.progress, progressBar(t("已处理"), done, counts.applications), h("span", { class: "kp-small" }, t("已处理 {done}，未处理 {pending}", { done, pending })));
    const there = state.shown.some((row) => row.id === state.chosen);
    if (!there && (moved || state.chosen === null)) choose(state.shown[0]?.id ?? null, false);
    else if (state.chosen !== null) choose(state.chosen, false);
    else view.detail.nothing();
  }

  function choose(id, fresh) {
    const same = id === state.chosen && !fresh;
    state.chosen = id;
    view.list.select(id);
    if (id === null) view.detail.nothing();
    else view.detail.open(id, same);
  }

  function step(by) {
    const at = state.shown.findIndex((row) => row.id === state.chosen);
    const next = state.shown[Math.max(0, Math.min(state.shown.length - 1, at + by))];
    if (next && next.id !== state.chosen) choose(next.id, true);
  }

  /** After a decision: the next one in the list, and new counts. */
  async function settled() {
    const at = state.shown.findIndex((row) => row.id === state.chosen);
    const next = state.shown[at + 1] ?? state.shown[at - 1];
    if (next) choose(next.id, true);
    await view.office.attempt(null, () => view.office.reload());
    holdFocus();
  }

  function onKey(event) {
    if (!part.place.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (takesText(event.target) || event.target.closest?.("dialog")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if ("123".includes(key) && key) view.detail.key(Number(key));
    else return;
    event.preventDefault();
  }

  return { id: "screening", title: msg("形式审查"), draw, refresh: (office) => void draw(office) };
}

function toolLine(office, part) {
  const { t, data } = office;
  const run = button(data.counts.unchecked ? t("运行审查（{unchecked} 份未审）", { unchecked: data.counts.unchecked }) : t("重新审查"), (event) => runRules(office, part, event.currentTarget), { kind: data.counts.unchecked ? "primary" : "" });
  const pass = button(t("批量通过无不符项的"), (event) => passClean(office, part, event.currentTarget), { disabled: !data.counts.pending });
  return [run, pass, h("span", { class: "kp-muted kp-small kp-key-hint" }, t("快捷键：J 下一份，K 上一份，1 通过，2 退回补正，3 不予受理"))];
}

async function runRules(office, part, control) {
  const { t } = office;
  const done = await office.attempt(control, () => office.api.request("secretary.check", {}, { timeout: 300000 }));
  if (!done) return;
  await office.attempt(null, () => office.reload());
  part.read();
  office.say("good", t("审查完成，共 {findings} 条意见。", { findings: done.findings }));
}

async function passClean(office, part, control) {
  const { t } = office;
  const done = await office.attempt(control, () => office.api.request("secretary.pass_all", {}, { timeout: 300000 }));
  if (!done) return;
  await office.attempt(null, () => office.reload());
  part.read();
  const left = [
    done.errors > 0 && t("有不符项 {errors} 份，须逐份处理", { errors: done.errors }),
    done.unchecked > 0 && t("未审查 {unchecked} 份，请先运行审查", { unchecked: done.unchecked }),
    done.no_category > 0 && t("类别未定 {no_category} 份", { no_category: done.no_category }),
  ].filter(Boolean);
  office.say(left.length ? "warn" : "good", t("批量通过 {passed} 份。", { passed: done.passed }), left.join(t("；")));
}

function nominationNote(t, found) {
  const line = (one) => h("li", {}, one.message, one.clause && h("span", { class: "kp-muted" }, ` ${one.clause}`));
  return h("details", { class: "kp-nominations" }, h("summary", {}, t("推荐名额有 {foundCount} 处提醒", { foundCount: found.length })), h("ul", { class: "kp-plain-list kp-small" }, ...found.map(line)));
}
