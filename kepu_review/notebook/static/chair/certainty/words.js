// How sure the list is, in plain sentences: one idea each, figures only where they help.
import { NINETY, sideOf } from "../../figures/sides.js";
import { movedOver } from "../../figures/slope.js";

const NAMED = 3;
const FLIPPING = 2; // experts

/**
 * @typedef {{id: string, title: string, text: string, more?: string, tone: string}} Saying
 * @param {any} data answer of chair.certainty
 * @param {(message: string, values?: object) => string} t
 * @returns {Saying[]}
 */
export function certaintySayings(data, t) {
  return [listSaying(data, t), agreeSaying(data, t), adjustSaying(data, t), expertSaying(data, t), flipSaying(data, t)].filter(Boolean);
}

/** How many stand where. @param {any[]} rows */
export function sideCounts(rows) {
  const count = (wanted) => rows.filter(wanted).length;
  const edge = (row) => sideOf(row) === "edge";
  return {
    inside: count((row) => row.inside),
    sure: count((row) => row.inside && !edge(row)),
    edge: count(edge),
    edge_in: count((row) => edge(row) && row.inside),
    edge_out: count((row) => edge(row) && !row.inside),
    out: count((row) => !row.inside && !edge(row)),
  };
}

/** The usual room of error of a total: nine of ten are within. @param {any[]} rows @returns {number | null} */
export function usualError(rows) {
  const found = rows.map((row) => row.se).filter((se) => se !== null && se !== undefined).sort((one, other) => one - other);
  return found.length ? NINETY * found[Math.floor(found.length / 2)] : null;
}

function listSaying({ rows, cut, note }, t) {
  const title = t("名单有多稳");
  if (!rows.length) return null;
  if (!cut) return { id: "list", title, text: t("本项目没有分数线和名额，不分线内线外；下面只说分数的误差。"), more: note, tone: "" };
  const counts = sideCounts(rows);
  const more = t("“线内”指：{words}。", { words: cut.words }) + note;
  if (!counts.edge) return { id: "list", title, text: t("线内 {inside} 项都基本确定，没有临界的申报。", counts), more, tone: "good" };
  const text = t("线内 {inside} 项，其中 {sure} 项基本确定。另有 {edge} 项临界（线内 {edge_in} 项、线外 {edge_out} 项）：多一份评审、换一位专家，结论就可能不同，值得合议。", counts);
  return { id: "list", title, text, more, tone: "warn" };
}

function agreeSaying({ agreement, rows }, t) {
  const title = t("专家意见是否一致");
  const error = usualError(rows);
  const points = error === null ? "" : t("各位专家平均以后，每项总分的误差约 ± {points} 分（十次有九次在此之内）。", { points: error.toFixed(1) });
  const main = agreement.main;
  if (!main) return { id: "agree", title, text: [agreement.refused?.message ?? "", points].filter(Boolean).join("") || t("评审还不够，看不出是否一致。"), tone: "" };
  const single = agreement.single;
  const text = t("同一项申报的几份评审合起来：{words}。", { words: main.word }) + points;
  const figures = [one(main, t), single && one(single, t)].filter(Boolean).join(t("；"));
  return { id: "agree", title, text, more: t("{figures}（0 为毫无一致，1 为完全一致）。", { figures }), tone: main.value !== null && main.value < 0.5 ? "warn" : "" };
}

function one(row, t) {
  if (row.value === null) return "";
  const range = row.low === null ? "" : t("（{low} 至 {high}）", { low: row.low.toFixed(2), high: row.high.toFixed(2) });
  return `${row.statistic} ${row.value.toFixed(2)}${range}`;
}

function adjustSaying({ rows, cut, method }, t) {
  const title = t("宽严校正会改变什么");
  if (!rows.length) return null;
  const more = ["adjusted", "blup"].includes(method.id) ? t("本批次的名次按“{title}”。", method) : t("本批次的名次按“{title}”；校正只供参考，不会自动改变名次。", method);
  if (!cut) return { id: "adjust", title, text: t("名次变动最大的是{name}：由第 {raw_rank} 名到第 {rank} 名。", mostMoved(rows)), more, tone: "" };
  const moved = rows.filter((row) => movedOver(row) !== "stays");
  if (!moved.length) return { id: "adjust", title, text: t("有的专家偏严、有的偏宽；扣除宽严以后，线内还是这些申报。"), more, tone: "good" };
  const names = (way) => namesOf(moved.filter((row) => movedOver(row) === way), t) || t("没有");
  return { id: "adjust", title, text: t("扣除专家宽严以后，会进到线内：{in}；会落到线外：{out}。", { in: names("in"), out: names("out") }), more, tone: "warn" };
}

