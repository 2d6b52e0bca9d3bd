// One application on the screen: head, notices, evidence, form, vetoes, comment, hand-in.
import { h, replace } from "../core/dom.js";
import { button, notice } from "../core/ui.js";
import { createClash } from "./clash.js";
import { contraryText } from "./contrary.js";
import { createEvidence } from "./evidence.js";
import { createForm } from "./form.js";
import { createHead } from "./head.js";
import { createAsked, createTalk } from "./home/talk.js";
import { createNote } from "./note.js";
import { conflictList, handInPanel, nextUnscored, recusePanel, submittedNotice } from "./panels.js";
import { sheetTotal } from "./scoring.js";
import { createSheetBar } from "./sheetbar.js";
import { createVetoes } from "./vetoes.js";

/**
 * The frame stays for the next sheet of the same rubric, and its form with it; what is around the
 * form is made anew for each sheet.
 * @param {any} ctx
 * @param {any} sheet
 * @param {{go: (which: string) => void, submit: () => Promise<void>, recall: (reason: string) => void,
 *   recuse: (reason: string) => void, flush: () => Promise<void>}} act
 */
export function createPage(ctx, sheet, act) {
  const form = sheet.opened.rubric ? createForm(ctx, sheet, () => filled.afterLast()) : null;
  const head = createHead(ctx);
  const sheetPlace = h("div", { class: "kp-sheet" }, form?.element);
  const columns = h("div", { class: "kp-columns" }, sheetPlace);
  const scroller = h("div", { class: "kp-scroll", tabindex: "-1" }, columns);
  const element = h("main", { class: "kp-main", tabindex: "-1", on: { keydown: (event) => filled.onKey(event) } }, head.element, scroller);
  const frame = { head, form, sheetPlace, columns, scroller, element };
  let moved = false; // to ask for scrollTop would lay out the page
  scroller.addEventListener("scroll", () => (moved = scroller.scrollTop > 0), { passive: true });
  let filled = fillPage(frame, ctx, sheet, act);
  return {
    element,
    /** Show another sheet instead; false where it needs a page of its own. */
    take(nextCtx, next, nextAct) {
      if (!form || next.opened.rubric?.hash !== form.rubric) return false;
      if (!form.bind(nextCtx, next)) return false;
      if (moved) scroller.scrollTop = 0;
      moved = false;
      filled = fillPage(frame, nextCtx, next, nextAct);
      return true;
    },
    update: (key) => filled.update(key),
    goTo: (id) => filled.goTo(id),
    say: (content) => filled.ask(content),
    focus: () => filled.focus(),
  };
}

function fillPage({ head, form, sheetPlace, columns, scroller, element }, ctx, sheet, act) {
  const { t } = ctx;
  const { rubric } = sheet.opened;
  const notices = h("div", { class: "kp-notices" });
  const panel = h("div", { class: "kp-panel" });
  const asked = createAsked(ctx, sheet, act);
  const vetoes = createVetoes(ctx, sheet, rubric?.vetoes ?? []);
  const comment = createNote({ label: t("总体评语"), placeholder: t("对这份申报的总体意见"), rows: 4, typed: (text) => ctx.edit("comment", text), phrases: rubric && { ctx, criterion: null, rubric: rubric.hash, application: sheet.id } });
  const clash = createClash(ctx, sheet, ["comment"]);
  const closing = h("section", { class: "kp-section" }, comment.element, clash.element, h("div", { class: "kp-actions kp-closing" }, button(t("提交评审表"), handIn, { kind: "primary" })));
  const facts = form && createEvidence(ctx, sheet.opened.cards, sheet.opened.materials);
  facts?.append(createTalk(ctx, sheet.id));
  const bar = form ? createSheetBar(ctx, sheet, { leaves: form.leaves, titleOf: (id) => fieldTitle(ctx, id, form).text, goTo }) : null;
  let asking = false;

  function score() {
    return rubric ? sheetTotal(rubric, (id) => sheet.get(`choice:${id}`), (id) => sheet.get(`note:${id}`) || "") : null;
  }

  function update(key = null) {
    const now = score();
    head.update(now);
    bar?.update(now);
    if (!key || /^(choice|note):/u.test(key)) form?.update(key);
    if (!key || key.startsWith("veto:")) vetoes.update();
    comment.show(sheet.get("comment") || "", "");
    comment.enable(sheet.editable);
    closing.querySelector(".kp-closing").hidden = !sheet.editable;
    clash.update();
    if (!key) showNotices();
    if (!key) asked.update();
  }

  function showNotices() {
    replace(notices, ...pageNotices(ctx, sheet, { recuse, act }));
    if (!sheet.editable && !asking) replace(panel);
  }

  function ask(content) {
    asking = Boolean(content);
    replace(panel, content);
    if (content) scroller.scrollTop = 0;
  }

  async function handIn() {
    await act.flush();
    if (!panel.isConnected) return; // gone on to another sheet meanwhile
    const found = obstacles(ctx, sheet, score(), form);
    ask(handInPanel(ctx, sheet, { ...found, score: score() }, { goTo, confirm, cancel: () => ask(null) }));
    (panel.querySelector(".kp-primary") ?? panel.querySelector("button"))?.focus({ preventScroll: true });
  }

  function goTo(id) {
    if (id === "comment") comment.area.focus();
    else if (id.startsWith("veto:")) vetoes.element.scrollIntoView({ block: "center" });
    else form.goTo(id);
  }

  async function confirm() {
    ask(null);
    await act.submit();
    if (panel.isConnected) scroller.scrollTop = 0;
  }

  function recuse() {
    const asked = recusePanel(ctx, sheet, { confirm: (reason) => (ask(null), act.recuse(reason)), cancel: () => ask(null) });
    ask(asked.element);
    asked.focus();
  }

  head.bind(sheet, { go: act.go, handIn, recuse, firstMissing: () => form?.goTo(score().missing[0]) });
  update();
  around(form?.element, sheetPlace, [asked.element, notices, panel, form && about(ctx, rubric)], form ? [vetoes.element, closing] : []);
  around(sheetPlace, columns, [facts], []);
  while (scroller.nextSibling) scroller.nextSibling.remove();
  if (bar) element.append(bar.element);
  return { update, goTo, ask, focus: () => head.focus(), afterLast: () => comment.area.focus(), onKey: (event) => bar?.onKey(event) };
}

