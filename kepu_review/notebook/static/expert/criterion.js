// One criterion: title, guidance, claim, proposal, input by kind, 不适用/弃权, comment, dispute.
import { micro, microText } from "../core/decimal.js";
import { domId, h, setText, visuallyHidden } from "../core/dom.js";
import { isPlainEnter } from "../core/entry.js";
import { badge, button } from "../core/ui.js";
import { createAside } from "./aside.js";
import { claimLine } from "./claim.js";
import { createClash } from "./clash.js";
import { contraryText } from "./contrary.js";
import { pressDigit } from "./digits.js";
import { createInput, proposedChoice } from "./inputs.js";
import { createNote } from "./note.js";
import { guidanceText, proofLine } from "./proof.js";
import { choicePoints, markedByParts } from "./scoring.js";
import { findingText } from "./sheetbar.js";
import { createTyping } from "./typing.js";

/**
 * @param {any} ctx with edit(key, value), refuse(key, raw, reason), next(criterion), bound() = the
 *   edit of the sheet shown now
 * @param {any} sheet the one shown now; `bind` after it has become another
 * @param {any} criterion
 * @param {number} number
 * @returns {{id: string, element: HTMLElement, update: () => void, bind: () => void, focus: () => void}}
 */
export function createCriterion(ctx, sheet, criterion, number) {
  const { t } = ctx;
  const [choiceKey, noteKey] = [`choice:${criterion.id}`, `note:${criterion.id}`];
  const heading = domId("kp-criterion");
  const typing = createTyping(() => sheet.get(choiceKey));
  const input = createInput(ctx, criterion, {
    set: (choice) => (typing.made(choice), ctx.edit(choiceKey, choice)),
    refuse: (raw, reason) => ctx.refuse(choiceKey, raw, reason, { before: typing.refused() }),
    next: goOn,
    before: () => typing.before(),
    proposal: () => sheet.opened.proposals?.[criterion.id] ?? null,
  });
  const said = h("p", { class: "kp-hint kp-said", role: "status" });
  const aside = createAside(ctx, criterion, (choice) => (ctx.edit(choiceKey, choice), view.focus()));
  const clear = button(t("清除"), () => (ctx.edit(choiceKey, null), input.focus()), { kind: "quiet", label: t("清除“{title}”的打分", { title: criterion.title }) });
  const openNote = button(t("写评语"), () => (noteShown().area.focus(), (openNote.hidden = true)), { kind: "quiet", label: t("为“{title}”写评语", { title: criterion.title }) });
  const clash = createClash(ctx, sheet, [choiceKey, noteKey], criterion);
  const marking = h("div", { class: "kp-marking" }, input.main);
  const tools = h("div", { class: "kp-side-tools" }, openNote, ...aside.tools, clear);
  const entry = h("div", { class: "kp-side-entry" }, ...input.side, said);
  const main = h("div", { class: "kp-criterion-main" }, title(criterion, number, heading, t), guidanceText(ctx, criterion.guidance), aside.line, marking, proofLine(ctx, criterion));
  const element = h("section", { class: "kp-criterion", "aria-labelledby": heading, data: { criterion: criterion.id } }, main, h("div", { class: "kp-criterion-side" }, entry, tools));
  let proposal = null;
  let claim = null;
  let note = null;
  let finding = null;
  let editable = null;
  let isAside = false;

  element.addEventListener("keydown", (event) => {
    const radio = event.target.type === "radio" && isPlainEnter(event);
    if (radio && !afterLevel(element, event.target)) goOn();
    if (radio || pressDigit(element, event, noOption)) event.preventDefault();
  });
  input.main?.addEventListener("focusout", ({ relatedTarget }) => input.main.contains(relatedTarget) || proposal?.update(sheet.get(choiceKey)));
  typing.watch(entry);
  typing.watch(marking);

  function noOption(digit, count) {
    setText(said, t("没有第 {digit} 项，请按 1–{count}", { digit, count }));
  }

  /** On to the next one; what is left without a mark says so. */
  function goOn() {
    const choice = sheet.get(choiceKey);
    const needed = !criterion.bonus && criterion.scoring.kind !== "penalty";
    const open = (choice?.state ?? "marked") === "marked" && choicePoints(criterion, choice) === null;
    setText(said, needed && open ? t("第 {number} 项未评", { number }) : "");
    ctx.next(criterion.id);
  }

  function noteShown() {
    if (!note) {
      const edit = ctx.bound(); // a text area stays with its sheet
      note = createNote({
        label: t("本项评语"),
        placeholder: t("选填；写明给分的依据"),
        typed: (text) => edit(noteKey, text),
        phrases: { ctx, criterion: criterion.id, rubric: sheet.opened.rubric.hash, application: sheet.id },
      });
      note.enable(sheet.editable);
      note.area.addEventListener("keydown", (event) => event.key === "Enter" && event.ctrlKey && !event.isComposing && (event.preventDefault(), ctx.next(criterion.id)));
      main.append(note.element);
    }
    return note;
  }

  /** Nothing of the sheet shown before stays. */
  function bind() {
    for (const part of [proposal?.element, claim, note?.element, finding]) part?.remove();
    [note, finding, editable] = [null, null, null];
    typing.end();
    setText(said, "");
    input.reset();
    aside.reset();
    proposal = proposalLine(ctx, sheet, criterion, input);
    claim = claimLine(ctx, sheet.opened.self_assessment?.[criterion.id]);
    if (proposal) marking.prepend(proposal.element);
    if (claim) aside.line.before(claim);
  }

  function update() {
    const choice = sheet.get(choiceKey);
    const refusal = sheet.refusals.get(choiceKey) ?? null;
    isAside = aside.update(choice, sheet.editable);
    marking.hidden = entry.hidden = isAside;
    input.show(isAside ? null : choice, refusal);
    if (choice) setText(said, "");
    clear.hidden = (!choice && !refusal) || isAside || !sheet.editable;
    proposal?.update(choice);
    showNote();
    showFinding();
    if (sheet.disputes.size || clash.element.parentNode) {
      clash.update();
      main.append(clash.element);
    }
    element.classList.toggle("kp-done", Boolean(choice));
    if (editable !== sheet.editable) enable();
  }

  function enable() {
    editable = sheet.editable;
    note?.enable(editable);
    for (const control of element.querySelectorAll("input, textarea, button:not(.kp-foldline > button)")) control.disabled = !editable;
  }

  function showNote() {
    const refusal = sheet.refusals.get(noteKey);
    const text = refusal?.raw ?? (sheet.get(noteKey) || "");
    if (text || refusal || note) noteShown().show(text, refusal?.reason ?? "");
    openNote.hidden = Boolean(note) || !sheet.editable;
  }

  function showFinding() {
    const told = sheet.findings.filter((one) => one.criterion === criterion.id).map(findingText).join(" ");
    if (!told && !finding) return;
    finding ??= main.appendChild(h("p", { class: "kp-heed" }));
    finding.hidden = !told;
    setText(finding, told);
  }

  bind();
  const view = { id: criterion.id, element, update, bind, focus: () => (isAside ? aside : input).focus() };
  return view;
}

