// The frame of the chair's and the secretary's desk: connection, top line, tabs, messages.
import { ApiError, connect } from "../core/api.js";
import { domId, guardKeys, h, replace } from "../core/dom.js";
import { dayText, speaker } from "../core/text.js";
import { ICONS, badge, button, deskRoot, notice, topBar } from "../core/ui.js";

/**
 * What a section gets to work with.
 * @typedef {{t: (zh: string, en: string) => string, api: any, data: any,
 *   say: (tone: string, title: string, text?: string) => void, hush: () => void,
 *   attempt: (control: HTMLButtonElement | null, work: () => Promise<any>) => Promise<any>,
 *   reload: (body?: object) => Promise<void>, redraw: () => void}} Office
 * @typedef {{id: string, title: [string, string], draw: (office: Office) => Node[]}} Section
 */

/**
 * Mount a desk; returns what takes it down again.
 * @param {{model: any, el: HTMLElement, kind: string, name: [string, string], overview: string,
 *   sections: Section[]}} options
 */
export async function mountOffice({ model, el, kind, name, overview, sections }) {
  const t = speaker(model.get("language"));
  const root = deskRoot(el, `office kp-${kind}`);
  const unguard = guardKeys(root);
  root.setAttribute("lang", t("zh-CN", "en"));
  const head = h("div", { class: "kp-office-head" });
  const told = h("div", { class: "kp-office-told", "aria-live": "polite" });
  const body = h("div", { class: "kp-office-body" });
  replace(root, head, told, body);
  replace(body, h("p", { class: "kp-office-wait", role: "status" }, t("正在读取……", "Loading …")));
  // No such verb: its refusal says at once that somebody answers; an overview takes its time.
  const api = await connect(model, { probe: `${kind}.probe`, t });
  const office = { t, api, data: null, say, hush, attempt, reload, redraw };
  const tabs = tabList(t, sections, () => (hush(), redraw()));

  function say(tone, title, text = "") {
    const close = button("", hush, { kind: "quiet", icon: ICONS.close, label: t("关闭提示", "Dismiss") });
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
    const plain = error instanceof ApiError ? error.message : t("页面出错，请刷新。", "The page failed; reload it.");
    say("bad", plain, error.remedy || "");
  }

  async function reload(asked = {}) {
    office.data = await api.request(overview, asked, { timeout: 60000 });
    redraw();
  }

  function redraw() {
    const { round } = office.data;
    const again = button(t("刷新", "Refresh"), (event) => attempt(event.currentTarget, () => reload(office.asked)), { kind: "quiet" });
    replace(head, topBar(round, { t, name: t(...name), note: roundNote(round, t), tools: [badge(round.phase_title, "accent"), again] }), tabs.element);
    replace(body, ...tabs.current().draw(office));
    body.setAttribute("aria-labelledby", tabs.currentId());
  }

  body.setAttribute("role", "tabpanel");
  body.id = tabs.panelId;
  const found = await attempt(null, () => reload());
  if (office.data === null && found === null) {
    const again = (event) => attempt(event.currentTarget, () => reload());
    replace(body, h("div", { class: "kp-office-wait" }, button(t("重试", "Try again"), again, { kind: "primary" })));
  }
  return () => (unguard(), api.close());
}

function roundNote(round, t) {
  return round.deadline ? `${t("评审截止", "Reviews due")} ${dayText(round.deadline)}` : "";
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
      t(...section.title),
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
  return { element, panelId, current: () => sections[chosen], currentId: () => tabs[chosen].id };
}
