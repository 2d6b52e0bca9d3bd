// The tab 会议: agenda on the left, the item now discussed large, who leaves, the clock, ballots.
import { msg } from "../../core/text.js";
import { h, replace, setText } from "../../core/dom.js";
import { badge, button, notice } from "../../core/ui.js";
import { createStopwatch, whileShown } from "../../panel/pace.js";
import { panelSide } from "../../panel/side.js";
import { applicationView } from "../application.js";
import { stagingOf } from "../staging.js";
import { createAgenda } from "./agenda.js";
import { createAttendance, leaveSign } from "./attendance.js";
import { createBallotForm } from "./ballotform.js";
import { closedBallot, createOpenBallot } from "./ballotview.js";

const BEAT = 2000;

export function meetingSection() {
  const viewing = { open: null, rows: [] };
  let room = null; // kept from one drawing to the next: what is typed in it stays

  function draw(office) {
    if (viewing.open) return applicationView(office, viewing);
    if (room === null || room.office !== office) room = createRoom(office, (application) => (Object.assign(viewing, { open: application, rows: [application] }), office.redraw()));
    room.rows(office.data.ranking);
    return [room.element];
  }

  /** The room keeps itself up to date; from the overview it takes the agenda alone. */
  function refresh(office) {
    if (viewing.open || room === null) return false;
    room.rows(office.data.ranking);
    return true;
  }

  return { id: "meeting", title: msg("会议"), draw, refresh, close: () => room?.close() };
}

function createRoom(office, look) {
  const { t, api } = office;
  const state = { meeting: null, rows: [], mark: "", skew: 0, shown: "", item: null };
  const agenda = createAgenda(office, { call });
  const attendance = createAttendance(office, { attend });
  const stage = h("div", { class: "kp-meet-stage" });
  const wide = button(t("投影本项"), () => widen(), { kind: "quiet" });
  wide.setAttribute("aria-pressed", "false");
  attendance.line.append(wide);
  const main = h("div", { class: "kp-meet-main" }, attendance.element, stage);
  const element = h("div", { class: "kp-meet", data: { live: "own" } }, agenda.element, main);
  replace(stage, h("p", { class: "kp-office-wait", role: "status" }, t("正在读取……")));

  function widen() {
    const on = element.classList.toggle("kp-meet-wide");
    wide.setAttribute("aria-pressed", String(on));
    setText(wide.firstChild, on ? t("显示议程") : t("投影本项"));
  }

  /** What others do reaches the meeting by itself. */
  async function beat() {
    const { mark } = await api.request("chair.pulse");
    if (mark === state.mark) return;
    show(await api.request("chair.meeting"));
    state.mark = mark;
  }

  async function ask(verb, body, control) {
    const found = await office.attempt(control, () => api.request(verb, body));
    if (found) (office.hush(), show(found));
    return found;
  }

  async function call(application, minutes, control) {
    const found = await ask("chair.call", { application, minutes }, control);
    if (found?.item) stage.querySelector("h2")?.focus({ preventScroll: true });
  }

  function attend(present, control) {
    return ask("chair.attend", { present }, control);
  }

  const acts = {
    open: (body, control) => ask("chair.ballot", body, control),
    close: async (body, control) => {
      if (control) return ask("chair.close_ballot", body, control);
      const found = await api.request("chair.close_ballot", body);
      show(found);
      return found;
    },
    stage: propose,
  };

  /** Into the tray of pending decisions: nothing is decided by a vote alone. */
  function propose({ application, outcome, reason, title }) {
    const row = state.rows.find((one) => one.application === application);
    stagingOf(office).put(application, { outcome, reason, seen: row?.decision?.outcome ?? null });
    office.refoot();
    office.say("good", t("已列入待定决定：{title}。请在“待定决定”中核对后记录。", { title }));
  }

  function show(found) {
    state.meeting = found;
    state.skew = Date.parse(found.now) - Date.now();
    if (state.rows.length) agenda.show(found, state.rows);
    attendance.show(found);
    const now = JSON.stringify([found.item, found.phase, state.rows.length > 0]);
    if (now !== state.shown) {
      state.shown = now;
      state.item?.close();
      state.item = found.item ? createItem(office, found.item, { ...acts, look, row: rowOf(found.item), skew: state.skew }) : null;
      replace(stage, ...(state.item ? [state.item.element] : nothingNow(office, found)));
    }
    state.item?.show(found);
  }

  function rowOf(item) {
    return state.rows.find((row) => row.application === item.application) ?? null;
  }

  function rows(found) {
    state.rows = found;
    if (state.meeting) agenda.show(state.meeting, found);
  }

  const first = async () => {
    if (!state.meeting) await office.attempt(null, async () => show(await api.request("chair.meeting")));
  };
  first();
  const stop = whileShown(element, beat, BEAT);
  return { office, element, rows, close: () => (stop(), state.item?.close()) };
}

