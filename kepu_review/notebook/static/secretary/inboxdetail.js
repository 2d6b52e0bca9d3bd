// The right side of the inbox: one application, its findings, its facts, and what is decided.
import { h, replace } from "../core/dom.js";
import { badge, button, notice, picker } from "../core/ui.js";
import { materialsPane } from "../expert/materials.js";
import { factCards } from "./factcards.js";
import { decisionForm } from "./inboxdecide.js";
import { screeningBadge } from "./inboxlist.js";
import { sheetWord } from "./live.js";

/**
 * @param {{office: any, settled: () => Promise<void>, step: (by: number) => void,
 *   chosen: () => string | null}} desk
 */
export function inboxDetail({ office, settled, step, chosen }) {
  const { t } = office;
  const element = h("section", { class: "kp-inbox-detail", tabindex: "-1", "aria-label": t("申报") });
  const state = { shown: null, text: "", form: null };

  function nothing() {
    Object.assign(state, { shown: null, text: "", form: null });
    replace(element, h("p", { class: "kp-muted kp-inbox-empty" }, t("没有要处理的申报。可在左侧改换条件。")));
  }

  async function open(id, same) {
    if (same && state.shown === id && typingHere()) return;
    const found = await office.attempt(null, () => office.api.request("secretary.application", { application: id }));
    if (!found || chosen() !== id) return;
    const text = JSON.stringify(found);
    if (state.shown === id && state.text === text) return;
    const another = state.shown !== id;
    Object.assign(state, { shown: id, text });
    state.form = decisionForm({ office, found, settled });
    replace(element, ...parts(found));
    if (another) element.scrollTop = 0;
  }

  /** Experts that a passed application still lacks while the office may assign. */
  function lacking(found) {
    const { data } = office;
    const open = found.screening === "passed" && (data.phase === "setup" || data.phase === "review");
    return open && data.counts.experts ? data.per_application - found.experts.filter((one) => one.state !== "recused").length : 0;
  }

  function typingHere() {
    return element.contains(document.activeElement) && document.activeElement instanceof HTMLTextAreaElement;
  }

  function parts(found) {
    const { application: app } = found;
    const facts = [app.id, app.applicant, app.category_title, app.subtype, app.region, app.nominator].filter(Boolean).join(" · ");
    return [
      h("header", { class: "kp-inbox-head" }, h("div", {}, h("h3", {}, app.name, " ", screeningBadge(found.screening, t)), h("p", { class: "kp-muted" }, facts)), h("div", { class: "kp-actions" }, button(t("上一份"), () => step(-1), { kind: "quiet", icon: "left" }), button(t("下一份"), () => step(1), { kind: "quiet", trailing: "right" }))),
      found.reason && notice({ title: t("处理理由"), text: found.reason }),
      categoryNotice(office, found),
      findingList(found, t),
      state.form.element,
      found.experts.length > 0 && expertLine(found.experts, t),
      lacking(found) > 0 && lateAssignment(office, found, lacking(found)),
      factCards(found.cards, t),
      materialsPane(office, found.materials),
    ].filter(Boolean);
  }

  return { element, open, nothing, key: (number) => state.form?.key(number) };
}

function findingList(found, t) {
  if (!found.checked) return notice({ tone: "warn", text: t("现有内容还没有审查，请先运行审查。") });
  if (!found.findings.length) return notice({ tone: "good", text: t("没有审查意见。") });
  return h("ul", { class: "kp-findings", "aria-label": t("审查意见") }, ...found.findings.map((one) => findingItem(one, t)));
}

function findingItem(one, t) {
  const words = { error: [t("不符"), "bad"], warning: [t("提醒"), "warn"], info: [t("说明"), "accent"] };
  const [text, tone] = words[one.severity] ?? [one.severity, ""];
  return h(
    "li",
    { class: `kp-finding kp-finding-${tone}` },
    h("p", {}, badge(text, tone), " ", one.message),
    one.remedy && h("p", { class: "kp-small" }, t("怎么办：{remedy}", { remedy: one.remedy })),
    (one.clause || one.title) && h("p", { class: "kp-muted kp-small" }, t("依据：{one}", { one: one.clause || one.title })),
  );
}

function expertLine(experts, t) {
  return h("p", { class: "kp-badges" }, h("span", { class: "kp-muted" }, t("已分派：")), ...experts.map((one) => badge(`${one.name} ${sheetWord(one.state, t)}`, one.state === "submitted" ? "good" : "")));
}

function lateAssignment(office, found, count) {
  const { t } = office;
  const { id } = found.application;
  const go = button(t("只为这一份分派专家"), async (event) => {
    const done = await office.attempt(event.currentTarget, () => office.api.request("secretary.assign", { applications: [id] }, { timeout: 180000 }));
    if (!done) return;
    office.say("good", t("已为 {id} 分派 {pairs} 位专家，其他申报没有变动。", { id, pairs: done.pairs }));
    await office.attempt(null, () => office.reload());
  });
  return notice({ text: t("还缺 {count} 位专家。", { count }), actions: [go] });
}

function categoryNotice(office, found) {
  const { t, data } = office;
  const { application: app } = found;
  const open = app.category === null;
  if (!open && !found.category_note) return null;
  const select = picker(t("基地类别"), [["", t("请选择类别")], ...data.categories.map(({ id, title }) => [id, title])], app.category ?? "", () => {});
  const set = button(open ? t("确定类别") : t("更改类别"), async (event) => {
    if (!select.value) return office.say("warn", t("请先选择类别。"));
    const done = await office.attempt(event.currentTarget, () => office.api.request("secretary.category", { application: app.id, category: select.value, reason: t("秘书核定") }));
    if (done) await office.attempt(null, () => office.reload());
    return undefined;
  });
  const title = open ? t("类别待核定") : t("类别由表上的写法归入，可更改");
  return notice({ tone: open ? "warn" : "", title, text: found.category_note || "" }, h("div", { class: "kp-actions" }, select, set));
}
