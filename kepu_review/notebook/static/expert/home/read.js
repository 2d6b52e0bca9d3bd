// To read: the notice with its rules as the programme has them, and each rubric as a table.
import { msg } from "../../core/text.js";
import { h, replace } from "../../core/dom.js";
import { button, notice } from "../../core/ui.js";
import { rubricTable } from "./rubrictable.js";

/**
 * @param {any} ctx with api
 * @param {{home: () => void, print: (() => void) | null}} act
 */
export function createReading(ctx, act) {
  const { t, api } = ctx;
  const holder = h("div", { class: "kp-read" });
  const element = h("main", { class: "kp-main" }, h("div", { class: "kp-scroll", tabindex: "-1" }, holder));
  let turn = 0;

  async function open(what, category) {
    turn += 1;
    const mine = turn;
    replace(holder, h("p", { class: "kp-muted", role: "status" }, t("正在打开…")));
    try {
      const found = await api.request("expert.read", what === "notice" ? { what } : { what, category });
      if (mine !== turn) return;
      const [heading, ...parts] = what === "notice" ? noticeParts(ctx, found) : rubricParts(ctx, found.rubric);
      heading.setAttribute("tabindex", "-1");
      const tools = h("div", { class: "kp-actions kp-read-tools" }, button(t("回到首页"), act.home, { icon: "left" }), act.print && button(t("打印"), act.print));
      replace(holder, tools, heading, ...parts);
      heading.focus({ preventScroll: true });
    } catch (error) {
      const again = button(t("再试一次"), () => open(what, category), { kind: "primary" });
      if (mine === turn) replace(holder, notice({ tone: "bad", role: "alert", title: error.message, text: error.remedy, actions: [again, button(t("回到首页"), act.home)] }));
    }
  }

  return { element, open };
}

function noticeParts(ctx, found) {
  const { t } = ctx;
  const words = [found.issuer, found.number, found.year && t("{year} 年", { year: found.year })].filter(Boolean);
  return [
    h("h2", {}, found.title),
    h("p", { class: "kp-muted" }, words.join(" · ")),
    ...[...sectionsOf(found.clauses)].map(([title, clauses]) => noticeSection(title, clauses)),
  ];
}

/** The clauses by the section they stand in, in the order they came. */
function sectionsOf(clauses) {
  const found = new Map();
  for (const one of clauses) found.set(one.section, [...(found.get(one.section) ?? []), one]);
  return found;
}

function noticeSection(title, clauses) {
  const line = ({ clause, text, note }) => h("li", {}, h("span", { class: "kp-clause-text" }, text), note && h("span", { class: "kp-muted kp-small" }, note), clause && h("span", { class: "kp-clause" }, clause));
  return h("section", { class: "kp-section" }, h("h3", {}, title), h("ol", { class: "kp-clauses" }, ...clauses.map(line)));
}

function rubricParts(ctx, rubric) {
  const { t } = ctx;
  const words = [
    rubric.official ? t("正式") : t("示范，非官方"),
    t("满分 {full_marks} 分", { full_marks: rubric.full_marks }),
    rubric.pass_line && t("合格线 {pass_line} 分", { pass_line: rubric.pass_line }),
    t("版本 {version}", { version: rubric.version }),
  ];
  const grades = (rubric.grades ?? []).map(({ level, minimum }) => t("{level} {minimum} 分以上", { level, minimum }));
  return [
    h("h2", {}, rubric.title),
    h("p", { class: "kp-about" }, ...words.filter(Boolean).map((word) => h("span", {}, word))),
    rubric.source && h("p", { class: "kp-muted kp-small" }, rubric.source),
    grades.length > 0 && h("p", {}, t("等次：{join}", { join: grades.join("、"), join_2: grades.join(", ") })),
    vetoSection(ctx, rubric.vetoes ?? []),
    rubricTable(ctx, rubric),
    ...(rubric.notes ?? []).map((note) => h("p", { class: "kp-muted kp-small" }, note)),
  ];
}

function vetoSection(ctx, vetoes) {
  const { t } = ctx;
  if (!vetoes.length) return null;
  const line = ({ text, lookback_years: years, check }) => h("li", {}, h("span", { class: "kp-clause-text" }, text), h("span", { class: "kp-muted kp-small" }, [years && t("回溯 {years} 年", { years }), check].filter(Boolean).join(" · ")));
  return h("section", { class: "kp-section" }, h("h3", {}, t(msg("一票否决", "home"))), h("ol", { class: "kp-clauses" }, ...vetoes.map(line)));
}
