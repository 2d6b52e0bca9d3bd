// What is decided on one application: 通过, 退回补正, 不予受理, with reasons out of the findings.
import { h, replace } from "../core/dom.js";
import { button } from "../core/ui.js";
import { choiceRow, reasonField } from "../office/pieces.js";

const DECISIONS = ["passed", "sent_back", "not_accepted"];

/** @param {{office: any, found: any, settled: () => Promise<void>}} desk */
export function decisionForm({ office, found, settled }) {
  const { t } = office;
  const { application: app } = found;
  const words = { passed: t("通过"), sent_back: t("退回补正"), not_accepted: t("不予受理") };
  const choice = choiceRow(t("处理"), DECISIONS.map((id, index) => [id, `${index + 1} ${words[id]}`]), "", "kp-decide");
  const reason = reasonField(t("理由"), "", t("退回补正、不予受理必填，会写给申报单位。Ctrl+Enter 确认。"));
  const templates = h("div", { class: "kp-actions kp-templates" });
  const confirm = button("", (event) => record(event.currentTarget), { kind: "primary" });
  const more = h("div", { class: "kp-decision-more", hidden: true }, templates, reason.element, h("div", { class: "kp-actions" }, confirm));
  const element = h("div", { class: "kp-decision kp-inbox-decision" }, choice.element, more);

  function chosen(state) {
    more.hidden = !state;
    if (!state) return;
    replace(confirm, h("span", {}, t("确认{words}", { words: words[state] })));
    const ready = state === "passed" ? [] : reasonTemplates(found.findings, state, t);
    replace(templates, ...ready.map(([title, text]) => button(title, () => insert(text))));
    templates.hidden = ready.length === 0;
    if (state !== "passed" && !reason.area.value) reason.area.value = ready[0]?.[1] ?? "";
  }

  function insert(text) {
    reason.area.value = text;
    reason.area.focus();
  }

  function key(number) {
    const state = DECISIONS[number - 1];
    const input = [...element.querySelectorAll("input")].find((one) => one.value === state);
    if (!input) return;
    input.checked = true;
    chosen(state);
    (state === "passed" ? confirm : reason.area).focus();
  }

  async function record(control) {
    const state = choice.value();
    if (state !== "passed" && !reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明理由。"));
    }
    const body = { application: app.id, state, reason: reason.area.value };
    const done = await office.attempt(control, () => office.api.request("secretary.screen", body));
    if (!done) return undefined;
    office.say("good", t("“{name}”：{words}，已记录。", { name: app.name, words: words[done.screening] }));
    return settled();
  }

  choice.element.addEventListener("change", () => chosen(choice.value()));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && !more.hidden) {
      event.preventDefault();
      record(confirm);
    }
  });
  return { element, key };
}

/** Reasons ready to be sent: what is wrong, with what to do about it where it can be corrected. */
export function reasonTemplates(findings, state, t) {
  const told = findings.filter((one) => one.severity !== "info");
  const wrong = told.filter((one) => one.severity === "error");
  const line = (one, index) => {
    const message = one.message.replace(/[。.]$/u, "");
    const what = one.remedy.replace(/^请/u, "").replace(/[。.]$/u, "");
    const clause = one.clause;
    const number = index + 1;
    if (state === "sent_back" && what) return t("{number}. {message}；请{what}。", { number, message, what });
    if (state === "not_accepted" && clause) return t("{number}. {message}（依据：{clause}）。", { number, message, clause });
    return t("{number}. {message}。", { number, message });
  };
  const all = (list) => list.map(line).join("\n");
  const short = (text) => (text.length > 16 ? `${text.slice(0, 16)}…` : text);
  const sets = [
    wrong.length > 0 && [t("全部不符项（{wrongCount}）", { wrongCount: wrong.length }), all(wrong)],
    told.length > wrong.length && [t("全部意见（{toldCount}）", { toldCount: told.length }), all(told)],
    ...(told.length > 1 ? told.map((one) => [short(one.message), all([one])]) : []),
  ].filter(Boolean);
  return sets.slice(0, 6);
}
