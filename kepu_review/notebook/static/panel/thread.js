// The discussion of one application: threadView(ctx, application), for experts and for the office.
import { domId, h, replace, setText } from "../core/dom.js";
import { onTyped } from "../core/entry.js";
import { newId } from "../core/api.js";
import { dayText } from "../core/text.js";
import { badge, button, labelled, notice } from "../core/ui.js";
import { keepWord, keptWord, unreadRemarks } from "./kept.js";
import { othersView } from "./others.js";
import { whileShown } from "./pace.js";

const LONGEST_REMARK = 2000;
const READ_AFTER = 2500;

/**
 * @param {{t: Function, api: any, role?: string, place?: string}} ctx `role` expert (default),
 *   chair or secretary; `place` tells rounds and persons apart in this browser
 * @param {string} application
 * @param {{onPanel?: (found: any) => void}} [options] onPanel gets each answer of `<role>.panel`
 * @returns {{element: HTMLElement, refresh: () => Promise<void>, close: () => void}}
 */
export function threadView(ctx, application, { onPanel = () => {} } = {}) {
  const { t, api } = ctx;
  const role = ctx.role ?? "expert";
  const stem = `${ctx.place ?? placeOf(ctx)}|${role}|${application}`;
  const readKey = `kepu-read|${stem}`;
  const state = { remarks: [], replyTo: null, read: keptWord(readKey), shown: "" };
  const count = h("span", { class: "kp-talk-count" });
  const list = h("ol", { class: "kp-talk-list" });
  const told = h("div", { class: "kp-talk-told", "aria-live": "polite" });
  const entry = createEntry(ctx, `kepu-remark|${stem}`, send);
  const others = h("div", { class: "kp-talk-others" });
  const title = h("h3", { id: domId("kp-talk") }, t("讨论"), count);
  const element = h("section", { class: "kp-talk", "aria-labelledby": title.id }, title, list, told, entry.element, others);

  async function refresh() {
    draw(await api.request(`${role}.panel`, { application }));
  }

  function draw(found) {
    onPanel(found);
    entry.close(found.why_not);
    drawOthers(found);
    const now = JSON.stringify([found.remarks, found.hidden]);
    if (now === state.shown) return;
    state.shown = now;
    state.remarks = found.remarks;
    const fresh = new Set(unreadRemarks(found.remarks, state.read).map(({ id }) => id));
    replace(count, fresh.size ? badge(t("{freshCount} 条新发言", { freshCount: fresh.size }), "accent") : h("span", { class: "kp-muted kp-small" }, String(found.remarks.length)));
    const quiet = found.hidden ? t("合议前只显示您与组长、秘书之间的发言。") : "";
    const empty = h("li", { class: "kp-talk-empty" }, t("还没有发言。"));
    replace(list, ...found.remarks.map((one) => remarkItem(ctx, one, found.remarks, fresh, reply)), !found.remarks.length && empty, quiet && h("li", { class: "kp-talk-empty" }, quiet));
    if (fresh.size) setTimeout(markRead, READ_AFTER);
  }

  function drawOthers(found) {
    if (role !== "expert") return;
    const now = JSON.stringify(found.others ?? null);
    if (others.dataset.shown === now) return;
    others.dataset.shown = now;
    replace(others, found.others?.length && othersView(ctx, found.others));
  }

  /** Read is what stood on the screen for a moment; the marks stay until the next change. */
  function markRead() {
    if (!element.isConnected || document.visibilityState === "hidden" || !onScreen(element)) return;
    state.read = state.remarks.at(-1)?.id ?? "";
    keepWord(readKey, state.read);
  }

  function reply(remark) {
    entry.replyTo(remark);
  }

  async function send({ text, replyTo, op }) {
    replace(told);
    try {
      draw(await api.request(`${role}.remark`, { application, text, reply_to: replyTo }, { op }));
      markRead();
      return true;
    } catch (error) {
      if (!error.kind) throw error;
      replace(told, notice({ tone: "bad", role: "alert", title: error.message, text: [error.remedy, t("未发出的内容仍在输入框里。")].filter(Boolean).join(" ") }));
      return false;
    }
  }

  async function look() {
    try {
      await refresh();
      if (told.dataset.trouble) replace(told);
      delete told.dataset.trouble;
    } catch (error) {
      if (!error.kind) throw error;
      if (state.shown) return; // what is on the screen stays; it is asked for again
      told.dataset.trouble = "1";
      replace(told, notice({ tone: "warn", title: error.message, text: error.remedy }));
    }
  }

  look();
  const stop = whileShown(element, async () => (markRead(), await look()));
  return { element, refresh: look, close: stop };
}

