// What the chair does now, and which applications to talk about first, each with its reasons.
import { h, replace } from "../../core/dom.js";
import { button, notice } from "../../core/ui.js";
import { card } from "../../office/pieces.js";
import { dataTable } from "../../office/table.js";
import { firstRows } from "./words.js";

const WAITING_NAMED = 3;

/** Sheets handed in, to come, and from whom. @param {any[]} experts of the overview's progress */
export function waitingFor(experts) {
  const left = (one) => one.assigned - one.recused - one.submitted;
  const open = experts.filter((one) => left(one) > 0);
  const submitted = experts.reduce((sum, one) => sum + one.submitted, 0);
  const count = open.reduce((sum, one) => sum + left(one), 0);
  return { submitted, expected: submitted + count, left: count, names: open.map(({ name }) => name) };
}

/**
 * The next steps, each with where it leads.
 * @param {{phase: string, waiting: any, found: any, next: any}} now
 * @param {(message: string, values?: object) => string} t
 * @returns {{id: string, text: string, lead: string}[]}
 */
export function chairSteps({ phase, waiting, found, next }, t) {
  const first = firstRows(found.rows).length;
  const more = next && !next.refused ? next.rows.length : 0;
  const steps = [];
  if (phase === "review" && waiting.left) steps.push({ id: "progress", text: t("还有 {left} 份评审表没交（{names}）。交齐后本页会更新。", { left: waiting.left, names: someWaiting(waiting.names, t) }), lead: t("看进度") });
  if (["setup", "review", "deliberation"].includes(phase) && more) steps.push({ id: "reviews", text: t("定不定增评：建议 {count} 份。", { count: more }), lead: t("看建议增评") });
  if (phase === "review") steps.push({ id: "phase", text: first ? t("进入“汇总合议”，先议下面这 {count} 项。", { count: first }) : t("进入“汇总合议”。"), lead: t("到“阶段”") });
  if (phase === "deliberation" && first) steps.push({ id: "first", text: t("先议下面这 {count} 项。", { count: first }), lead: t("看这几项") });
  return steps;
}

function someWaiting(names, t) {
  const shown = names.slice(0, WAITING_NAMED).join(t("、"));
  return names.length > WAITING_NAMED ? t("{shown}等 {count} 位", { shown, count: names.length }) : shown;
}

/** @param {any} office @param {any} state @param {any} act @param {Promise<any>} later the suggestions, when they are there */
export function todoCard(office, state, act, later) {
  const { t, data } = office;
  const waiting = waitingFor(data.progress.experts);
  const list = h("ol", { class: "kp-certain-steps" });
  const lead = (id) => ({ reviews: () => act.part("reviews"), first: () => document.querySelector(".kp-first")?.scrollIntoView() })[id] ?? (() => office.go(id));
  const line = (step) => h("li", {}, h("span", {}, step.text), button(step.lead, lead(step.id), { kind: "quiet", trailing: "right" }));
  const fill = () => replace(list, ...chairSteps({ phase: data.round.phase, waiting, found: state.found, next: state.next }, t).map(line));
  fill();
  if (!state.next) later.then(fill);
  const based = waiting.left ? t("按已交的 {submitted}／{expected} 份计算。", waiting) : t("评审表已交齐，按全部 {submitted} 份计算。", waiting);
  return card(t("现在该做什么"), h("p", { class: "kp-muted kp-small" }, based), list);
}

/** Those to be talked about first, each leading to its sheets. @param {any} office @param {any} state @param {any[]} rows @param {any[]} columns of the list */
export function firstCard({ t }, state, rows, columns) {
  if (!state.found.cut) return null;
  const first = firstRows(rows);
  const whole = state.category ? t("这里只列所选类别；上方的数字为全部类别。") : "";
  if (!first.length) return state.category ? notice({ text: t("本类没有要先看的申报。") + whole }) : null;
  const wanted = ["raw_rank", "name", "raw", "adjusted", "p_in"];
  const why = { id: "why", title: t("为什么"), cell: (row) => whyText(row, t) };
  const shown = [...wanted.map((id) => columns.find((one) => one.id === id)), why];
  const how = t("点名称，看各份评审表对照、讨论和决定。");
  const box = card(t("合议时请先看的申报（{count} 项）", { count: first.length }), h("p", { class: "kp-fig-how" }, how, whole), h("div", { class: "kp-edge-list" }, dataTable({ caption: t("合议时请先看的申报"), columns: shown, rows: first, empty: "", t })), h("p", { class: "kp-muted kp-small" }, t("“真正够线的可能”是扣除专家宽严以后，这项申报真正够得上入围线的可能。与“再评一份会不会变”是两回事，所以数字不同。")));
  box.classList.add("kp-first");
  return box;
}

/** The reasons as one sentence. @param {any} row @param {(message: string, values?: object) => string} t */
export function whyText(row, t) {
  return row?.why?.length ? `${row.why.join(t("；"))}${t("。")}` : "";
}
