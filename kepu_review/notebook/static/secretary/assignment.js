// Who reviews what: assign by the solver, see the load, replace one by hand.
import { h, replace } from "../core/dom.js";
import { button, labelled, picker } from "../core/ui.js";
import { card, matches, reasonField, searchField, stackedBar } from "../office/pieces.js";
import { dataTable } from "../office/table.js";

export function assignmentSection() {
  const state = { search: "", chosen: null, now: null, order: { by: null, down: false } };

  function draw(office) {
    const { t } = office;
    const place = h("div", { class: "kp-office-scroll" }, h("p", { role: "status" }, t("正在读取……", "Loading …")));
    office.attempt(null, async () => {
      state.now = await office.api.request("secretary.assignment", {}, { timeout: 60000 });
      fill(office, place);
    });
    return [solverCard(office), place];
  }

  function fill(office, place) {
    const { t } = office;
    const side = h("div", { class: "kp-office-side" });
    const list = h("div", {});
    const open = (application) => ((state.chosen = application), replace(side, ...replaceForm(office, state, () => fill(office, place))));
    const refill = (change) => {
      Object.assign(state, change);
      replace(list, pairTable(office, state, open));
    };
    refill({});
    const hint = t("点选一项申报，可更换专家。", "Choose an application to replace an expert.");
    replace(side, ...(state.chosen ? replaceForm(office, state, () => fill(office, place)) : [h("p", { class: "kp-muted" }, hint)]));
    const search = searchField(t("搜索编号、名称、专家", "Search number, name, expert"), state.search, (wanted) => refill({ search: wanted }));
    replace(place, card(t("专家的负担", "Load"), loadBars(state.now.loads, t)), h("div", { class: "kp-split" }, card(t("分派结果", "Assignments"), search, list), side));
  }

  return { id: "assignment", title: ["分派", "Assignment"], draw };
}

function solverCard(office) {
  const { t, data } = office;
  const each = h("input", { class: "kp-input kp-narrow", type: "number", min: "1", max: "15", step: "1", value: String(data.per_application ?? 3) });
  const run = button(t("自动分派", "Assign"), (event) => go(event.currentTarget), { kind: "primary" });

  async function go(control) {
    const body = { per_application: Number.parseInt(each.value, 10) };
    const done = await office.attempt(control, () => office.api.request("secretary.assign", body, { timeout: 180000 }));
    if (!done) return;
    await office.attempt(null, () => office.reload());
    office.say("good", t(`已分派 ${done.pairs} 份评审。`, `${done.pairs} reviews are assigned.`), office.data.phase === "setup" ? t("组长在「阶段」中进入专家评审后，专家即可打分。", "Experts can mark once the chair opens the review phase.") : "");
  }

  const hint = h("p", { class: "kp-muted" }, t("负担均衡，避开同单位、推荐单位和自报的利益冲突；已有的分派保留。", "Balanced; without conflicts of unit, nominator or declaration; what is assigned stays."));
  return card(t("自动分派", "Assign"), hint, h("div", { class: "kp-actions kp-align-end" }, labelled(t("每项申报的专家数", "Experts per application"), each), run));
}

function loadBars(loads, t) {
  if (!loads.length) return h("p", { class: "kp-muted" }, t("还没有专家。", "No experts yet."));
  const most = Math.max(1, ...loads.map((one) => one.load));
  const line = ({ expert, name, load }) =>
    h(
      "li",
      { class: "kp-bar-line" },
      h("span", { class: "kp-bar-name" }, name, h("span", { class: "kp-muted kp-small" }, ` ${expert}`)),
      stackedBar(t(`${name} ${load} 项`, `${name}: ${load}`), [[load, "accent"]], most),
      h("span", { class: "kp-bar-text" }, String(load)),
    );
  return h("ul", { class: "kp-bars kp-bars-columns" }, ...loads.map(line));
}

function pairTable(office, state, open) {
  const { t, data } = office;
  const names = expertNames(office);
  const known = new Map(data.applications.map((row) => [row.id, row]));
  const rows = state.now.pairs
    .map((pair) => ({ ...pair, row: known.get(pair.application), who: pair.experts.map((id) => names.get(id) ?? id) }))
    .filter(({ application, row, who }) => matches(state.search, application, row?.name, ...who));
  const columns = [
    { id: "name", title: t("申报", "Application"), cell: (one) => [h("button", { type: "button", class: "kp-link", on: { click: () => open(one.application) } }, one.row?.name ?? one.application), h("span", { class: "kp-under" }, one.application)], sort: (one) => one.application, class: "kp-wide" },
    { id: "category", title: t("类别", "Category"), class: "kp-short", cell: (one) => one.row?.category_title ?? "—", sort: (one) => one.row?.category_title },
    { id: "who", title: t("专家", "Experts"), cell: (one) => one.who.join(t("、", ", ")), sort: (one) => one.who.join(" ") },
  ];
  return dataTable({ caption: t("分派结果", "Assignments"), columns, rows, empty: t("还没有分派。", "Nothing is assigned yet."), t, order: state.order });
}

function replaceForm(office, state, refill) {
  const { t, data } = office;
  const names = expertNames(office);
  const pair = state.now.pairs.find((one) => one.application === state.chosen);
  if (!pair) return [h("p", { class: "kp-muted" }, t("点选一项申报，可更换专家。", "Choose an application to replace an expert."))];
  const shown = (id) => [id, `${names.get(id) ?? id}（${id}）`];
  const others = data.experts.map((one) => one.id).filter((id) => !pair.experts.includes(id));
  const remove = picker(t("换下", "Remove"), [["", t("不换下", "nobody")], ...pair.experts.map(shown)], pair.experts[0], () => {});
  const add = picker(t("换上", "Add"), [["", t("不增加", "nobody")], ...others.map(shown)], "", () => {});
  const reason = reasonField(t("理由（必填）", "Reason (required)"));
  const go = button(t("确认更换", "Replace"), (event) => run(event.currentTarget), { kind: "primary" });

  async function run(control) {
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明更换的理由。", "Give a reason."));
    }
    const body = { application: pair.application, remove: remove.value, add: add.value, reason: reason.area.value };
    const now = await office.attempt(control, () => office.api.request("secretary.reassign", body));
    if (!now) return undefined;
    state.now = now;
    refill();
    return office.say("good", t("已更换，并写入留痕。", "Replaced and recorded."));
  }

  const row = data.applications.find((one) => one.id === pair.application);
  return [
    h("h3", {}, row?.name ?? pair.application),
    h("p", { class: "kp-muted" }, pair.application),
    h("div", { class: "kp-decision" }, labelled(t("换下", "Remove"), remove), labelled(t("换上", "Add"), add), reason.element, h("div", { class: "kp-actions" }, go)),
  ];
}

function expertNames(office) {
  return new Map(office.data.experts.map((one) => [one.id, one.name]));
}
