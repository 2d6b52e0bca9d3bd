// The expert's desk: loads the list, moves between views, opens applications, saves in the background.
import { Drafts } from "../core/drafts.js";
import { domId, guardKeys, h, replace, setText } from "../core/dom.js";
import { Outbox } from "../core/outbox.js";
import { painted } from "../core/paint.js";
import { speaker } from "../core/text.js";
import { button, deskRoot, notice } from "../core/ui.js";
import { neighbour } from "./filter.js";
import { createAssigned } from "./home/assigned.js";
import { createBulk } from "./home/bulk.js";
import { createRailSwitch, createTop, printerOf, recalled, remember } from "./home/chrome.js";
import { createColumns } from "./home/columns.js";
import { createDeclaration } from "./home/declare.js";
import { createHome } from "./home/home.js";
import { createLive } from "./home/live.js";
import { createReading } from "./home/read.js";
import { createRoute } from "./home/route.js";
import { createShelf } from "./home/shelf.js";
import { bindKeys, createHelp } from "./keys.js";
import { createPage } from "./page.js";
import { createRail } from "./rail.js";
import { meetingBanner } from "../panel/ballot.js";

const AWAY = 3000; // milliseconds until it is asked again whether the service is back

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
  replace(root, h("p", { class: "kp-waiting", role: "status" }, t("正在打开评审台…")));
  try {
    runDesk(desk, await api.request("expert.list"));
  } catch (error) {
    if (!error.kind) throw error;
    const again = button(t("再试一次"), () => startDesk(desk), { kind: "primary" });
    replace(root, h("div", { class: "kp-waiting" }, notice({ tone: "bad", role: "alert", title: error.message, text: error.remedy, actions: [again] })));
  }
}

