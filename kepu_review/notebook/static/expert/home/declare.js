// Before content: one declares that there is no conflict of interest, or recuses oneself.
import { msg } from "../../core/text.js";
import { h, replace } from "../../core/dom.js";
import { button, notice } from "../../core/ui.js";
import { createNote } from "../note.js";

/**
 * The page of an application that is not declared yet; the same sides as createPage.
 * @param {any} ctx
 * @param {any} sheet
 * @param {{declare: () => Promise<void>, recuse: (reason: string) => void, go: (which: string) => void}} act
 */
export function createDeclaration(ctx, sheet, act) {
  const { t } = ctx;
  const { application: app, conflicts = [] } = sheet.opened;
  const found = conflicts.filter(({ kind }) => kind !== "same_region");
  const barred = found.some(({ bars }) => bars);
  const heading = h("h2", { tabindex: "-1" }, app.name);
  const say = h("div", { class: "kp-panel" });
  const none = button(t("无利益冲突，开始评审"), begin, { kind: "primary" });
  const reason = createNote({ label: t("回避原因（必填）"), placeholder: t("例如：我曾参与该基地的建设"), typed: () => {} });
  const ask = recusalFields(ctx, reason, () => act.recuse(reason.area.value.trim()));
  const step = button(t(msg("回避…", "home")), () => openRecusal(true), { kind: "danger" });
  ask.hidden = true;

  function openRecusal(open) {
    ask.hidden = !open;
    step.setAttribute("aria-expanded", String(open));
    if (open) reason.area.focus();
  }

  async function begin() {
    none.disabled = true;
    await act.declare();
    none.disabled = false;
  }

  const closed = !sheet.editable && notice({ tone: "warn", title: t("现在不能评分"), text: sheet.whyNot });
  const why = barred && h("p", { class: "kp-problem" }, t("已登记的利益冲突须回避；如认定有误，请联系秘书处更正。"));
  none.disabled = barred || !sheet.editable;
  step.disabled = !sheet.editable && !barred;
  step.setAttribute("aria-expanded", "false");
  const choices = h("div", { class: "kp-actions kp-declare-choices" }, none, step);
  const element = h(
    "main",
    { class: "kp-main" },
    h(
      "div",
      { class: "kp-scroll", tabindex: "-1" },
      h(
        "div",
        { class: "kp-declare" },
        h("p", { class: "kp-declare-step" }, t("评审前声明")),
        heading,
        say,
        closed,
        identity(ctx, app),
        matchSection(ctx, found, conflicts.filter(({ kind }) => kind === "same_region")),
        h("section", { class: "kp-section kp-declare-ask" }, h("h3", {}, t("您与这份申报有利益冲突吗？")), h("p", {}, t("在申报单位或推荐单位任职、兼职、受聘顾问，与其负责人有亲属关系，参与过该基地的建设或申报，以及其他可能影响公正评审的情形，应当回避。声明后才显示申报内容；声明和回避都会留痕。")), why, choices, ask),
      ),
    ),
  );
  return { element, update() {}, say: (content) => replace(say, content), focus: () => heading.focus({ preventScroll: true }) };
}

function recusalFields(ctx, reason, send) {
  const { t } = ctx;
  const confirm = button(t("确认回避"), () => {
    if (reason.area.value.trim()) send();
    else reason.show("", t("请写明回避原因"));
  }, { kind: "danger" });
  const note = h("p", { class: "kp-muted kp-small" }, t("回避后您不再看到这份申报，此操作不能自行撤销。"));
  return h("div", { class: "kp-declare-recusal" }, reason.element, note, h("div", { class: "kp-actions" }, confirm));
}

/** What may be known before the declaration. */
function identity(ctx, app) {
  const { t } = ctx;
  const facts = [
    [t("编号"), app.id],
    [t("申报单位"), app.applicant],
    [t("推荐单位"), app.nominator],
    [t("所在区域"), app.region],
    [t("类别"), [app.category_title, app.subtype].filter(Boolean).join(" · ")],
  ];
  const known = facts.filter(([, value]) => value);
  return h("section", { class: "kp-section" }, h("dl", { class: "kp-facts" }, ...known.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))));
}

function matchSection(ctx, found, hints) {
  const { t } = ctx;
  const line = ({ kind, detail }) => h("li", {}, h("strong", {}, matchWord(kind, t)), h("span", {}, detail));
  const none = h("p", {}, t("系统按登记信息比对了任职单位、推荐单位和您自报的关系，没有发现与这份申报的联系。比对不能代替您本人的判断。"));
  const title = found.length ? t("自动比对：发现可能的利益冲突") : t("自动比对：未发现冲突");
  return h(
    "section",
    { class: `kp-section kp-declare-matches${found.length ? " kp-tone-warn" : ""}` },
    h("h3", {}, title),
    found.length ? h("ul", { class: "kp-declare-list" }, ...found.map(line)) : none,
    hints.length > 0 && h("ul", { class: "kp-declare-list kp-muted" }, ...hints.map(line)),
  );
}

function matchWord(kind, t) {
  const words = {
    same_unit: t("同单位"),
    same_nominator: t("推荐单位"),
    declared: t("本人自报"),
    same_region: t("同区域（仅供参考）"),
    other: t("其他关系"),
  };
  return words[kind] ?? kind;
}
