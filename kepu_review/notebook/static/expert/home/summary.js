// The top of the home view: how far I am, what to do next, the time, what to read.
import { h, replace, setText } from "../../core/dom.js";
import { dayText, isolated, msg } from "../../core/text.js";
import { button, progressBar } from "../../core/ui.js";
import { stateWord } from "../filter.js";
import { nextSteps, progressOf, timeLeft } from "./steps.js";

/**
 * @param {any} ctx with round, me, assigned, reading, lastOpened
 * @param {{open: (application: string) => void, read: (what: string, category?: string) => void,
 *   columns: () => void, declare: () => void, print: (() => void) | null}} act
 */
export function createSummary(ctx, act) {
  const { t } = ctx;
  const done = h("p", { class: "kp-home-figure" });
  const bar = h("div", {});
  const counts = h("ul", { class: "kp-home-counts" });
  const steps = h("div", { class: "kp-home-steps" });
  const left = h("strong", { class: "kp-home-left" });
  const until = h("p", { class: "kp-muted" });
  const books = h("ul", { class: "kp-home-books" });

  function progress() {
    const now = progressOf(ctx.assigned.all());
    replace(done, h("strong", {}, String(now.submitted)), h("span", { class: "kp-muted" }, t(" / {due} 份已提交", { due: now.due })));
    replace(bar, progressBar(t("评审进度"), now.submitted, now.due));
    const shown = ["new", "draft", "rescore", "recused", "frozen"].filter((state) => now[state]);
    replace(counts, ...shown.map((state) => h("li", {}, `${stateWord(state, t)} ${now[state]}`)));
    counts.hidden = !shown.length;
  }

  function next() {
    const found = nextSteps(ctx.assigned.all(), { marksOpen: ctx.marksOpen(), last: ctx.lastOpened() });
    const lines = found.map((step, index) => stepLine(ctx, step, index === 0, act));
    replace(steps, ...(lines.length ? lines : [h("p", { class: "kp-home-nothing" }, restText(ctx))]));
  }

  function time() {
    const { deadline, phase_title: phase } = ctx.round;
    const rest = timeLeft(deadline, Date.now(), t);
    setText(left, rest.text || (deadline ? "" : t("未设截止时间")));
    left.className = `kp-home-left${rest.tone ? ` kp-ink-${rest.tone}` : ""}`;
    setText(until, [phase, deadline && t("{deadline} 截止", { deadline: dayText(deadline) })].filter(Boolean).join(" · "));
  }

  function reading() {
    const { notice, rubrics } = ctx.reading();
    const titles = new Map(ctx.assigned.all().map((item) => [item.category, item.category_title]));
    const line = (text, open) => h("li", {}, button(text, open, { kind: "quiet" }));
    const rubric = (category) => line(t("{titles}评分标准", { titles: titles.get(category) ?? category }), () => act.read("rubric", category));
    replace(books, notice && line(t("通知和办法要点"), () => act.read("notice")), ...rubrics.map(rubric), line(t("我的打分对比与分布"), act.columns));
  }

  function update() {
    progress();
    next();
    time();
    reading();
  }

  const card = (title, kind, ...content) => h("section", { class: `kp-home-card ${kind}` }, h("h3", {}, title), ...content);
  const element = h(
    "div",
    { class: "kp-home-cards" },
    card(t(msg("下一步", "home")), "kp-home-next", steps),
    card(t("我的进度"), "kp-home-progress", done, bar, counts),
    card(t("截止时间"), "kp-home-time", left, until),
    card(t("查阅"), "kp-home-reading", books),
  );
  return { element, update, time, steps };
}

function stepLine(ctx, { kind, count, application }, first, act) {
  const { t } = ctx;
  const name = isolated(ctx.assigned.find(application)?.name ?? application);
  const [label, note, go] = {
    rescore: () => [t("复核：{count} 份请您再看", { count }), name, () => act.open(application)],
    continue: () => [t("继续：还有 {count} 份未评", { count }), name, () => act.open(application)],
    hand_in: () => [t("提交：{count} 份已评完", { count }), name, () => act.open(application)],
    declare: () => [t("声明：{count} 份待作利益冲突声明", { count }), t("看过名单后可一并声明"), act.declare],
  }[kind]();
  return h("div", { class: "kp-home-step" }, button(label, go, { kind: first ? "primary" : "" }), h("span", { class: "kp-muted kp-home-note" }, note));
}

function restText(ctx) {
  const { t } = ctx;
  if (!ctx.assigned.all().length) return t("目前没有分派给您的申报。");
  if (!ctx.marksOpen()) return t("现在不是评分时间，可以查阅。");
  return t("全部评完，谢谢您！");
}
