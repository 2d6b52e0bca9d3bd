// The expert's message API in memory: same verbs, same refusals, and switches for bad weather.
import { speaker } from "../../kepu_review/notebook/static/core/text.js";
import { choiceProblem } from "../../kepu_review/notebook/static/expert/check.js";
import { choicePoints, rubricLeaves, sheetTotal } from "../../kepu_review/notebook/static/expert/scoring.js";
import { microText } from "../../kepu_review/notebook/static/core/decimal.js";
import { tidyChoice } from "../../kepu_review/notebook/static/expert/fields.js";
import { CARDS, CLAIMS, PROPOSALS, RUBRIC } from "./fake-rubric.mjs";

const COUNTIES = ["东山县", "西河区", "南江县", "北岭市"];
const KINDS = [["venue", "科技场馆"], ["nature", "自然资源"], ["media", "媒体传播"]];

const CLAUSES = [
  { section: "基本条件", clause: "办法第五条（一）", text: "提供公共科普服务的法人单位", note: "核对法人证书" },
  { section: "基本条件", clause: "办法第五条（三）", text: "具备开展科普公共服务的室内外场所", note: "" },
  { section: "环节", clause: "办法第八条（一）", text: "评审", note: "" },
];

/** A server for one expert and `size` invented applications. */
export class FakeServer {
  constructor({ size = 24, names = {}, undeclared = false } = {}) {
    this.items = Array.from({ length: size }, (_, index) => fakeItem(index, names));
    this.declared = new Set(undeclared ? [] : this.items.map((item) => item.application));
    this.phase = "review";
    this.reviews = new Map();
    this.acks = new Map();
    this.seq = 0;
    this.phrases = [];
    this.down = false;
    this.log = [];
    this.delay = 0;
    this.clock = () => new Date().toISOString();
  }

  /** `send` of createApi. */
  send = async (message) => {
    if (this.delay) await new Promise((resolve) => setTimeout(resolve, this.delay));
    if (this.down) throw new TypeError("Failed to fetch");
    const plain = structuredClone(message);
    this.log.push(plain);
    const known = this.acks.get(plain.op);
    const answer = known ?? this.#answer(plain);
    if (plain.verb === "expert.save" && answer.ok) this.acks.set(plain.op, answer);
    if (this.loseAnswer) {
      this.loseAnswer = false;
      throw new TypeError("Failed to fetch");
    }
    return structuredClone({ op: plain.op, cid: plain.cid, ...answer });
  };

  review(application) {
    const blank = { revision: 0, state: "new", marks: {}, vetoes: {}, comment: "", recusal_reason: "", saved_at: null, submitted_at: null, receipt: null };
    if (!this.reviews.has(application)) this.reviews.set(application, blank);
    const review = this.reviews.get(application);
    return { ...review, total: totalOf(review), findings: findingsOf(review) };
  }

  /** Somebody else saves, in another window. */
  elsewhere(application, patch) {
    this.#store(application, patch);
  }

  saves() {
    return this.log.filter(({ verb }) => verb === "expert.save");
  }

