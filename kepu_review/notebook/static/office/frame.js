// The frame of the chair's and the secretary's desk: connection, top line, tabs, messages, news.
import { ApiError, connect } from "../core/api.js";
import { domId, guardKeys, h, replace, setText } from "../core/dom.js";
import { watchPulse } from "../core/pulse.js";
import { clockText, dayText, speaker } from "../core/text.js";
import { ICONS, badge, button, deskRoot, notice, topBar } from "../core/ui.js";
import { isBusy, keepPlace } from "./live.js";

/**
 * What a section gets to work with.
 * @typedef {{t: (message: string, values?: object) => string, api: any, data: any, asked?: object,
 *   say: (tone: string, title: string, text?: string) => void, hush: () => void,
 *   attempt: (control: HTMLButtonElement | null, work: () => Promise<any>) => Promise<any>,
 *   reload: (body?: object) => Promise<void>, redraw: () => void, refoot: () => void,
 *   go: (section: string) => void, section?: string}} Office
 * @typedef {{id: string, title: [string, string], draw: (office: Office) => Node[],
 *   refresh?: (office: Office) => boolean | void, close?: () => void}} Section
 *
 * `refresh` is called when somebody else has changed something: it brings the new figures into what
 * is drawn already and takes no field away; false where it cannot. A section without it is drawn
 * anew, and never while somebody types in it.
 */

/**
 * Mount a desk; returns what takes it down again. `foot` is drawn below every section.
 * @param {{model: any, el: HTMLElement, kind: string, name: [string, string], overview: string,
 *   sections: Section[], foot?: (office: Office) => Node | null}} options
 */
