// The expert's desk: loads the list, opens applications, saves in the background.
import { Drafts } from "../core/drafts.js";
import { domId, guardKeys, h, replace, setText } from "../core/dom.js";
import { Outbox } from "../core/outbox.js";
import { dayText, speaker } from "../core/text.js";
import { button, deskRoot, notice, topBar } from "../core/ui.js";
import { neighbour } from "./filter.js";
import { bindKeys, createHelp } from "./keys.js";
import { createPage } from "./page.js";
import { createRail } from "./rail.js";
import { Sheet } from "./sheet.js";

/**
 * Put the expert's desk into an element.
 * @param {HTMLElement} host
 * @param {import("../core/api.js").Api} api
 * @param {{language?: string, application?: string}} [options] the application to begin with
 * @returns {{close: () => void, flush: () => Promise<void>}}
 */
export function mountExpert(host, api, options = {}) {
  const t = speaker(options.language);
  const root = deskRoot(host, "expert");
  root.lang = options.language?.startsWith("en") ? "en" : "zh-CN";
  const unguard = guardKeys(root);
  const desk = { t, api, root, options, stem: domId("kp-desk"), close: () => {}, flush: async () => {} };
  startDesk(desk);
  return { close: () => (desk.close(), unguard()), flush: () => desk.flush() };
}

async function startDesk(desk) {
  const { t, api, root } = desk;
  replace(root, h("p", { class: "kp-waiting", role: "status" }, t("正在打开评审台…", "Opening the desk…")));
  try {
    const listed = await api.request("expert.list");
    runDesk(desk, listed);
  } catch (error) {
    const again = button(t("再试一次", "Try again"), () => startDesk(desk), { kind: "primary" });
    replace(root, h("div", { class: "kp-waiting" }, notice({ tone: "bad", role: "alert", title: error.message, text: error.remedy, actions: [again] })));
  }
}

function runDesk(desk, { round, me, items }) {
  const { t, api, root, options } = desk;
  const sheets = new Map();
  const live = h("p", { class: "kp-hidden", role: "status" });
  const stage = h("div", { class: "kp-stage" });
  const drafts = new Drafts({ round: round.id, person: me.id, cid: api.cid });
  const send = (job, how) => api.request(job.verb, job.body, { op: job.op, ...how });
  const outbox = new Outbox({ send, drafts, onState: () => shown?.page.update("state") });
  const ctx = { t, outbox, round, stem: desk.stem, edit, refuse, resolve, mayRecall: () => round.phase === "review" };
  const rail = createRail(ctx, items, (application) => open(application));
  const help = createHelp(t);
  const lastKey = `kepu-last|${round.id}|${me.id}`;
  let shown = null; // {application, sheet, page}
  let turn = 0;

  function edit(key, value) {
    shown.sheet.set(key, value);
    outbox.touch(shown.sheet);
  }

  function refuse(key, raw, reason) {
    shown.sheet.refuse(key, raw, reason);
    outbox.touch(shown.sheet);
  }

  function resolve(key, whose) {
    shown.sheet.resolve(key, whose);
    outbox.touch(shown.sheet);
  }

  function announce(text) {
    setText(live, text);
  }

  function adoptOpened(application, opened) {
    const known = sheets.get(application);
    if (known) known.open(opened);
    const sheet = known ?? new Sheet(application, opened);
    sheets.set(application, sheet);
    sheet.onChange = (key) => {
      if (shown?.sheet === sheet) shown.page.update(key);
      rail.update(application, itemOf(sheet));
    };
    rail.update(application, itemOf(sheet));
    return sheet;
  }

  async function load(application) {
    return adoptOpened(application, await api.request("expert.open", { application }));
  }

  /** Show an application; what was typed in the one before goes on being sent. */
  async function open(application, { focus = true } = {}) {
    turn += 1;
    const mine = turn;
    remember(lastKey, application);
    rail.select(application);
    const known = sheets.get(application);
    if (known) show(application, known, focus);
    else stage.setAttribute("aria-busy", "true");
    try {
      const sheet = await load(application);
      if (mine !== turn) return;
      if (!known || shown.page.stale(sheet)) show(application, sheet, focus);
    } catch (error) {
      if (mine === turn && !known) showTrouble(error, () => open(application));
    }
  }

  function show(application, sheet, focus) {
    stage.removeAttribute("aria-busy");
    const page = createPage(ctx, sheet, { go, submit, recall, recuse, flush: () => outbox.flush() });
    const drawnFor = sheet.opened.rubric;
    page.stale = (now) => Boolean(drawnFor) !== Boolean(now.opened.rubric) || drawnFor?.hash !== now.opened.rubric?.hash;
    shown = { application, sheet, page };
    replace(stage, page.element);
    if (focus) page.focus();
    announce(sheet.opened.application.name);
  }

  function showTrouble(error, again) {
    shown = null;
    stage.removeAttribute("aria-busy");
    const retry = button(t("再试一次", "Try again"), again, { kind: "primary" });
    replace(stage, h("div", { class: "kp-waiting" }, notice({ tone: "bad", role: "alert", title: error.message, text: error.remedy, actions: [retry] })));
  }

  function go(which) {
    const items = which === "unscored" ? rail.all() : rail.shown();
    const item = neighbour(items, shown?.application ?? null, which);
    if (item) open(item.application);
    else announce(t("没有了", "There are no more"));
  }

  async function act(verb, body, done) {
    const { sheet, page } = shown;
    const application = sheet.id;
    try {
      await outbox.flush();
      const answer = await api.request(verb, { application, ...body(sheet) });
      sheet.settle(answer.review, { editable: answer.review.state === "draft", whyNot: "" });
      announce(done);
      await load(application);
      if (shown?.sheet === sheet && page.stale(sheet)) show(application, sheet, false);
    } catch (error) {
      if (error.kind !== "unavailable") await load(application).catch(() => {}); // what is true now
      page.say(notice({ tone: "bad", role: "alert", title: error.message, text: error.remedy }));
    }
  }

  const submit = () => act("expert.submit", (sheet) => ({ base_revision: sheet.revision }), t("已提交", "Handed in"));
  const recall = (reason) => act("expert.recall", () => ({ reason }), t("已撤回", "Recalled"));
  const recuse = (reason) => act("expert.recuse", () => ({ reason }), t("已回避", "Recused"));

  async function takeOrphans() {
    for (const orphan of await drafts.adopt()) {
      try {
        const sheet = sheets.get(orphan.application) ?? (await load(orphan.application));
        sheet.adopt(orphan.value);
        outbox.touch(sheet);
        await orphan.done();
      } catch {
        // No longer ours, or no network: the draft stays for the next time.
      }
    }
  }

  const note = round.deadline ? t(`截止 ${dayText(round.deadline)}`, `Until ${dayText(round.deadline)}`) : round.phase_title;
  const name = [me.name, me.affiliation].filter(Boolean).join(" · ");
  const keys = button(t("快捷键", "Keys"), () => help.showModal(), { kind: "quiet" });
  const body = h("div", { class: "kp-desk" }, rail.element, stage);
  const tools = [railSwitch(t, body, rail.element), keys];
  replace(root, topBar(round, { t, name, note, tools }), body, help, live);
  bindKeys(root, {
    next: () => go("next"),
    previous: () => go("previous"),
    unscored: () => go("unscored"),
    save: () => outbox.flush(),
    help: () => help.showModal(),
    search: rail.focusSearch,
  });
  desk.flush = () => outbox.flush();
  desk.close = watchPage(outbox, root);
  const first = firstOf(items, [options.application, recalled(lastKey)]);
  if (first) open(first, { focus: root.closest(".kepu-page") !== null }); // a notebook keeps its focus
  else replace(stage, h("p", { class: "kp-waiting" }, t("目前没有分派给您的申报。", "Nothing is assigned to you yet.")));
  takeOrphans();
}

