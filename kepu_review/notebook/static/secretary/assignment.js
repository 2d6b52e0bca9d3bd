// 分派: fill the gaps by the solver, see the load, change one by hand, other numbers of reviews.
import { msg } from "../core/text.js";
import { h, replace } from "../core/dom.js";
import { button, notice } from "../core/ui.js";
import { card, searchField } from "../office/pieces.js";
import { candidateForm } from "./candidates.js";
import { designCheck } from "./designcheck.js";
import { readPart } from "./live.js";
import { loadChart } from "./loads.js";
import { moreReviews } from "./morereviews.js";
import { expertTable, pairTable } from "./pairs.js";
import { termsForm } from "./terms.js";

const LONG_SOLVE = { timeout: 300000 };

export function assignmentSection() {
  const state = { search: "", view: "application", gaps: false, chosen: null, order: { by: null, down: false }, sort: "load" };
  const part = readPart({ verb: "secretary.assignment" }, fill);
  const design = designCheck();
  const more = moreReviews(part);

  function fill(office, data, place) {
    const { t } = office;
    const names = new Map(data.loads.map((one) => [one.expert, one.name]));
    const short = data.pairs.filter((one) => standing(one) < data.terms.reviews_per_application);
    const side = h("div", { class: "kp-office-side" });
    const list = h("div", {});
    const refill = (change = {}) => {
      Object.assign(state, change);
      const asked = { office, data, names, state, open };
      replace(list, state.view === "application" ? pairTable(asked) : expertTable(asked));
    };
    const open = (application) => {
      state.chosen = application;
      refill();
      replace(side, ...candidateForm({ office, data, names, application, part }));
    };
    refill();
    replace(side, ...(data.pairs.some((one) => one.application === state.chosen) ? candidateForm({ office, data, names, application: state.chosen, part }) : [h("h3", {}, t("手工调整")), h("p", { class: "kp-muted" }, t("点选一份申报，可增减专家。"))]));
    const views = viewSwitch(t, state, refill);
    const gaps = h("input", { type: "checkbox", checked: state.gaps, on: { change: () => refill({ gaps: gaps.checked }) } });
    const tools = h("div", { class: "kp-tools" }, views, h("label", { class: "kp-choice" }, gaps, h("span", {}, t("只看专家不足的"))), searchField(t("搜索编号、名称、专家"), state.search, (search) => refill({ search })));
    replace(
      place,
      solverCard(office, data, short, part),
      design.show(office, data),
      data.pairs.some((one) => one.experts.length) && more.show(office),
      h("div", { class: "kp-split" }, card(t("分派结果"), tools, list), side),
      card(t("专家的负担"), loadChart(data.loads, t, state, () => part.again())),
      termsForm(office, data.terms, part),
    );
  }

  return { id: "assignment", title: msg("分派"), draw: (office) => [part.show(office)], refresh: (office) => void part.show(office) };
}

function standing(pair) {
  return pair.experts.filter((one) => !one.barred && one.state !== "recused").length;
}

function viewSwitch(t, state, refill) {
  const views = [["application", t("按申报")], ["expert", t("按专家")]];
  const buttons = views.map(([id, text]) => button(text, () => (refill({ view: id, order: { by: null, down: false } }), mark())));
  const mark = () => buttons.forEach((one, index) => one.setAttribute("aria-pressed", views[index][0] === state.view ? "true" : "false"));
  mark();
  return h("div", { class: "kp-switch", role: "group", "aria-label": t("视图") }, ...buttons);
}

function solverCard(office, data, short, part) {
  const { t } = office;
  const given = data.terms.reviews_per_application;
  const missing = short.reduce((sum, one) => sum + given - standing(one), 0);
  const fresh = !data.pairs.some((one) => one.experts.length);
  const run = button(fresh ? t("自动分派") : t("只补缺口"), (event) => go(event.currentTarget), { kind: "primary", disabled: !missing });
  const told = missing
    ? t("{shortCount} 份申报还缺 {missing} 位专家（每份 {given} 位）。", { shortCount: short.length, missing, given })
    : t("每份申报都有 {given} 位专家，没有缺口。", { given });

  async function go(control) {
    const done = await office.attempt(control, () => office.api.request("secretary.assign", {}, LONG_SOLVE));
    if (!done) return;
    await office.attempt(null, () => office.reload());
    part.read();
    const next = office.data.phase === "setup" ? t("在“阶段与期限”中进入专家评审后，专家即可打分。") : "";
    office.say(done.apart ? "warn" : "good", t("已分派 {pairs} 份评审。", { pairs: done.pairs }), done.apart || next);
  }

  const hint = t("负担均衡，避开利益冲突和已回避的，尽量使各组相连；已有的分派一律不动，只补不足。");
  return card(t("自动分派"), data.pairs.length ? h("p", {}, told) : notice({ text: t("还没有通过审查的申报。") }), h("p", { class: "kp-muted kp-small" }, hint), h("div", { class: "kp-actions" }, run));
}