function title(criterion, number, id, t) {
  const max = criterion.scoring.kind === "penalty" ? t("只扣分") : t("满分 {microText} 分", { microText: microText(micro(criterion.max)) });
  return h(
    "div",
    { class: "kp-criterion-title" },
    h("h4", { id }, h("span", { class: "kp-criterion-number" }, `${number}.`), ` ${criterion.title}`),
    h("span", { class: "kp-muted kp-small" }, max),
    criterion.unit && criterion.metric && h("span", { class: "kp-muted kp-small" }, t("单位 {unit}", { unit: criterion.unit })),
    criterion.required && badge(t("必评"), "accent"),
    criterion.bonus && criterion.scoring.kind !== "penalty" && badge(t("加分项"), "good"),
  );
}

function proposalLine(ctx, sheet, criterion, input) {
  const proposal = sheet.opened.proposals?.[criterion.id];
  if (!proposal) return null;
  const { t } = ctx;
  const now = () => sheet.get(`choice:${criterion.id}`);
  const possible = proposedChoice(criterion, proposal, null) !== null;
  const adopt = possible ? button(t("采用"), () => (ctx.edit(`choice:${criterion.id}`, proposedChoice(criterion, proposal, now())), input.focus()), { label: t("采用“{title}”的建议", { title: criterion.title }) }) : null;
  const text = h("p", {}, h("strong", {}, t("建议")), visuallyHidden("："), ` ${proposal.reason}`);
  const contrary = h("p", { class: "kp-contrary", role: "status" });
  return {
    element: h("div", { class: "kp-proposal" }, text, adopt, contrary),
    update(choice) {
      const ticking = markedByParts(criterion.scoring) && input.main.contains(document.activeElement); // half of it always differs
      setText(contrary, ticking ? "" : contraryText(criterion, proposal, choice, t));
      if (adopt) adopt.hidden = !sheet.editable || (Boolean(choice) && follows(criterion, proposal, choice));
    },
  };
}

function follows(criterion, proposal, choice) {
  const wanted = proposedChoice(criterion, proposal, choice);
  return Boolean(wanted) && wanted.level === choice.level && JSON.stringify(wanted.parts) === JSON.stringify(choice.parts) && micro(wanted.value) === micro(choice.value);
}

/** Enter on a level goes to the number field beside it, where there is one. */
function afterLevel(element, radio) {
  if (!radio.checked) return false;
  const number = element.querySelector(".kp-number-input");
  if (number) number.focus({ preventScroll: true });
  return Boolean(number);
}