export async function mountOffice({ model, el, kind, name, overview, sections, foot = () => null }) {
  const t = speaker(model.get("language"));
  const root = deskRoot(el, `office kp-${kind}`);
  const unguard = guardKeys(root);
  root.setAttribute("lang", t("zh-CN"));
  const head = h("div", { class: "kp-office-head" });
  const told = h("div", { class: "kp-office-told", "aria-live": "polite" });
  const news = h("div", { class: "kp-office-news", role: "status" });
  const body = h("div", { class: "kp-office-body" });
  const below = h("div", { class: "kp-office-foot" });
  const pace = h("span", { class: "kp-live" });
  replace(root, head, told, news, body, below);
  replace(body, h("p", { class: "kp-office-wait", role: "status" }, t("正在读取……")));
  // No such verb: its refusal says at once that somebody answers; an overview takes its time.
  const api = await connect(model, { probe: `${kind}.probe`, t });
  const office = { t, api, data: null, say, hush, attempt, reload, redraw, refoot, go: (section) => tabs.go(section) };
  const tabs = tabList(t, sections, () => (hush(), redraw()));
  const waiting = { data: null };
  let watch = null;

  function say(tone, title, text = "") {
    const close = button("", hush, { kind: "quiet", icon: ICONS.close, label: t("关闭提示") });
    replace(told, notice({ tone, title, text, actions: [close], role: tone === "bad" ? "alert" : "status" }));
  }

  function hush() {
    replace(told);
  }

  async function attempt(control, work) {
    if (control) control.disabled = true;
    root.setAttribute("aria-busy", "true");
    try {
      return await work();
    } catch (error) {
      tell(error);
      return null;
    } finally {
      root.removeAttribute("aria-busy");
      if (control) control.disabled = false;
    }
  }

  function tell(error) {
    if (!(error instanceof ApiError)) console.error(error);
    const plain = error instanceof ApiError ? error.message : t("页面出错，请刷新。");
    say("bad", plain, error.remedy || "");
  }

  async function reload(asked = {}) {
    office.data = await api.request(overview, asked, { timeout: 60000 });
    waiting.data = null;
    replace(news);
    keepPlace(body, draw);
  }

  /** Another view: from its beginning. */
  function redraw() {
    draw();
    body.scrollTop = 0;
  }

  function draw() {
    office.section = tabs.current().id;
    rehead();
    replace(body, ...tabs.current().draw(office));
    body.setAttribute("aria-labelledby", tabs.currentId());
    refoot();
  }

  function rehead() {
    const { round } = office.data;
    const again = button(t("刷新"), (event) => attempt(event.currentTarget, () => reload(office.asked)), { kind: "quiet" });
    const tools = [pace, badge(round.phase_title, "accent"), again];
    keepPlace(head, () => replace(head, topBar(round, { t, name: t(name), note: roundNote(round, t), tools }), tabs.element));
  }

  function refoot() {
    const shown = foot(office);
    keepPlace(below, () => replace(below, ...(shown ? [shown] : [])));
  }

  /** Somebody has written something. */
  async function look() {
    const found = await api.request(overview, office.asked ?? {}, { timeout: 60000 });
    setText(pace, t("实时更新 {clockText}", { clockText: clockText(new Date().toISOString()) }));
    if (sameBut(found, office.data)) office.data = found;
    else bring(found);
  }

  function bring(found) {
    waiting.data = found;
    const section = tabs.current();
    if (isBusy(body)) return tellNews();
    office.data = found;
    rehead();
    const done = keepPlace(body, () => (section.refresh ? section.refresh(office) : replace(body, ...section.draw(office))));
    if (done === false) return tellNews();
    waiting.data = null;
    replace(news);
    return refoot();
  }

  function tellNews() {
    if (news.firstChild) return;
    const show = () => {
      if (waiting.data) office.data = waiting.data;
      waiting.data = null;
      replace(news);
      keepPlace(body, draw);
    };
    replace(news, button(t("有新进展，点此刷新"), show, { kind: "primary" }));
  }

  function way(reached) {
    pace.classList.toggle("kp-text-warn", !reached);
    setText(pace, reached ? t("已恢复实时更新") : t("连接中断，正在重试"));
  }

  body.addEventListener("focusout", () => setTimeout(() => waiting.data && body.isConnected && !isBusy(body) && bring(waiting.data), 200));
  body.setAttribute("role", "tabpanel");
  body.id = tabs.panelId;
  await start();
  return close;

  async function start() {
    await attempt(null, () => reload());
    if (office.data === null) {
      const again = (event) => attempt(event.currentTarget, start);
      replace(body, h("div", { class: "kp-office-wait" }, button(t("重试"), again, { kind: "primary" })));
      return;
    }
    setText(pace, t("实时更新"));
    watch = watchPulse(api, `${kind}.pulse`, look, { mark: office.data.mark ?? null, onWay: way });
  }

  function close() {
    watch?.stop();
    sections.forEach((section) => section.close?.());
    unguard();
    api.close();
  }
}

/** Whether two overviews say the same, but for the mark of the record. */
function sameBut(one, other) {
  return JSON.stringify({ ...one, mark: null }) === JSON.stringify({ ...other, mark: null });
}

function roundNote(round, t) {
  return round.deadline ? `${t("评审截止")} ${dayText(round.deadline)}` : "";
}

function tabList(t, sections, changed) {
  const stem = domId("kp-tab");
  const panelId = `${stem}-panel`;
  let chosen = 0;
  const tabs = sections.map((section, index) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "kp-tab",
        id: `${stem}-${section.id}`,
        "aria-controls": panelId,
        on: { click: () => choose(index) },
      },
      t(section.title),
    ),
  );
  const element = h("div", { class: "kp-tabs", role: "tablist", on: { keydown: onKey } }, ...tabs);

  function mark() {
    tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", index === chosen ? "true" : "false");
      tab.tabIndex = index === chosen ? 0 : -1;
    });
  }

  function choose(index) {
    chosen = (index + tabs.length) % tabs.length;
    mark();
    changed();
    tabs[chosen].focus();
  }

  function onKey(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    choose(chosen + steps[event.key]);
  }

  mark();
  return { element, panelId, go: (id) => choose(sections.findIndex((section) => section.id === id)), current: () => sections[chosen], currentId: () => tabs[chosen].id };
}
