// The figures of one expert in words anybody reads; what is remarked is told as it is, never a verdict.
import { NINETY, signedText } from "./sides.js";

/**
 * @typedef {{id: string, title: string, value: string, says: string, innocent: string, look: boolean}} ExpertFact
 */

const FACTS = [
  ["severity", leanFact, ["lenient", "severe"]],
  ["parted", partedFact, ["parted"]],
  ["consistency", agreeFact, ["inconsistent"]],
  ["discrimination", stretchFact, ["flat", "steep"]],
  ["outfit", surpriseFact, ["erratic", "alike"]],
  ["spread_ratio", spreadFact, ["narrow"]],
  ["middle_share", middleFact, ["central"]],
  ["halo", haloFact, ["halo"]],
  ["caseload_index", caseFact, ["caseload_weak", "caseload_strong"]],
  ["home_gap", homeFact, ["home_kinder", "home_harder"]],
];

/**
 * What is known of an expert's marks, line by line; a figure that is not known has no line.
 * @param {{figures: Record<string, number | null>, remarks: {code: string, text: string, innocent: string}[]}} row
 * @param {(message: string, values?: object) => string} t
 * @returns {ExpertFact[]}
 */
export function expertFacts({ figures, remarks }, t) {
  const told = (codes) => remarks.find((remark) => codes.includes(remark.code));
  return FACTS.filter(([name, , codes]) => isKnown(figures[name]) && (name !== "parted" || told(codes))).map(([name, make, codes]) => {
    const remark = told(codes);
    const fact = make(figures, t);
    return { id: name, ...fact, says: remark?.text ?? fact.says, innocent: remark?.innocent ?? "", look: Boolean(remark) };
  });
}

/** The lean in one sentence. @param {Record<string, number | null>} given @param {Function} t */
export function leanWords({ severity, se }, t) {
  if (!isKnown(severity)) return t("份数太少，看不出宽严");
  if (isKnown(se) && Math.abs(severity) <= NINETY * se) return t("与其他专家大体持平（{points} 分，在误差之内）", { points: signedText(severity) });
  const points = Math.abs(severity).toFixed(1);
  return severity > 0 ? t("对同样的申报，平均比其他专家多给 {points} 分（偏宽）", { points }) : t("对同样的申报，平均比其他专家少给 {points} 分（偏严）", { points });
}

function leanFact(given, t) {
  const value = isKnown(given.se) ? t("{points} ± {se} 分", { points: signedText(given.severity), se: (NINETY * given.se).toFixed(1) }) : t("{points} 分", { points: signedText(given.severity) });
  return { title: t("宽严"), value, says: leanWords(given, t) };
}

function partedFact({ within, blup }, t) {
  return { title: t("两种算法"), value: t("{within}／{blup} 分", { within: signedText(within), blup: signedText(blup) }), says: "" };
}

function agreeFact({ consistency, consistency_expected: expected }, t) {
  const says = isKnown(expected) ? t("排出的先后与其他专家相近；这样的申报一般可达 {expected}", { expected: expected.toFixed(2) }) : t("排出的先后与其他专家相近");
  return { title: t("与其他专家的一致"), value: consistency.toFixed(2), says };
}

function stretchFact({ discrimination }, t) {
  return { title: t("拉开差距"), value: t("{times} 倍", { times: discrimination.toFixed(2) }), says: t("好坏每差 10 分，给分差 {points} 分；在一般范围之内", { points: (10 * discrimination).toFixed(1) }) };
}

function surpriseFact({ infit, outfit }, t) {
  const value = isKnown(infit) ? t("{outfit}／{infit} 倍", { outfit: outfit.toFixed(2), infit: infit.toFixed(2) }) : t("{times} 倍", { times: outfit.toFixed(2) });
  return { title: t("出人意料的打分"), value, says: t("不比一般的多（一般在 0.5 至 1.5 倍之间）") };
}

function spreadFact({ spread_ratio: ratio }, t) {
  return { title: t("用分的宽窄"), value: inPercent(ratio), says: t("总分的高低起伏，是其他专家一般的 {share}", { share: inPercent(ratio) }) };
}

function middleFact({ middle_share: share, middle_others: others }, t) {
  const says = isKnown(others) ? t("{share} 的打分落在中间档，同样申报上其他专家为 {others}", { share: inPercent(share), others: inPercent(others) }) : t("{share} 的打分落在中间档", { share: inPercent(share) });
  return { title: t("中间档"), value: inPercent(share), says };
}

function haloFact({ halo }, t) {
  return { title: t("各项的起伏"), value: inPercent(halo), says: t("同一份评审表里各项的高低起伏，是其他专家的 {share}", { share: inPercent(halo) }) };
}

function caseFact({ caseload_index: index }, t) {
  return { title: t("分到的申报"), value: t("{points} 分", { points: signedText(index) }), says: t("按其他专家的评分，与全体平均相差 {points} 分；平均分高低因此不能说明宽严", { points: signedText(index) }) };
}

function homeFact({ home_gap: gap, home_gap_se: se }, t) {
  const value = isKnown(se) ? t("{points} ± {se} 分", { points: signedText(gap), se: (NINETY * se).toFixed(1) }) : t("{points} 分", { points: signedText(gap) });
  return { title: t("本地区（本组）的申报"), value, says: t("与对其他申报的给分没有明显差别") };
}

function inPercent(share) {
  return `${Math.round(share * 100)}%`;
}

function isKnown(value) {
  return value !== null && value !== undefined;
}