  #answer({ verb, body }) {
    try {
      return { ok: true, body: this[verb.replace(".", "_")](body) };
    } catch (error) {
      if (!error.kind) throw error;
      return { ok: false, error: { ...error } };
    }
  }

  expert_list() {
    const round = { id: "R8", title: "第八批市级科普教育基地评审", programme: "demo", phase: this.phase, phase_title: "专家评审", deadline: "2026-11-30T09:00:00Z", demo: true };
    const items = this.items.map((item) => ({ ...item, ...this.#progress(item.application) }));
    const reading = { notice: true, rubrics: KINDS.map(([category]) => category) };
    return { round, me: { id: "E07", name: "专家七", affiliation: "某大学（演示）" }, items, progress: {}, reading, marks_open: this.phase === "review" };
  }

  expert_phrases() {
    const recent = [...this.reviews].flatMap(([application, { marks, comment }]) => [
      ...(comment ? [{ application, rubric: RUBRIC.hash, criterion: null, text: comment }] : []),
      ...Object.entries(marks).filter(([, mark]) => mark.comment).map(([criterion, mark]) => ({ application, rubric: RUBRIC.hash, criterion, text: mark.comment })),
    ]);
    return { phrases: this.phrases, recent: recent.reverse() };
  }

  expert_set_phrases({ phrases }) {
    this.phrases = [...new Set(phrases.map((one) => one.trim()).filter(Boolean))];
    return { phrases: this.phrases };
  }

  expert_pulse() {
    return { mark: String(this.seq), phase: this.phase, deadline: "2026-11-30T09:00:00Z" };
  }

  expert_meeting() {
    return { now: this.clock(), item: null, leave: false, present: false, ballots: [] };
  }

  expert_panel() {
    return { remarks: [], rescore: null, others: null, hidden: false, why_not: "" };
  }

  expert_read({ what, category }) {
    if (what === "rubric") return { category, rubric: RUBRIC };
    return { title: "关于开展科普教育基地认定的通知（演示）", number: "演示〔2026〕1号", issuer: "示例科协", year: 2026, clauses: CLAUSES };
  }

  expert_declare({ application, applications }) {
    for (const one of applications ?? [application]) this.declared.add(one);
    this.seq += 1;
    return { declared_at: this.clock() };
  }

  expert_columns() {
    const rows = this.items.filter((item) => this.reviews.has(item.application)).map((item) => this.#column(item));
    const bins = Array.from({ length: 10 }, (_, index) => ({ low: index * 10, high: index * 10 + 10, count: rows.filter((row) => row.total !== null && Math.min(9, Math.floor(row.total / 10)) === index).length }));
    const count = rows.filter((row) => row.total !== null).length;
    return { rubrics: rows.length ? { [RUBRIC.hash]: RUBRIC } : {}, rows, distribution: { bins, count, mean: count ? "78.5" : null, sd: count ? "8.2" : null, median: count ? "79" : null, low: count ? "60" : null, high: count ? "92" : null } };
  }

  #column(item) {
    const review = this.review(item.application);
    const marks = Object.fromEntries(Object.entries(review.total.by_criterion).map(([id, points]) => [id, { points, level: review.marks[id].level ?? null, state: review.marks[id].state }]));
    return { application: item.application, name: item.name, category: item.category, state: review.state, rubric: RUBRIC.hash, total: review.total.points, marks };
  }

  expert_open({ application }) {
    const item = this.items.find((one) => one.application === application);
    if (!item) throw { kind: "not_assigned", message: `申报 ${application} 没有分派给您。`, remedy: "" };
    const { initials: _initials, ...rest } = item;
    const review = this.review(application);
    const editable = review.state === "new" || review.state === "draft";
    const recused = review.state === "recused";
    const declared = this.declared.has(application) || review.revision > 0;
    const shut = recused || !declared;
    return {
      application: { ...rest, id: application, subtype: "综合性科技馆", nominator: "东山县科协（演示）" },
      cards: shut ? [] : CARDS,
      rubric: shut ? null : RUBRIC,
      review,
      proposals: shut ? {} : PROPOSALS,
      conflicts: application === "KP0003" ? [{ kind: "same_unit", detail: "您登记的单位与申报单位相同" }] : [],
      declared,
      rescore: null,
      frozen: null,
      materials: [],
      self_assessment: shut ? {} : CLAIMS,
      editable,
      why_not: editable ? "" : "评审表已提交。",
    };
  }

  expert_save({ application, base_revision, patch }) {
    const review = this.review(application);
    if (review.state === "submitted") throw { kind: "closed", message: "评审表已提交，不能再修改。", remedy: "如需修改，请先撤回。" };
    if (base_revision !== review.revision) throw { kind: "stale", message: "已在别处保存过。", remedy: "", current: review };
    for (const [criterion, mark] of Object.entries(patch.marks ?? {})) checkMark(criterion, mark);
    if (patch.comment?.includes("拒绝")) throw { kind: "refused", message: "评语未被接受。", remedy: "请改写。" };
    const stored = this.#store(application, patch);
    return { revision: stored.revision, saved_at: stored.saved_at, receipt: stored.receipt, total: totalOf(stored), findings: findingsOf(stored) };
  }

  expert_submit({ application, base_revision }) {
    const review = this.review(application);
    if (base_revision !== review.revision) throw { kind: "stale", message: "已在别处保存过。", remedy: "", current: review };
    if (!review.total.complete) throw { kind: "refused", message: "还有未评的项。", remedy: "" };
    return this.#become(application, { state: "submitted", submitted_at: this.clock() });
  }

  expert_recall({ application, reason }) {
    if (!reason) throw { kind: "refused", message: "须写明原因。", remedy: "" };
    return this.#become(application, { state: "draft", submitted_at: null });
  }

  expert_recuse({ application, reason }) {
    return this.#become(application, { state: "recused", recusal_reason: reason });
  }

  #store(application, patch) {
    const { total: _total, ...review } = this.review(application);
    const marks = { ...review.marks };
    for (const [criterion, mark] of Object.entries(patch.marks ?? {})) {
      if (mark === null) delete marks[criterion];
      else marks[criterion] = mark;
    }
    const vetoes = Object.fromEntries(Object.entries({ ...review.vetoes, ...patch.vetoes }).filter(([, text]) => text !== null));
    return this.#write(application, { ...review, state: "draft", marks, vetoes, comment: patch.comment ?? review.comment });
  }

  #become(application, change) {
    const { total: _total, ...review } = this.review(application);
    const written = this.#write(application, { ...review, ...change });
    return { review: this.review(application), receipt: written.receipt };
  }

  #write(application, review) {
    this.seq += 1;
    const receipt = { seq: this.seq, hash: (this.seq * 2654435761).toString(16).padStart(64, "ab") };
    const written = { ...review, revision: review.revision + 1, saved_at: this.clock(), receipt };
    this.reviews.set(application, written);
    return written;
  }

  #progress(application) {
    const { state, total, saved_at } = this.review(application);
    const declared = this.declared.has(application) || state !== "new";
    return { state, total: total.points, full: "100", missing: total.missing.length, saved_at, declared, rescore: null, frozen: null, conflicts: application === "KP0003" ? 1 : 0 };
  }
}