/** All but what is kept is replaced; what is kept is not touched, so it is not laid out again. */
function around(kept, place, before, after) {
  for (const child of [...place.children]) if (child !== kept) child.remove();
  if (!kept) place.append(...before.filter(Boolean));
  else (kept.before(...before.filter(Boolean)), kept.after(...after.filter(Boolean)));
}

function obstacles(ctx, sheet, score, form) {
  const { t } = ctx;
  const name = (key) => fieldTitle(ctx, key, form);
  const mark = (keys, why) => [...keys].map((key) => ({ ...name(key), text: `${name(key).text}（${why}）` }));
  const wrong = [
    ...mark(sheet.refusals.keys(), t("填写未被接受")),
    ...mark(sheet.disputes.keys(), t("有冲突")),
  ];
  if (sheet.unsent && !sheet.disputes.size) wrong.push({ id: score.missing[0] ?? "comment", text: t("还有内容没有保存到服务端") });
  const known = new Set(wrong.map(({ id }) => id));
  const missing = score.missing.filter((id) => !known.has(id)).map((id) => ({ id, text: form.titleOf(id) }));
  const against = (leaf) => contraryText(leaf, sheet.opened.proposals?.[leaf.id], sheet.get(`choice:${leaf.id}`), t);
  const told = form.leaves.map((leaf) => ({ id: leaf.id, told: against(leaf) })).filter((one) => one.told);
  const contrary = told.map((one) => ({ id: one.id, text: t("{title}：{told}", { title: form.titleOf(one.id), told: one.told }) }));
  return { missing, wrong, contrary };
}

/** A field, or a criterion, in words, and where to go for it. */
function fieldTitle({ t }, key, form) {
  const [kind, id] = [key.split(":")[0], key.slice(key.indexOf(":") + 1)];
  if (key === "comment") return { id: "comment", text: t("总体评语") };
  return kind === "veto" ? { id: key, text: t("一票否决的依据") } : { id, text: form.titleOf(id) };
}

function pageNotices(ctx, sheet, { recuse, act }) {
  const { t } = ctx;
  const { review, opened } = sheet;
  const found = [];
  if (review.state === "submitted") found.push(submittedNotice(ctx, sheet, { recall: act.recall, next: () => act.go("unscored") }));
  else if (review.state === "recused") {
    found.push(notice({ title: t("您已回避这份申报"), text: review.recusal_reason, actions: [nextUnscored(ctx, sheet, () => act.go("unscored"))] }));
  } else if (!sheet.editable) {
    found.push(notice({ tone: "warn", title: t("现在不能评分"), text: sheet.whyNot }));
  }
  if (sheet.blocked) {
    const kept = t("未保存的内容仍留在本机草稿中。");
    found.push(notice({ tone: "bad", role: "alert", title: sheet.blocked.message, text: [sheet.blocked.remedy, kept].filter(Boolean).join(" ") }));
  }
  if (!opened.rubric && review.state !== "recused") found.push(notice({ tone: "warn", title: t("这一类别还没有评分标准，请联系秘书处") }));
  if (opened.conflicts?.length && sheet.editable) found.push(conflictNotice(ctx, opened.conflicts, recuse));
  if (sheet.mergedKeys.length) found.push(notice({ title: t("已并入您在别的窗口所作的修改") }));
  return found;
}

function conflictNotice(ctx, conflicts, recuse) {
  const { t } = ctx;
  return notice(
    {
      tone: "warn",
      title: t("可能存在利益冲突"),
      text: t("系统根据登记信息发现以下关系。如属实，请回避。"),
      actions: [button(t("回避…"), recuse, { kind: "danger" })],
    },
    conflictList(ctx, conflicts),
  );
}

function about(ctx, rubric) {
  const { t } = ctx;
  const standing = rubric.official ? "" : t("示范，非官方");
  const line = t("满分 {full_marks} 分", { full_marks: rubric.full_marks });
  const pass = rubric.pass_line ? t("合格线 {pass_line} 分", { pass_line: rubric.pass_line }) : "";
  const words = [rubric.title, standing, line, pass, t("版本 {version}", { version: rubric.version })];
  return h("p", { class: "kp-about" }, ...words.filter(Boolean).map((word) => h("span", {}, word)));
}
