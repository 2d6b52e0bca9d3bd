// How sure the list is, in plain sentences: one idea each, figures only where they help.
import { leanSide } from "../../figures/lean.js";
import { NINETY, sideOf, signedText } from "../../figures/sides.js";
import { movedOver } from "../../figures/slope.js";

const NAMED = 3;
const LEANING = 6;

/**
 * @typedef {{id: string, title: string, text: string, more?: string, tone: string, lines?: {application: string, text: string}[]}} Saying
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

/** By the score that makes the list: the plain mean, unless the round is ranked by adjusted ones. @param {any} row @param {any} method */
export function listedIn(row, method) {
  return method.id === "mean" ? row.inside_raw : row.inside;
}

/** Those to be talked about first, as the server found them. @param {any[]} rows */
export function firstRows(rows) {
  return rows.filter((row) => row.why?.length);
}

function listSaying({ rows, cut, note, method }, t) {
  const title = t("名单有多稳");
  if (!rows.length) return null;
  if (!cut) return { id: "list", title, text: t("本项目没有分数线和名额，不分线内线外；下面只说分数的误差。"), more: note, tone: "" };
  const inside = rows.filter((row) => listedIn(row, method));
  const edge = rows.filter((row) => sideOf(row) === "edge");
  const edgeIn = edge.filter((row) => listedIn(row, method)).length;
  const first = firstRows(rows);
  const others = first.filter((row) => sideOf(row) !== "edge").length;
  const more = [t("“线内”指：{words}。", { words: cut.words }), note, t("把握按校正分估算。")].join("");
  const all = t("共 {count} 项，线内 {inside} 项、线外 {outside} 项。", { count: rows.length, inside: inside.length, outside: rows.length - inside.length });
  if (!first.length) return { id: "list", title, text: all + t("没有临界的申报，名单变动的可能不大。"), more, tone: "good" };
  const near = edge.length ? t("离入围线近的 {edge} 项（线内 {edge_in} 项、线外 {edge_out} 项）拿不准。", { edge: edge.length, edge_in: edgeIn, edge_out: edge.length - edgeIn }) : "";
  const few = others ? t("另有 {count} 项份数少、分歧大，或平均分离线很近。", { count: others }) : "";
  const rest = t("这 {first} 项请合议时逐项看，其余 {rest} 项变动的可能不大。", { first: first.length, rest: rows.length - first.length });
  return { id: "list", title, text: all + near + few + rest, more, tone: "warn" };
}

function agreeSaying({ agreement, rows, cut, experts }, t) {
  const title = t("专家意见是否一致");
  const error = usualError(rows);
  const values = { points: error?.toFixed(1), line: cut?.line };
  const points = error === null ? "" : t("几位平均后，每项总分大约会有上下 {points} 分的出入（十次有九次在此之内）", values);
  const near = !points ? "" : cut?.line ? t("，所以离入围线不到 {points} 分的要细看。", values) : t("。");
  const main = agreement.main;
  if (!main) return { id: "agree", title, text: [agreement.refused?.message ?? "", points + near].filter(Boolean).join("") || t("评审还不够，看不出是否一致。"), tone: "" };
  const apart = [...leaning(experts, "strict"), ...leaning(experts, "generous")].length ? t("打分宽严有差别。") : "";
  return { id: "agree", title, text: t("几份评审合起来看：{word}。", main) + apart + points + near, tone: main.value !== null && main.value < 0.5 ? "warn" : "" };
}

function adjustSaying({ rows, cut, method }, t) {
  const title = t("名单用哪个分");
  if (!rows.length) return null;
  const adjusted = ["adjusted", "blup"].includes(method.id);
  const used = adjusted ? t("名单和名次用“校正分”：扣掉专家宽严以后的分。“平均分”是几份评审直接平均，供对照。") : t("名单和名次用“{title}”。“校正分”是把专家的宽严扣掉后再算的分，只用来检查名单是否公平，不进名单。", method);
  const most = mostMoved(rows);
  const far = most && most.raw_rank !== most.rank ? t("先后变化最大的是{name}：由第 {raw_rank} 到第 {rank}。", most) : "";
  if (!cut) return { id: "adjust", title, text: used, more: far, tone: "" };
  const moved = rows.filter((row) => movedOver(row) !== "stays");
  const count = rows.filter((row) => row.inside).length;
  if (!moved.length) return { id: "adjust", title, text: used + t("换用校正分，线内还是这 {count} 项，只是先后有变化。", { count }), more: far, tone: "good" };
  const names = (way) => namesOf(moved.filter((row) => movedOver(row) === way), t) || t("没有");
  return { id: "adjust", title, text: used + t("由平均分换成校正分，会进到线内：{in}；会落到线外：{out}。", { in: names("in"), out: names("out") }), more: far, tone: "warn" };
}

