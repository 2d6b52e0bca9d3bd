// What a ballot came to, as bars and one sentence: tallyView(ctx, ballot).
import { msg } from "../core/text.js";
import { h } from "../core/dom.js";
import { badge } from "../core/ui.js";

/**
 * @param {{t: Function}} ctx
 * @param {any} ballot closed, with its result
 * @param {{left_out?: string[]}} [more] names, where the chair may see them
 */
export function tallyView({ t }, ballot, more = {}) {
  const { result } = ballot;
  const sign = outcomeSign(result, t);
  if (result.void) return h("div", { class: "kp-tally" }, h("p", { class: "kp-tally-head" }, sign), h("p", {}, result.told));
  const bars = [...result.tallies.map((one) => [one.title, one.votes, one.id === result.outcome ? "good" : "accent"]), [t(msg("弃权", "panel.tally")), result.abstained, "plain"], [t("未投"), result.uncast, "plain"]];
  const out = result.left_out
    ? h("p", { class: "kp-muted" }, more.left_out?.length ? t("表决开始后须回避、不计票也不计入人数：{join}", { join: more.left_out.join("、"), join_2: more.left_out.join(", ") }) : t("表决开始后须回避、不计票也不计入人数：{left_out} 人", { left_out: result.left_out }))
    : null;
  return h("div", { class: "kp-tally" }, h("p", { class: "kp-tally-head" }, sign), h("ul", { class: "kp-tally-bars" }, ...bars.map((one) => tallyBar(one, result.entitled, t))), h("p", { class: "kp-tally-told" }, result.told), out);
}

/** The same on one line, the bars on request. @param {{t: Function}} ctx @param {any} ballot */
export function tallyLine(ctx, ballot) {
  const { t } = ctx;
  if (ballot.result.void) return h("p", { class: "kp-tally-line" }, outcomeSign(ballot.result, t), h("span", {}, ballot.question));
  return h("details", { class: "kp-tally-short" }, h("summary", {}, h("span", { class: "kp-tally-line" }, outcomeSign(ballot.result, t), h("span", {}, ballot.question))), tallyView(ctx, ballot));
}

function outcomeSign(result, t) {
  if (result.void) return badge(t("已作废"), "");
  if (!result.quorate) return badge(t("未达法定人数"), "bad");
  return result.outcome ? badge(t("通过：{outcome_title}", { outcome_title: result.outcome_title }), "good") : badge(t("未通过"), "warn");
}

function tallyBar([title, votes, tone], entitled, t) {
  const share = entitled ? (votes / entitled) * 100 : 0;
  return h(
    "li",
    { class: `kp-tally-bar kp-tally-${tone}` },
    h("span", { class: "kp-tally-name" }, title),
    h("span", { class: "kp-tally-track", "aria-hidden": "true" }, h("span", { class: "kp-tally-fill", style: { width: `${share}%` } })),
    h("span", { class: "kp-tally-votes" }, t("{votes} 票", { votes })),
  );
}

/** The rule of a ballot in words. @param {any} ballot @param {Function} t */
export function ballotRule(ballot, t) {
  const words = { "1/2": t("超过参加表决人数的一半"), "2/3": t("达到参加表决人数的三分之二以上（含）"), "3/4": t("达到参加表决人数的四分之三以上（含）"), "1/1": t("为参加表决的全体") };
  const rooms = { "1/2": t(msg("二分之一", "panel")), "2/3": t("三分之二"), "3/4": t("四分之三") };
  const how = ballot.secret ? t(msg("无记名", "panel")) : t(msg("记名", "panel"));
  const [room, win] = [rooms[ballot.quorum] ?? ballot.quorum, words[ballot.majority] ?? ballot.majority];
  return t("{how}表决。到会{room}以上（含）有效；得票{win}即通过，弃权和未投计入人数。", { how, room, win });
}