function checkMark(criterion, mark) {
  const leaf = rubricLeaves(RUBRIC.criteria).find(({ id }) => id === criterion);
  const problem = leaf ? choiceProblem(leaf, tidyChoice(mark), speaker("zh")) : `没有打分项 ${criterion}`;
  if (problem) throw { kind: "refused", message: problem, remedy: "" };
}

/** A plugin's remark: the best level without a word on why. */
function findingsOf({ marks }) {
  const high = Object.entries(marks).filter(([, mark]) => mark.level === "优秀" && !mark.comment);
  return high.map(([criterion]) => ({ severity: "warning", message: "评为优秀但没有写评语。", remedy: "请写明依据。", criterion }));
}

function totalOf(review) {
  const choice = (id) => tidyChoice(review.marks[id]);
  const total = sheetTotal(RUBRIC, choice, (id) => review.marks[id]?.comment ?? "");
  const text = (number) => (number === null ? null : microText(number));
  const leaves = rubricLeaves(RUBRIC.criteria).filter(({ id }) => review.marks[id]);
  const by_criterion = Object.fromEntries(leaves.map((leaf) => [leaf.id, text(choicePoints(leaf, choice(leaf.id)))]));
  return { points: text(total.points), earned: text(total.earned), full: text(total.full), complete: !total.missing.length, missing: total.missing, vetoed: Object.keys(review.vetoes).length > 0, by_criterion };
}

function fakeItem(index, names) {
  const number = String(index + 1).padStart(4, "0");
  const [category, category_title] = KINDS[index % 3];
  const name = names[index] ?? `${COUNTIES[index % 4]}示例${category_title}第 ${index + 1} 号科普基地`;
  return { application: `KP${number}`, name, applicant: `示例申报单位 ${index + 1}（演示）`, region: COUNTIES[index % 4], category, category_title, initials: `slkpjd${index + 1}` };
}