function mostMoved(rows) {
  const by = (row) => Math.abs((row.raw_rank ?? row.rank) - row.rank);
  return [...rows].sort((one_, other) => by(other) - by(one_))[0];
}

function expertSaying({ experts, experts_refused: refused }, t) {
  const title = t("哪些专家的打分值得看一看");
  if (refused) return { id: "experts", title, text: refused.message, tone: "" };
  if (!experts.length) return null;
  const look = lookAt(experts);
  const more = t("这是看的线索，不是对专家的评价。");
  if (!look.length) return { id: "experts", title, text: t("没有特别需要留意的。"), more, tone: "good" };
  const shown = look.slice(0, NAMED).map((row) => t("{name}：{words}", { name: row.name, words: row.remarks[0].text.replace(/[。.]$/u, "") }));
  const rest = look.length > NAMED ? t("另有 {count} 位。", { count: look.length - NAMED }) : "";
  return { id: "experts", title, text: `${shown.join(t("；"))}${t("。")}${rest}`, more, tone: "" };
}

/** Those of whom something is worth a look, the strongest lean first. @param {any[]} experts */
export function lookAt(experts) {
  const size = (row) => Math.abs(row.figures.severity ?? 0);
  return experts.filter((row) => row.remarks.length).sort((one_, other) => size(other) - size(one_));
}

function flipSaying({ flips, rows, cut }, t) {
  const title = t("少一位专家会怎样");
  if (!cut || !rows.length) return null;
  if (!flips.length) return { id: "flips", title, text: t("去掉任何一位专家的打分，线内都还是这些申报。"), tone: "good" };
  const groups = flipGroups(flips, rows);
  const said = groups.slice(0, FLIPPING).map(({ name, moved }) => t("去掉{name}的打分，{moved}", { name, moved: flipsText(moved, t) }));
  const rest = groups.length > FLIPPING ? t("；另有 {count} 位专家也会使名单变动", { count: groups.length - FLIPPING }) : "";
  return { id: "flips", title, text: `${said.join(t("；"))}${rest}${t("。")}`, tone: "warn" };
}

/** By expert, who changes most first. @param {any[]} flips @param {any[]} rows */
export function flipGroups(flips, rows) {
  const names = new Map(rows.map((row) => [row.application, row.name]));
  const groups = new Map();
  for (const { expert, name, application, became } of flips) {
    const group = groups.get(expert) ?? { expert, name, moved: [] };
    group.moved.push({ application, name: names.get(application) ?? application, became });
    groups.set(expert, group);
  }
  return [...groups.values()].sort((one_, other) => other.moved.length - one_.moved.length);
}

function flipsText(moved, t) {
  const shown = moved.slice(0, NAMED).map((each) => flipText(each, t)).join(t("、"));
  return moved.length > NAMED ? t("{shown}等 {count} 项变动", { shown, count: moved.length }) : shown;
}

function flipText({ name, became }, t) {
  return became === "in" ? t("{name}进到线内", { name }) : t("{name}落到线外", { name });
}

function namesOf(rows, t) {
  const shown = rows.slice(0, NAMED).map((row) => row.name).join(t("、"));
  return rows.length > NAMED ? t("{shown}等 {count} 项", { shown, count: rows.length }) : shown;
}

/** The one review that would tell most. @param {any} found answer of chair.suggest @param {Function} t */
export function nextReviewText({ refused, rows }, t) {
  if (refused) return refused.message;
  if (!rows.length) return t("再评哪一份都不会改变名单。");
  const [{ name, expert_name: expert, why }] = rows;
  return t("最有用的一份：请{expert}也评{name}。{why}", { name, expert, why });
}