/** Hide the list, so that the facts have room beside the form. */
function railSwitch(t, body, rail) {
  rail.id ||= domId("kp-rail");
  const word = () => (body.classList.contains("kp-no-rail") ? t("显示列表", "Show the list") : t("收起列表", "Hide the list"));
  const toggle = button(t("收起列表", "Hide the list"), () => {
    const hidden = body.classList.toggle("kp-no-rail");
    toggle.setAttribute("aria-expanded", String(!hidden));
    setText(toggle.firstChild, word());
    remember("kepu-no-rail", hidden ? "1" : "");
  }, { kind: "quiet" });
  toggle.setAttribute("aria-controls", rail.id);
  toggle.setAttribute("aria-expanded", "true");
  if (recalled("kepu-no-rail")) toggle.click();
  return toggle;
}

/** Leave nothing behind when the page goes; send at once when the network is back. */
function watchPage(outbox, root) {
  const gone = () => outbox.lastGasp();
  const hidden = () => document.visibilityState === "hidden" && outbox.lastGasp();
  const back = () => outbox.flush();
  window.addEventListener("pagehide", gone);
  document.addEventListener("visibilitychange", hidden);
  window.addEventListener("online", back);
  return () => {
    outbox.lastGasp().finally(() => outbox.close());
    window.removeEventListener("pagehide", gone);
    document.removeEventListener("visibilitychange", hidden);
    window.removeEventListener("online", back);
    root.replaceChildren();
  };
}

function itemOf(sheet) {
  const { review, total } = sheet;
  const change = { state: review.state || "new", saved_at: sheet.savedAt };
  return total ? { ...change, total: total.points, missing: total.missing.length } : change;
}

function firstOf(items, wanted) {
  const known = new Set(items.map((item) => item.application));
  const found = wanted.find((application) => application && known.has(application));
  return found ?? (items.find((item) => item.state === "new") ?? items[0])?.application;
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Forbidden by the browser's settings: the desk then opens at the first one to do.
  }
}

function recalled(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