function runDesk(desk, listed) {
  const { t, api, root, options } = desk;
  const { round, me } = listed;
  const bare = root.closest(".kepu-page") !== null;
  const live = h("p", { class: "kp-hidden", role: "status" });
  const drafts = new Drafts({ round: round.id, person: me.id, cid: api.cid });
  const outbox = new Outbox({ send, drafts, onState: () => shown?.page.update("state") });
  const assigned = createAssigned(listed.items);
  const lastKey = `kepu-last|${round.id}|${me.id}`;
  const ctx = {
    t, api, outbox, round, me, assigned, stem: desk.stem,
    reading: () => listed.reading ?? { notice: false, rubrics: [] },
    marksOpen: () => listed.marks_open ?? round.phase === "review",
    mayRecall: () => round.phase === "review",
    lastOpened: () => recalled(lastKey),
  };
  const shelf = createShelf({ api, opened: watchSheet });
  const route = createRoute({ key: `${round.id}|${me.id}|${desk.stem}`, bare, arrived: (place) => visit(place, { how: "" }) });
  const help = createHelp(t);
  const printing = printerOf(api, bare, () => here);
  let here = { view: "home" };
  let shown = null; // {application, sheet, page}
  let drawnPage = null; // shown last: its form serves the next sheet of the same rubric
  let turn = 0;
  let heading = "next"; // which way the expert is going: what is fetched ahead
  let wroteAt = 0;

  async function send(job, how) {
    const ack = await api.request(job.verb, job.body, { op: job.op, ...how });
    wroteAt = Date.now();
    return ack;
  }

  const home = createHome(ctx, { open, read: (view, id) => visit({ view, id }), columns: () => visit({ view: "columns" }), declare: () => visit({ view: "declare" }) });
  const reading = createReading(ctx, { home: goHome, print: printing });
  const columns = createColumns(ctx, { open: (application, criterion) => open(application, { criterion }), home: goHome, print: printing });
  const bulk = createBulk(ctx, { declareMany, open, home: goHome });
  const rail = createRail(ctx, (application) => open(application));
  const stage = h("div", { class: "kp-stage" });
  const holders = { home: home.element, application: stage, notice: reading.element, rubric: reading.element, columns: columns.element, declare: bulk.element };
  const views = h("div", { class: "kp-views" });
  const body = h("div", { class: "kp-desk" }, views);
  const top = createTop(ctx, { home: goHome, columns: () => visit({ view: "columns" }), help: () => help.showModal(), print: printing, railSwitch: createRailSwitch(t, body, rail.element) });

  function announce(text) {
    setText(live, text);
  }

  function watchSheet(sheet) {
    sheet.onChange = (key) => {
      if (shown?.sheet === sheet) shown.page.update(key);
      assigned.update(sheet.id, itemOf(sheet, assigned.find(sheet.id)));
    };
    assigned.update(sheet.id, itemOf(sheet, assigned.find(sheet.id)));
  }

  /** Bound to their own sheet: what is typed can reach no other one. */
  function editing(sheet) {
    const touched = (change) => (...given) => (change.apply(sheet, given), outbox.touch(sheet));
    return { edit: touched(sheet.set), refuse: touched(sheet.refuse), resolve: touched(sheet.resolve) };
  }

  function goHome() {
    visit({ view: "home" });
  }

  /** Go to a place; `how` says what the browser's history makes of it. */
  function visit(place, { how = "push", focus = true } = {}) {
    if (place.view === "application") {
      open(place.id, { how, focus });
      return;
    }
    turn += 1;
    settle(place, how);
    if (place.view === "home") home.update(recalled(lastKey));
    else if (place.view === "columns") columns.open();
    else if (place.view === "declare") bulk.update();
    else reading.open(place.view, place.id);
    const view = { home, columns, declare: bulk }[place.view];
    if (focus) view?.focus();
  }

  function settle(place, how) {
    here = place;
    if (how) route[how](place);
    const alone = place.view !== "application";
    if (views.firstChild !== holders[place.view]) replace(views, holders[place.view]);
    body.classList.toggle("kp-alone", alone);
    if (alone) rail.element.remove();
    else if (!rail.element.isConnected) body.prepend(rail.element);
    top.update(place.view);
  }

  /** Show an application; what was typed in the one before goes on being sent. */
  async function open(application, { how = "push", focus = true, criterion = "" } = {}) {
    turn += 1;
    const mine = turn;
    remember(lastKey, application);
    settle({ view: "application", id: application }, how);
    rail.select(application);
    const ready = shelf.take(application);
    if (ready) show(ready, { focus, criterion });
    else showWaiting(application, focus);
    try {
      if (ready) await painted();
      if (mine !== turn) return;
      const sheet = await shelf.load(application);
      if (mine !== turn) return;
      if (!ready || shown?.page.stale(sheet)) show(sheet, { focus, criterion });
      await shelf.fetch(beside(heading)?.application);
    } catch (error) {
      if (mine === turn && (!ready || error.kind !== "unavailable")) showTrouble(error, () => open(application, { how: "replace" }));
    }
  }

  function show(sheet, { focus, criterion = "" }) {
    stage.removeAttribute("aria-busy");
    const own = { ...ctx, ...editing(sheet) };
    const make = pageFor(sheet);
    const acts = { go, submit, recall, recuse, declare, flush: () => outbox.flush(), reload: () => renewShown(sheet, turn), home: goHome };
    const kept = make === createPage && drawnPage?.take(own, sheet, acts);
    const page = kept ? drawnPage : make(own, sheet, acts);
    if (make === createPage) drawnPage = page;
    const [drawn, declared] = [sheet.opened.rubric, sheet.opened.declared];
    const differs = (now) => Boolean(drawn) !== Boolean(now.rubric) || drawn?.hash !== now.rubric?.hash || declared !== now.declared;
    page.stale = (again) => pageFor(again) !== make || differs(again.opened);
    shown = { application: sheet.id, sheet, page };
    if (stage.firstChild !== page.element || stage.childNodes.length > 1) replace(stage, page.element);
    announce(sheet.opened.application.name);
    if (focus) page.focus();
    if (criterion) page.goTo?.(criterion);
  }

  /** At once the name of what comes; nothing typed can land on what was there before. */
  function showWaiting(application, focus) {
    shown = null;
    stage.setAttribute("aria-busy", "true");
    const name = h("h2", { tabindex: "-1" }, assigned.find(application)?.name ?? application);
    replace(stage, h("main", { class: "kp-main" }, h("div", { class: "kp-head" }, h("div", { class: "kp-head-who" }, name, h("p", { class: "kp-muted" }, application))), h("p", { class: "kp-waiting" }, t("正在打开…"))));
    if (focus) name.focus({ preventScroll: true });
  }

  function showTrouble(error, again) {
    shown = null;
    stage.removeAttribute("aria-busy");
    const retry = button(t("再试一次"), again, { kind: "primary" });
    const back = button(t("回到首页"), goHome);
    replace(stage, h("div", { class: "kp-waiting" }, notice({ tone: "bad", role: "alert", title: error.message, text: error.remedy, actions: [retry, back] })));
    retry.focus({ preventScroll: true });
  }

  function beside(which) {
    const items = which === "unscored" ? assigned.all() : rail.shown();
    return neighbour(items, here.view === "application" ? here.id : recalled(lastKey), which);
  }

  function go(which) {
    if (here.view !== "application" && which !== "unscored") return;
    const item = beside(which);
    heading = which;
    if (item) open(item.application, { how: here.view === "application" ? "replace" : "push" });
    else announce(t("没有了"));
  }

  async function act(verb, bodyOf, done, undone = "") {
    const { sheet, page } = shown;
    const application = sheet.id;
    try {
      await outbox.flush();
      const answer = await api.request(verb, { application, ...bodyOf(sheet) });
      wroteAt = Date.now();
      if (answer.review) sheet.settle(answer.review, { editable: answer.review.state === "draft", whyNot: "" });
      announce(done);
      await shelf.load(application);
      if (shown?.sheet === sheet && page.stale(sheet)) show(sheet, { focus: verb === "expert.declare" });
    } catch (error) {
      if (error.kind !== "unavailable") await shelf.load(application).catch(() => {}); // what is true now
      if (shown?.sheet === sheet && page.stale(sheet)) show(sheet, { focus: false });
      const lost = error.kind === "unavailable" && undone;
      const told = notice({ tone: "bad", role: "alert", title: lost ? `${undone}${error.message}` : error.message, text: error.remedy });
      (shown?.page ?? page).say(told);
      if (lost) untilBack(told, sheet);
    }
  }

  /** What was said while the service was away goes when it is back, and the sheet is shown as it is there. */
  async function untilBack(told, sheet) {
    while (told.isConnected) {
      await new Promise((resolve) => setTimeout(resolve, AWAY));
      try {
        if (told.isConnected) await shelf.load(sheet.id);
        break;
      } catch (error) {
        if (error.kind !== "unavailable") break;
      }
    }
    if (!told.isConnected || !shown) return;
    if (shown.sheet === sheet && shown.page.stale(sheet)) show(sheet, { focus: false });
    else shown.page.say(null);
  }

  const submit = () => act("expert.submit", (sheet) => ({ stage: sheet.review.stage, base_revision: sheet.revision }), t("已提交"), t("没有提交："));
  const recall = (reason) => act("expert.recall", () => ({ reason }), t("已撤回"));
  const recuse = (reason) => act("expert.recuse", () => ({ reason }), t("已回避"));
  const declare = () => act("expert.declare", () => ({}), t("已声明无利益冲突"));

  async function declareMany(applications) {
    await api.request("expert.declare", { applications });
    wroteAt = Date.now();
    shelf.forget();
    for (const application of applications) assigned.update(application, { declared: true });
  }

  async function takeOrphans() {
    for (const orphan of await drafts.adopt()) {
      try {
        const sheet = shelf.known(orphan.application) ?? (await shelf.load(orphan.application));
        sheet.adopt(orphan.value);
        outbox.touch(sheet);
        await orphan.done();
      } catch {
        // No longer ours, or no network: the draft stays for the next time.
      }
    }
  }

  /** Others have changed something: the list, the deadline, and the sheet that is open. */
  async function refresh() {
    const fresh = await api.request("expert.list");
    Object.assign(round, fresh.round);
    Object.assign(listed, { reading: fresh.reading, marks_open: fresh.marks_open });
    assigned.renew(fresh.items);
    shelf.forget();
    top.update(here.view);
    if (here.view === "application" && shown) await renewShown(shown.sheet, turn);
  }

  async function renewShown(sheet, mine) {
    try {
      await shelf.load(sheet.id);
      if (mine === turn && shown?.page.stale(sheet)) show(sheet, { focus: false });
    } catch (error) {
      if (mine === turn && error.kind !== "unavailable") showTrouble(error, () => open(sheet.id, { how: "replace" }));
    }
  }

  const meeting = meetingBanner(ctx, { open });
  assigned.watch(() => here.view === "home" && home.refresh());
  replace(root, top.element, meeting.element, body, help, live);
  const unbind = bindKeys(root, {
    next: () => go("next"),
    previous: () => go("previous"),
    unscored: () => go("unscored"),
    home: goHome,
    columns: () => visit({ view: "columns" }),
    save: () => outbox.flush(),
    undo: () => here.view === "application" && shown?.page.undo?.(),
    help: () => help.showModal(),
    search: () => (here.view === "home" ? home : rail).focusSearch(),
  }, bare);
  const pulse = createLive({ api, round, refresh, size: () => assigned.all().length, lastWrite: () => wroteAt });
  const unwatch = watchPage(outbox);
  desk.flush = () => outbox.flush();
  desk.close = () => {
    for (const part of [pulse, route, home, meeting]) part.close();
    unwatch();
    unbind();
    root.replaceChildren();
  };
  visit(firstPlace(route.before(), options.application ?? onlyOne(listed), assigned), { how: "replace", focus: bare }); // a notebook keeps its focus
  takeOrphans();
  if (bare && new URLSearchParams(location.search).has("print")) setTimeout(() => window.print(), 1200);
}