function nothingNow(office, found) {
  const { t } = office;
  const early = found.phase !== "deliberation" && t("讨论可以在评审阶段进行；表决须进入“汇总合议”阶段。");
  return [h("div", { class: "kp-meet-nothing" }, h("h2", { tabindex: "-1" }, t("现在没有讨论的项目")), h("p", { class: "kp-muted" }, t("请先登记到会专家，再从议程里选一项，或点“讨论下一项”。")), early && h("p", { class: "kp-muted" }, early))];
}

/** The item on the wall: everything of it is redrawn only where it has changed. */
function createItem(office, item, acts) {
  const { t, api } = office;
  const leave = h("div", {});
  const ballots = h("div", { class: "kp-meet-ballots" });
  const form = h("div", {});
  const panel = h("div", { class: "kp-box kp-meet-panel" });
  const state = { leave: "", ballots: "", open: null };
  const side = createSide(office, item.application, panel);
  const words = [item.applicant, item.region, [item.category_title, item.subtype].filter(Boolean).join(" · "), item.application];
  const element = h(
    "div",
    { class: "kp-meet-item" },
    h("div", { class: "kp-meet-head" }, h("div", {}, h("p", { class: "kp-meet-now" }, t("正在讨论")), h("h2", { class: "kp-meet-name", tabindex: "-1" }, item.name), h("p", { class: "kp-meet-words" }, ...words.filter(Boolean).map((word) => h("span", {}, word)))), createStopwatch({ t, item, skew: acts.skew })),
    leave,
    figures(office, acts.row, () => acts.look(item.application)),
    ballots,
    form,
    panel,
  );

  function show(found) {
    const leaving = JSON.stringify(found.members.map((one) => [one.name, one.present, one.leave]));
    if (leaving !== state.leave) {
      state.leave = leaving;
      replace(leave, leaveSign(office, found));
    }
    showBallots(found);
  }

  function showBallots(found) {
    const open = found.ballots.find((one) => !one.closed_at) ?? null;
    const now = JSON.stringify([open?.id, found.ballots.map((one) => one.closed_at)]);
    if (now === state.ballots) {
      if (open) state.open.show(open);
      return;
    }
    state.ballots = now;
    state.open = open && createOpenBallot(office, open, acts);
    replace(ballots, ...[...found.ballots].reverse().map((one) => (one.closed_at ? closedBallot(office, one, acts) : state.open.element)));
    const may = found.phase === "deliberation" && !open;
    if (may && !form.firstChild) replace(form, createBallotForm(office, item, acts.row?.proposal?.outcome ?? null, acts));
    form.hidden = !may;
    if (form.firstChild) form.firstChild.open = !found.ballots.length;
  }

  return { element, show, close: () => side.close() };

  function createSide(inner, application, place) {
    let made = null;
    inner.attempt(null, async () => {
      const found = await api.request("chair.application", { application });
      made = panelSide(inner, application, found.reviews ?? []);
      replace(place, made.element);
    });
    return { close: () => made?.close() };
  }
}

/** What is known of the item, as far as it is not hidden. */
function figures(office, row, look) {
  const { t, data } = office;
  const decimals = data.decimals ?? 2;
  const number = (value, digits) => (value === null || value === undefined ? null : value.toFixed(digits));
  const facts = row
    ? [
        [t("得分"), number(row.score, decimals)],
        [t("类内名次"), row.category_rank ?? null],
        [t("极差"), number(row.range, 1)],
        [t("评审表"), row.reviews ?? null],
      ].filter(([, value]) => value !== null)
    : [];
  const signs = [row?.flag && badge(t("分歧较大"), "warn"), row?.decision && badge(t("已决定"), "good"), row?.vetoed && notice({ tone: "bad", title: t("有专家提出一票否决"), text: row.vetoed })];
  return h("div", { class: "kp-meet-figures" }, h("dl", {}, ...facts.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, String(value))))), ...signs, button(t("查看评审表对照"), look));
}
