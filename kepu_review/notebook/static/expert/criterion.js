// One criterion: title, guidance, proposal, input by kind, 不适用/弃权, comment, dispute.
import { micro, microText } from "../core/decimal.js";
import { domId, h, setText, visuallyHidden } from "../core/dom.js";
import { isPlainEnter } from "../core/entry.js";
import { badge, button, picker } from "../core/ui.js";
import { createClash } from "./clash.js";
import { choiceProblem } from "./check.js";
import { choiceOf, createInput, proposedChoice } from "./inputs.js";
import { createNote } from "./note.js";

/**
 * @param {any} ctx with edit(key, value), refuse(key, raw, reason), next(criterion)
 * @param {any} sheet
 * @param {any} criterion
 * @param {number} number
 * @returns {{id: string, element: HTMLElement, update: () => void, focus: () => void}}
 */
export function createCriterion(ctx, sheet, criterion, number) {
  const { t } = ctx;
  const [choiceKey, noteKey] = [`choice:${criterion.id}`, `note:${criterion.id}`];
  const heading = domId("kp-criterion");
  const input = createInput(ctx, criterion, {
    set: (choice) => ctx.edit(choiceKey, choice),
    refuse: (raw, reason) => ctx.refuse(choiceKey, raw, reason),
    next: () => ctx.next(criterion.id),
  });
  const state = picker(t(`${criterion.title}：打分方式`, `${criterion.title}: how to mark`), modes(criterion, t), "marked", setMode);
  state.classList.add("kp-mode");
  const clear = button(t("清除", "Clear"), () => (ctx.edit(choiceKey, null), input.focus()), { kind: "quiet", label: t(`清除“${criterion.title}”的打分`, `Clear “${criterion.title}”`) });
  const openNote = button(t("写评语", "Comment"), () => ((note.element.hidden = false), note.area.focus(), (openNote.hidden = true)), { kind: "quiet", label: t(`为“${criterion.title}”写评语`, `Comment on “${criterion.title}”`) });
  const note = createNote({ label: t("本项评语", "Comment on this"), placeholder: t("选填；写明给分的依据", "Optional: why these points"), typed: (text) => ctx.edit(noteKey, text) });
  note.element.hidden = true;
  const set = h("p", { class: "kp-set-aside" });
  const clash = createClash(ctx, sheet, [choiceKey, noteKey], criterion);
  const proposal = proposalLine(ctx, sheet, criterion, input);
  const marking = h("div", { class: "kp-marking" }, proposal?.element, input.main);
  const side = h("div", { class: "kp-criterion-side" }, h("div", { class: "kp-side-entry" }, ...input.side), h("div", { class: "kp-side-tools" }, state, clear, openNote));
  const element = h(
    "section",
    { class: "kp-criterion", "aria-labelledby": heading, data: { criterion: criterion.id } },
    h("div", { class: "kp-criterion-main" }, title(criterion, number, heading, t), criterion.guidance && h("p", { class: "kp-guidance" }, criterion.guidance), set, marking, proof(criterion, t), note.element, clash.element),
    side,
  );
  element.addEventListener("keydown", (event) => {
    const radio = event.target.type === "radio" && isPlainEnter(event);
    if (radio && !afterLevel(element, event.target)) ctx.next(criterion.id);
    if (radio) event.preventDefault();
  });

  function setMode(mode) {
    const wanted = mode === "marked" ? null : choiceOf({ state: mode });
    const problem = choiceProblem(criterion, wanted, t);
    if (problem) ctx.refuse(choiceKey, null, problem);
    else ctx.edit(choiceKey, wanted);
  }

  function update() {
    const choice = sheet.get(choiceKey);
    const refusal = sheet.refusals.get(choiceKey) ?? null;
    const aside = choice && choice.state !== "marked";
    state.value = aside ? choice.state : "marked";
    marking.hidden = Boolean(aside);
    side.firstChild.hidden = Boolean(aside);
    set.hidden = !aside;
    setText(set, aside ? asideText(choice.state, t) : "");
    input.show(aside ? null : choice, refusal);
    state.hidden = !sheet.editable;
    clear.hidden = (!choice && !refusal) || Boolean(aside) || !sheet.editable;
    proposal?.update(choice);
    showNote();
    clash.update();
    element.classList.toggle("kp-done", Boolean(choice));
    for (const control of element.querySelectorAll("input, select, textarea")) control.disabled = !sheet.editable;
    for (const control of element.querySelectorAll("button")) control.disabled = !sheet.editable;
  }

  function showNote() {
    const text = sheet.get(noteKey) || "";
    note.show(sheet.refusals.get(noteKey)?.raw ?? text, sheet.refusals.get(noteKey)?.reason ?? "");
    if (text) note.element.hidden = false;
    openNote.hidden = !note.element.hidden || !sheet.editable;
  }

  return { id: criterion.id, element, update, focus: () => (side.firstChild.hidden ? state : input).focus() };
}