function mostMoved(rows) {
  const by = (row) => Math.abs((row.raw_rank ?? row.rank) - row.rank);
  return [...rows].sort((one_, other) => by(other) - by(one_))[0];
}

function expertSaying({ experts, experts_refused: refused }, t) {
  const title = t("专家打分的宽严");
  if (refused) return { id: "experts", title, text: refused.message, tone: "" };
  if (!experts.length) return null;
  const more = t("宽严不同很平常，不等于评错；只在影响入围时才需对照。");
  const [strict, generous] = ["strict", "generous"].map((side) => leaning(experts, side));
  const said = [strict.length && t("偏严：{names}", { names: leanNames(strict, t) }), generous.length && t("偏宽：{names}", { names: leanNames(generous, t) })].filter(Boolean);
  if (!said.length) return { id: "experts", title, text: t("没有特别偏严或偏宽的专家。"), more, tone: "good" };
  return { id: "experts", title, text: `${said.join(t("；"))}${t("。")}`, more, tone: "" };
}

/** Those beyond their error on this side, the strongest first. @param {any[]} experts @param {string} side */
export function leaning(experts, side) {
  const size = (row) => Math.abs(row.figures.severity);
  return experts.filter((row) => leanSide(row.figures) === side).sort((one_, other) => size(other) - size(one_));
}

function leanNames(rows, t) {
  const shown = rows.slice(0, LEANING).map((row) => t("{name}（{points}）", { name: row.name, points: signedText(row.figures.severity) })).join(t("、"));
  return rows.length > LEANING ? t("{shown}等 {count} 位", { shown, count: rows.length }) : shown;
}

/** Those of whom something is worth a look, the strongest lean first. @param {any[]} experts */
export function lookAt(experts) {
  const size = (row) => Math.abs(row.figures.severity ?? 0);
  return experts.filter((row) => row.remarks.length).sort((one_, other) => size(other) - size(one_));
}

function flipSaying({ flips, rows, cut, experts }, t) {
  const title = t("少一位专家会怎样");
  if (!cut || !rows.length) return null;
  if (!flips.length) return { id: "flips", title, text: t("去掉任何一位专家的打分，线内都还是这些申报。"), tone: "good" };
  const groups = flipGroups(flips, rows);
  const lines = groups.flatMap(({ name, moved }) => moved.map((each) => ({ application: each.application, text: t("去掉{name}的打分，{moved}", { name, moved: flipText(each, t) }) })));
  const rest = experts.length - groups.length;
  const others = rest > 0 ? t("没有其余 {count} 位中的任何一位，名单不变。", { count: rest }) : "";
  return { id: "flips", title, text: t("按校正分算，有 {count} 位专家的打分会左右名单：", { count: groups.length }), lines, more: others + t("这不是说他们有错，而是这几项离线近、份数少。"), tone: "warn" };
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

function flipText({ name, became }, t) {
  return became === "in" ? t("{name}进到线内", { name }) : t("{name}落到线外", { name });
}

function namesOf(rows, t) {
  const shown = rows.slice(0, NAMED).map((row) => row.name).join(t("、"));
  return rows.length > NAMED ? t("{shown}等 {count} 项", { shown, count: rows.length }) : shown;
}

/** The one review that would tell most. @param {any} found answer of chair.suggest @param {Function} t */
export function nextReviewText({ refused, rows, words }, t) {
  if (refused) return refused.message;
  if (!rows.length) return words;
  const [{ name, expert_name: expert, why }] = rows;
  return t("最有用的一份：请{expert}也评{name}。{why}", { name, expert, why });
}
