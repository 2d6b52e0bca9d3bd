// The meeting on the expert's desk: meetingBanner(ctx) shows the item, the way out, the ballot.
import { msg } from "../core/text.js";
import { domId, h, replace, setText } from "../core/dom.js";
import { watchPulse } from "../core/pulse.js";
import { newId } from "../core/api.js";
import { badge, button, notice } from "../core/ui.js";
import { createStopwatch } from "./pace.js";
import { ballotRule, tallyLine } from "./tally.js";

/**
 * @param {{t: Function, api: any}} ctx
 * @param {{open?: (application: string) => void}} [acts] open shows the application on the desk
 * @returns {{element: HTMLElement, refresh: () => Promise<void>, close: () => void}}
 */
export function meetingBanner(ctx, acts = {}) {
  const { api } = ctx;
  const element = h("section", { class: "kp-meeting", "aria-label": ctx.t("评审会议") });
  const own = new Map(); // ballot → my choice, which the server does not tell of a secret one
  const slips = new Map(); // ballot → its slip; it outlives a refresh with what is chosen in it
  let shown = "";
  element.hidden = true;

  async function refresh() {
    try {
      draw(await api.request("expert.meeting"));
    } catch (error) {
      if (!error.kind) throw error; // the desk tells of a broken way itself
    }
  }

  function draw(found) {
    const now = JSON.stringify({ ...found, now: "" });
    if (now === shown) return;
    shown = now;
    element.hidden = !found.item;
    if (!found.item) {
      replace(element);
      return;
    }
    const skew = Date.parse(found.now) - Date.now();
    const parts = found.leave ? [leaveNotice(ctx)] : found.ballots.filter((one) => !one.closed_at || one.voted || one === found.ballots.at(-1)).map((one) => slipOf(one).show(one));
    replace(element, bannerHead(ctx, found, skew, acts), ...parts);
  }

  function slipOf(ballot) {
    if (!slips.has(ballot.id)) slips.set(ballot.id, createSlip(ctx, { own, voted: draw, again: refresh }));
    return slips.get(ballot.id);
  }

  refresh();
  const watch = watchPulse(api, "expert.pulse", refresh);
  return { element, refresh, close: watch.stop };
}

function bannerHead(ctx, found, skew, acts) {
  const { t } = ctx;
  const { item } = found;
  const see = acts.open && !found.leave && button(t("打开这一项"), () => acts.open(item.application), { kind: "quiet" });
  const here = found.present ? badge(t("已登记到会"), "good") : badge(t(msg("未登记到会", "panel")), "");
  return h(
    "div",
    { class: "kp-meeting-head" },
    h("span", { class: "kp-meeting-now" }, t("正在讨论")),
    h("strong", { class: "kp-meeting-name" }, item.name),
    h("span", { class: "kp-muted" }, item.application),
    createStopwatch({ t, item, skew }),
    here,
    see,
  );
}

function leaveNotice({ t }) {
  return notice({ tone: "bad", role: "alert", title: t("请离场回避"), text: t("您与这一项有利益冲突或已回避，不参加讨论和表决。结束后会继续显示下一项。") });
}

/** One ballot: the choices while it is open, the result when it is closed. */
function createSlip(ctx, { own, voted, again }) {
  const { t, api } = ctx;
  const group = domId("kp-vote");
  const element = h("div", { class: "kp-slip" });
  const told = h("p", { class: "kp-slip-told", role: "status" });
  const state = { id: "", drawn: "", op: newId(), tried: "" };

  function show(ballot) {
    const kind = ballot.closed_at ? "closed" : ballot.may_vote ? "open" : "watching";
    state.id = ballot.id;
    if (kind === "open" && state.drawn === "open") {
      tell(ballot);
      return element;
    }
    state.drawn = kind;
    if (kind === "open") drawOpen(ballot);
    else if (kind === "closed") replace(element, tallyLine(ctx, ballot));
    else replace(element, h("h3", {}, ballot.question), h("p", { class: "kp-muted" }, t("正在表决，您不在本次投票人之列。")));
    return element;
  }

  function drawOpen(ballot) {
    const options = [...ballot.options, { id: "abstain", title: t(msg("弃权", "panel")) }];
    const mine = own.get(ballot.id) ?? ballot.mine;
    const inputs = options.map(({ id }) => h("input", { type: "radio", name: group, value: id, checked: id === mine }));
    const choices = options.map(({ title }, index) => h("label", { class: "kp-vote" }, inputs[index], h("span", { class: "kp-vote-key", "aria-hidden": "true" }, String(index + 1)), h("span", {}, title)));
    const cast = button("", () => send(), { kind: "primary" });
    const field = h("fieldset", { class: "kp-votes", on: { keydown: onKey } }, h("legend", {}, ballot.question), ...choices);
    replace(element, h("p", { class: "kp-slip-sign", role: "alert" }, badge(t("正在表决"), "warn"), h("span", { class: "kp-muted" }, ballotRule(ballot, t))), field, h("div", { class: "kp-actions" }, cast, told));

    function onKey(event) {
      const wanted = inputs[Number(event.key) - 1];
      if (wanted && !event.ctrlKey && !event.altKey && !event.metaKey) {
        wanted.checked = true;
        wanted.focus();
      } else if (event.key === "Enter" && !event.isComposing) send();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    async function send() {
      const choice = inputs.find((input) => input.checked)?.value;
      if (!choice) {
        setText(told, t("请先选择。"));
        inputs[0].focus();
        return;
      }
      if (state.tried !== choice) Object.assign(state, { tried: choice, op: newId() });
      cast.disabled = true;
      try {
        const found = await api.request("expert.vote", { ballot: state.id, choice }, { op: state.op });
        own.set(state.id, choice);
        state.tried = "";
        voted(found);
      } catch (error) {
        if (!error.kind) throw error;
        setText(told, [error.message, error.remedy].filter(Boolean).join(" "));
        if (error.kind !== "unavailable") await again();
      } finally {
        cast.disabled = false;
      }
    }

    state.tell = (now) => {
      setText(cast.firstChild, now.voted ? t("改投") : t(msg("投票", "panel")));
      if (now.voted) setText(told, t("已投票，表决结束前可以改投。"));
    };
    tell(ballot);
  }

  function tell(ballot) {
    state.tell(ballot);
  }

  return { show };
}