function title(criterion, number, id, t) {
  const max = criterion.scoring.kind === "penalty" ? t("只扣分", "only takes off") : t(`满分 ${microText(micro(criterion.max))} 分`, `max ${microText(micro(criterion.max))}`);
  return h(
    "div",
    { class: "kp-criterion-title" },
    h("h4", { id }, h("span", { class: "kp-criterion-number" }, `${number}.`), ` ${criterion.title}`),
    h("span", { class: "kp-muted kp-small" }, max),
    criterion.unit && criterion.metric && h("span", { class: "kp-muted kp-small" }, t(`单位 ${criterion.unit}`, `in ${criterion.unit}`)),
    criterion.required && badge(t("必评", "Required"), "accent"),
    criterion.bonus && criterion.scoring.kind !== "penalty" && badge(t("加分项", "Bonus"), "good"),
  );
}

function proof(criterion, t) {
  const facts = [
    [t("依据材料", "Evidence"), criterion.evidence],
    [t("核验方式", "How to check"), criterion.check],
    [t("标准出处", "Source"), criterion.source],
  ].filter(([, text]) => text);
  if (!facts.length) return null;
  return h("dl", { class: "kp-proof" }, ...facts.map(([label, text]) => h("div", {}, h("dt", {}, label), h("dd", {}, text))));
}

function proposalLine(ctx, sheet, criterion, input) {
  const proposal = sheet.opened.proposals?.[criterion.id];
  if (!proposal) return null;
  const { t } = ctx;
  const now = () => sheet.get(`choice:${criterion.id}`);
  const adopt = button(t("采用", "Adopt"), () => (ctx.edit(`choice:${criterion.id}`, proposedChoice(criterion, proposal, now())), input.focus()), { label: t(`采用“${criterion.title}”的建议`, `Adopt the proposal for “${criterion.title}”`) });
  const possible = proposedChoice(criterion, proposal, null) !== null;
  const text = h("p", {}, h("strong", {}, t("建议", "Proposal")), visuallyHidden("："), ` ${proposal.reason}`);
  return {
    element: h("div", { class: "kp-proposal" }, text, possible && adopt),
    update(choice) {
      adopt.hidden = !sheet.editable || (Boolean(choice) && follows(criterion, proposal, choice));
    },
  };
}

function follows(criterion, proposal, choice) {
  const wanted = proposedChoice(criterion, proposal, choice);
  return Boolean(wanted) && wanted.level === choice.level && JSON.stringify(wanted.parts) === JSON.stringify(choice.parts) && micro(wanted.value) === micro(choice.value);
}

function modes(criterion, t) {
  const aside = criterion.required ? [] : [["not_applicable", t("不适用", "Not applicable")]];
  return [["marked", t("打分", "Mark")], ...aside, ["abstained", t("弃权", "Abstain")]];
}

function asideText(state, t) {
  return state === "abstained"
    ? t("弃权：本项不打分，本表不形成总分。", "Abstained: no points here, and no total for this sheet.")
    : t("不适用：本项不计入，总分按其余各项折算。", "Not applicable: left out, the rest is scaled to full marks.");
}

/** Enter on a level goes to the number field beside it, where there is one. */
function afterLevel(element, radio) {
  if (!radio.checked) return false;
  const number = element.querySelector(".kp-number-input");
  if (number) number.focus({ preventScroll: true });
  return Boolean(number);
}