/** Before a declaration its page, and after it, or after a recusal, the sheet's. */
function pageFor(sheet) {
  return sheet.opened.declared === false && sheet.review.state !== "recused" ? createDeclaration : createPage;
}

/** The preview of a rubric has one sheet, nothing to read and no need of a start page. */
function onlyOne({ reading, items }) {
  return !reading && items.length === 1 ? items[0].application : undefined;
}

/** Where this window was before a reload, or what it was asked for, or home. */
function firstPlace(before, wanted, assigned) {
  const place = wanted ? { view: "application", id: wanted } : before;
  if (!place || (place.view === "application" && !assigned.find(place.id))) return { view: "home" };
  return place;
}

/** Leave nothing behind when the page goes; send at once when the network is back. */
function watchPage(outbox) {
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
  };
}

/** What the lists show of a sheet, as its last answers have it. */
function itemOf(sheet, item) {
  const { review, total, opened } = sheet;
  const change = { state: review.state || "new", saved_at: sheet.savedAt };
  if (opened.declared !== undefined) change.declared = opened.declared;
  if (Boolean(opened.rescore) !== Boolean(item?.rescore)) change.rescore = opened.rescore ?? null;
  if ((opened.frozen ?? null) !== (item?.frozen ?? null)) change.frozen = opened.frozen ?? null;
  return total ? { ...change, total: total.points, missing: total.missing.length } : change;
}
