// The head of an application: who it is, live total, what is missing, save state, buttons.
import { msg } from "../core/text.js";
import { h, replace, setText } from "../core/dom.js";
import { microText } from "../core/decimal.js";
import { button } from "../core/ui.js";
import { neighbour } from "./filter.js";
import { saveState } from "./savetext.js";

/**
 * One head for all sheets of a page, `bind` names the sheet: taking away what has the focus would
 * cost the browser a layout of the whole page.
 * @param {any} ctx
 */
export function createHead(ctx) {
  const { t } = ctx;
  let sheet = null;
  let act = null; // go, handIn, recuse, firstMissing of that sheet
  const name = h("h2", { tabindex: "-1" });
  const about = h("p", { class: "kp-muted" });
  const total = h("strong", { class: "kp-total" });
  const full = h("span", { class: "kp-muted" });
  const totalWord = h("span", { class: "kp-muted" });
  const left = button("", () => act.firstMissing(), { kind: "quiet" });
  const saved = h("span", { class: "kp-save" });
  const handIn = button(t("提交"), () => act.handIn(), { kind: "primary" });
  const recuse = button(t(msg("回避", "expert")), () => act.recuse());
  const previous = button(t("上一份"), () => act.go("previous"), { icon: "left" });
  const next = button(t("下一份"), () => act.go("next"), { trailing: "right" });
  const unscored = button(t("下一份未评"), () => act.go("unscored"));

  function bind(nextSheet, nextAct) {
    [sheet, act] = [nextSheet, nextAct];
    const app = sheet.opened.application;
    const words = [app.id, app.applicant, app.region, [app.category_title, app.subtype].filter(Boolean).join(" · ")];
    setText(name, app.name);
    replace(about, ...words.filter(Boolean).map((word) => h("span", {}, word)));
  }

  function update(score) {
    const state = saveState(sheet, ctx.outbox, t);
    setText(saved, state.text);
    saved.className = `kp-save kp-tone-${state.tone}`;
    saved.dataset.state = state.code;
    const shown = score?.points ?? score?.earned ?? null;
    setText(total, shown === null ? "—" : microText(shown, 2));
    setText(totalWord, !score || score.points !== null ? t("总分") : t("已评合计"));
    setText(full, score ? `/ ${microText(score.full)}` : "");
    total.classList.toggle("kp-partial", Boolean(score) && score.points === null);
    setText(left.firstChild, missingText(score, t));
    left.hidden = !score || !sheet.editable;
    const any = neighbour(ctx.assigned.all(), sheet.id, "unscored") !== null;
    unscored.disabled = !any;
    unscored.title = any ? "" : t("没有未评的了");
    left.disabled = !score?.missing.length;
    handIn.hidden = recuse.hidden = !sheet.editable;
  }

  const element = h(
    "div",
    { class: "kp-head" },
    h("div", { class: "kp-head-who" }, name, about),
    h("p", { class: "kp-head-total" }, totalWord, total, full),
    h("div", { class: "kp-head-state" }, saved, left),
    h("div", { class: "kp-actions kp-head-buttons" }, previous, next, unscored, recuse, handIn),
  );
  const focus = () => document.activeElement !== name && name.focus({ preventScroll: true });
  return { element, bind, update, focus };
}

function missingText(score, t) {
  if (!score) return "";
  if (score.missing.length) return t("还差 {missingCount} 项", { missingCount: score.missing.length });
  if (score.abstained.length) return t("弃权 {abstainedCount} 项，不形成总分", { abstainedCount: score.abstained.length });
  return t("各项已评完");
}
