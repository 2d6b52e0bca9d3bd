// One application before the panel: sheets side by side, the discussion, and the decision.
import { msg } from "../core/text.js";
import { takesText } from "../core/entry.js";
import { h, replace } from "../core/dom.js";
import { ICONS, badge, button, notice } from "../core/ui.js";
import { materialsPane } from "../expert/materials.js";
import { card } from "../office/pieces.js";
import { keepPlace } from "../office/live.js";
import { panelSide } from "../panel/side.js";
import { blindNotice } from "./blind.js";
import { clearingPanel } from "./clearing.js";
import { comparison } from "./comparison.js";
import { decisionPanel } from "./decision.js";

/**
 * @param {any} office
 * @param {{open: string | null, rows: string[], view?: any}} state which one is open, and which are
 *   beside it; `view.refresh()` brings in what others have done
 * @returns {Node[]}
 */
export function applicationView(office, state) {
  const { t } = office;
  const number = state.open;
  const row = () => office.data.ranking.find((one) => one.application === number);
  const left = h("div", { class: "kp-office-scroll" }, h("p", { role: "status" }, t("正在读取……")));
  const decision = decisionPanel(office, row);
  const side = h("div", { class: "kp-office-side", data: { live: "own" } }, decision.element, clearingPanel(office, number).element);
  const below = h("div", { class: "kp-box", data: { live: "own" } });
  const shown = { text: "", talk: null };

  async function read() {
    const found = await office.api.request("chair.application", { application: number });
    const text = JSON.stringify([found, row()]);
    if (state.open !== number || text === shown.text) return;
    shown.text = text;
    converse(found.reviews);
    keepPlace(left, () => replace(left, ...sheets(office, found, row())));
  }

  /** Looking again, freezing, ballots and the discussion keep themselves up to date. */
  function converse(reviews) {
    if (shown.talk) return;
    shown.talk = panelSide(office, number, reviews, { changed: () => office.attempt(null, read) });
    replace(below, shown.talk.element);
    office.attempt(null, shown.talk.refresh);
  }

  state.view = {
    refresh() {
      decision.refresh();
      office.attempt(null, read);
      return true;
    },
  };
  office.attempt(null, read);
  const bar = topLine(office, state, row());
  const view = h("div", { class: "kp-stack", on: { keydown: (event) => onKey(event, state, bar) } }, blindNotice(office), bar.element, h("div", { class: "kp-split kp-split-narrow" }, h("div", { class: "kp-office-scroll" }, left, below), side));
  setTimeout(() => bar.title.focus({ preventScroll: true }));
  return [view];
}

function topLine(office, state, row) {
  const { t } = office;
  const at = state.rows.indexOf(state.open);
  const go = (application) => {
    state.open = application ?? null;
    state.view = null;
    office.hush();
    office.redraw();
  };
  const title = h("h2", { class: "kp-tools-title", tabindex: "-1" }, row.name);
  const previous = button(t("上一项"), () => go(state.rows[at - 1]), { disabled: at <= 0, title: "K" });
  const next = button(t("下一项"), () => go(state.rows[at + 1]), { disabled: at < 0 || at >= state.rows.length - 1, title: "J" });
  const back = button(t("返回列表"), () => go(null), { icon: ICONS.left, title: "Esc" });
  const place = at < 0 ? "" : t("第 {at} 项，共 {rowsCount} 项", { at: at + 1, rowsCount: state.rows.length });
  const element = h("div", { class: "kp-tools" }, back, title, h("span", { class: "kp-muted" }, `${row.application} · ${row.applicant} · ${row.category_title}`), h("span", { class: "kp-push" }), h("span", { class: "kp-muted kp-small" }, place), previous, next);
  return { element, title, back, previous, next };
}

/** J and K, Escape: never while somebody types. */
function onKey(event, state, bar) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || takesText(event.target)) return;
  const acts = { j: bar.next, k: bar.previous, escape: bar.back };
  const control = acts[event.key.toLowerCase()];
  if (!control || control.disabled) return;
  event.preventDefault();
  control.click();
}

function sheets(office, found, row) {
  const { t } = office;
  const shown = found.reviews.filter((review) => review.state !== "recused");
  const parts = [];
  if (found.frozen !== null) parts.push(notice({ tone: "warn", title: t("评审表已冻结。"), text: found.frozen }));
  if (shown.length) parts.push(card(t("评审表对照"), found.blind.totals ? states(shown, t) : comparison(office, found, shown, row)));
  else parts.push(notice({ text: t("还没有评审表。") }));
  parts.push(...vetoNotices(shown, found.rubric, t), awayLine(found, t), found.cards.length > 0 && card(t("申报情况"), cards(found.cards)), materialsPane(office, found.materials));
  return parts;
}

function awayLine(found, t) {
  const away = [
    ...found.waiting.map((one) => t("{name}尚未开始", { name: one.name })),
    ...found.reviews.filter((review) => review.state === "recused").map((one) => recusedText(one, t)),
  ];
  return away.length ? h("p", { class: "kp-muted" }, away.join(t("；"))) : null;
}

function recusedText(one, t) {
  if (one.recusal_reason === null) return t("{name}已回避", { name: one.name });
  return t("{name}回避：{recusal_reason}", { name: one.name, recusal_reason: one.recusal_reason });
}

function states(reviews, t) {
  const words = { draft: t(msg("草稿", "chair.application")), submitted: t("已提交") };
  return h("ul", { class: "kp-legend" }, ...reviews.map((one) => h("li", {}, one.name, " ", badge(words[one.state], one.state === "submitted" ? "good" : ""))));
}

function vetoNotices(reviews, rubric, t) {
  const text = new Map((rubric?.vetoes ?? []).map((veto) => [veto.id, veto.text]));
  return reviews.flatMap((review) =>
    Object.entries(review.vetoes ?? {}).map(([id, evidence]) => notice({ tone: "bad", title: t("{name}提出一票否决：{text}", { name: review.name, text: text.get(id) ?? id }), text: evidence })),
  );
}

function cards(found) {
  const fact = ([label, value]) => [h("dt", {}, label), h("dd", {}, value)];
  const one = ({ title, facts, note }) => h("section", { class: "kp-fact-card" }, h("h4", {}, title), h("dl", {}, ...facts.flatMap(fact)), note && h("p", { class: "kp-hint" }, note));
  return h("div", { class: "kp-fact-cards" }, ...found.map(one));
}