function remarkItem(ctx, one, all, fresh, reply) {
  const { t } = ctx;
  const before = one.reply_to && all.find(({ id }) => id === one.reply_to);
  const who = one.mine ? t("{who}（我）", { who: one.who }) : one.who;
  return h(
    "li",
    { class: `kp-talk-one${one.mine ? " kp-talk-mine" : ""}` },
    h(
      "div",
      { class: "kp-talk-head" },
      h("strong", {}, who),
      one.office && badge(t("评审组织方"), "accent"),
      h("time", { class: "kp-muted kp-small", datetime: one.at }, dayText(one.at)),
      fresh.has(one.id) && badge(t("新"), "warn"),
      button(t("回复"), () => reply(one), { kind: "quiet", label: t("回复{who}", { who: one.who }) }),
    ),
    one.reply_to && h("p", { class: "kp-talk-quote" }, before ? t("回复 {who}：{text}", { who: before.who, text: before.text }) : t("回复一条您看不到的发言")),
    h("p", { class: "kp-talk-text" }, one.text),
  );
}

/** The field for a remark: its text outlives a live refresh, a reload and a failed sending. */
function createEntry(ctx, key, send) {
  const { t } = ctx;
  const area = h("textarea", { class: "kp-area", rows: "2", maxlength: String(LONGEST_REMARK), value: keptWord(key), on: { keydown: onKey } });
  const left = h("span", { class: "kp-hint" });
  const to = h("p", { class: "kp-talk-to" });
  const go = button(t("发送"), () => post(), { kind: "primary" });
  const field = labelled(t("发言"), area, { hint: t("Ctrl+Enter 发送；发出后不能删改，并会留痕。") });
  const closed = h("p", { class: "kp-muted" });
  const element = h("div", { class: "kp-talk-entry" }, to, field, h("div", { class: "kp-actions" }, go, left), closed);
  const state = { replyTo: null, op: newId(), sent: "", sending: false };
  onTyped(area, typed);
  typed(area.value);
  to.hidden = true;

  function typed(text) {
    keepWord(key, text);
    go.disabled = !text.trim() || state.sending;
    setText(left, text.length > LONGEST_REMARK * 0.8 ? t("{textCount} / {LONGEST_REMARK} 字", { textCount: text.length, LONGEST_REMARK }) : "");
  }

  function onKey(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    post();
  }

  function replyTo(remark) {
    state.replyTo = remark?.id ?? null;
    to.hidden = !remark;
    replace(to, remark && t("回复 {who}：{slice}", { who: remark.who, slice: remark.text.slice(0, 40) }), remark && button(t("取消回复"), () => (replyTo(null), area.focus()), { kind: "quiet" }));
    if (remark) area.focus();
  }

  async function post() {
    const text = area.value.trim();
    if (!text || state.sending) return;
    const saying = `${state.replyTo}|${text}`;
    if (state.sent !== saying) Object.assign(state, { op: newId(), sent: saying }); // the same words again are the same remark
    state.sending = go.disabled = true;
    const done = await send({ text, replyTo: state.replyTo, op: state.op }).finally(() => (state.sending = false));
    if (done) {
      Object.assign(state, { op: newId(), sent: "" });
      if (area.value.trim() === text) area.value = "";
      replyTo(null);
    }
    typed(area.value);
  }

  return {
    element,
    replyTo,
    close(why) {
      field.hidden = go.hidden = Boolean(why);
      setText(closed, why || "");
    },
  };
}

function onScreen(element) {
  const box = element.getBoundingClientRect();
  return box.bottom > 0 && box.top < window.innerHeight && box.height > 0;
}

function placeOf(ctx) {
  return `${ctx.round?.id ?? ctx.data?.round?.id ?? ""}|${ctx.me?.id ?? ""}`;
}
