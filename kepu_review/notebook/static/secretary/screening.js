// 形式审查: the findings, and what a person decides on them.
import { h, replace, setText } from "../core/dom.js";
import { badge, button, notice, picker } from "../core/ui.js";
import { card, categoryPicker, choiceRow, matches, reasonField, searchField } from "../office/pieces.js";
import { dataTable } from "../office/table.js";

const SCREENING = {
  pending: [["待审", "Pending"], ""],
  passed: [["通过", "Passed"], "good"],
  sent_back: [["补正", "Sent back"], "warn"],
  not_accepted: [["不予受理", "Not accepted"], "bad"],
};

export function screeningSection() {
  const state = { category: "", search: "", screening: "", chosen: null, order: { by: null, down: false } };

  function draw(office) {
    const { t, data } = office;
    const count = h("span", { class: "kp-muted kp-small", role: "status" });
    const list = h("div", { class: "kp-office-scroll" });
    const side = h("div", { class: "kp-office-side" });
    const open = (application) => ((state.chosen = application), show(office, side));
    const refill = (change) => {
      Object.assign(state, change);
      const rows = data.applications.filter(visible);
      setText(count, t(`${rows.length} 项`, `${rows.length} applications`));
      replace(list, screeningTable(rows, t, state, open));
    };
    refill({});
    if (state.chosen) show(office, side);
    else replace(side, h("p", { class: "kp-muted" }, t("点选一项申报，查看审查意见并作出处理。", "Choose an application to see its findings and settle it.")));
    return [toolbar(office, refill, count), h("div", { class: "kp-split" }, list, side)];
  }

  function visible(row) {
    return (!state.category || row.category_title === state.category) && (!state.screening || row.screening === state.screening) && matches(state.search, row.id, row.name, row.applicant, row.region);
  }

  function toolbar(office, refill, count) {
    const { t, data } = office;
    const states = Object.entries(SCREENING).map(([id, [words]]) => [id, `${t(...words)} ${data.counts[id] ?? 0}`]);
    return h(
      "div",
      { class: "kp-tools" },
      button(t("运行审查", "Run the checks"), (event) => runChecks(office, event.currentTarget), { kind: "primary" }),
      button(t("按审查意见处理待审项", "Settle the pending by findings"), (event) => settle(office, event.currentTarget), { disabled: !data.counts.pending }),
      picker(t("处理结果", "Result"), [["", t("全部结果", "All results")], ...states], state.screening, (screening) => refill({ screening })),
      categoryPicker(data.applications, t, state.category, (category) => refill({ category })),
      searchField(t("搜索编号、名称、单位", "Search number, name, unit"), state.search, (search) => refill({ search })),
      count,
    );
  }

  async function show(office, side) {
    const number = state.chosen;
    const found = await office.attempt(null, () => office.api.request("secretary.findings", { application: number }));
    const row = office.data.applications.find((one) => one.id === number);
    if (found && row && state.chosen === number) replace(side, ...detail(office, row, found.findings));
  }

  return { id: "screening", title: ["形式审查", "Screening"], draw };
}

async function runChecks(office, control) {
  const { t } = office;
  const done = await office.attempt(control, () => office.api.request("secretary.check", {}, { timeout: 180000 }));
  if (!done) return;
  await office.attempt(null, () => office.reload());
  office.say("good", t(`审查完成，共 ${done.findings} 条意见。`, `Checked; ${done.findings} findings.`));
}

async function settle(office, control) {
  const { t } = office;
  const done = await office.attempt(control, () => office.api.request("secretary.screen", { all_pending: true }, { timeout: 180000 }));
  if (!done) return;
  await office.attempt(null, () => office.reload());
  const told = Object.entries(done.settled).map(([id, count]) => `${t(...(SCREENING[id]?.[0] ?? [id, id]))} ${count}`);
  office.say("good", t("待审项已按审查意见处理。", "The pending are settled by their findings."), told.join(t("，", ", ")));
}

function screeningTable(rows, t, state, open) {
  const columns = [
    { id: "name", title: t("申报", "Application"), cell: (row) => nameWithNumber(row, open), sort: (row) => row.id, class: "kp-wide" },
    { id: "category", title: t("类别", "Category"), class: "kp-short", cell: (row) => row.category_title, sort: (row) => row.category_title },
    { id: "region", title: t("县区", "Region"), class: "kp-short", cell: (row) => row.region ?? "—", sort: (row) => row.region },
    { id: "errors", title: t("意见", "Findings"), cell: (row) => weights(row, t), sort: (row) => row.errors * 1000 + row.warnings },
    { id: "screening", title: t("结果", "Result"), cell: (row) => screeningBadge(row.screening, t), sort: (row) => row.screening },
  ];
  return dataTable({ caption: t("形式审查", "Screening"), columns, rows, empty: t("没有符合条件的申报。", "No application matches."), t, order: state.order, mark: (row) => (row.id === state.chosen ? "kp-row-chosen" : "") });
}

function nameWithNumber(row, open) {
  return [h("button", { type: "button", class: "kp-link", on: { click: () => open(row.id) } }, row.name), h("span", { class: "kp-under" }, `${row.id} · ${row.applicant}`)];
}

function weights(row, t) {
  if (!row.errors && !row.warnings) return h("span", { class: "kp-muted" }, t("无", "none"));
  return h("span", { class: "kp-badges" }, row.errors > 0 && badge(t(`不符 ${row.errors}`, `${row.errors} errors`), "bad"), row.warnings > 0 && badge(t(`提醒 ${row.warnings}`, `${row.warnings} notes`), "warn"));
}

function screeningBadge(id, t) {
  const [words, tone] = SCREENING[id] ?? [[id, id], ""];
  return badge(t(...words), tone);
}

function detail(office, row, findings) {
  const { t } = office;
  return [
    h("h3", {}, row.name),
    h("p", { class: "kp-muted" }, [row.id, row.applicant, row.category_title, row.region].filter(Boolean).join(" · ")),
    ...categoryChoice(office, row),
    findings.length ? h("ul", { class: "kp-findings" }, ...findings.map((one) => finding(one, t))) : notice({ tone: "good", text: t("没有审查意见。", "No findings.") }),
    settleForm(office, row),
  ];
}

function finding(one, t) {
  const words = { error: [t("不符", "error"), "bad"], warning: [t("提醒", "note"), "warn"], info: [t("说明", "info"), "accent"] };
  const [text, tone] = words[one.severity] ?? [one.severity, ""];
  return h(
    "li",
    { class: "kp-finding" },
    h("p", {}, badge(text, tone), " ", one.message),
    one.remedy && h("p", { class: "kp-small" }, t("怎么办：", "What to do: "), one.remedy),
    one.clause && h("p", { class: "kp-muted kp-small" }, t("依据：", "Clause: "), one.clause),
  );
}

function categoryChoice(office, row) {
  const { t, data } = office;
  if (row.category !== null && !row.category_note) return [];
  const open = row.category === null;
  const choices = (data.categories ?? []).map(({ id, title }) => [id, title]);
  const select = picker(t("基地类别", "Category"), [["", t("请选择类别", "Choose a category")], ...choices], row.category ?? "", () => {});
  const set = button(open ? t("确定类别", "Set the category") : t("更改类别", "Change the category"), async (event) => {
    if (!select.value) return;
    const done = await office.attempt(event.currentTarget, () => office.api.request("secretary.category", { application: row.id, category: select.value, reason: t("秘书核定", "set by the secretary") }));
    if (done) await office.attempt(null, () => office.reload());
  });
  const title = open ? t("类别待核定", "The category is open") : t("类别由表上的写法归入，可更改", "The category was read from the form; it can be changed");
  return [notice({ tone: open ? "warn" : "", title, text: row.category_note || "" }, h("div", { class: "kp-actions" }, select, set))];
}

function settleForm(office, row) {
  const { t } = office;
  const choices = ["passed", "sent_back", "not_accepted"].map((id) => [id, t(...SCREENING[id][0])]);
  const choice = choiceRow(t("处理", "Result"), choices, row.screening, "kp-screening");
  const reason = reasonField(t("理由", "Reason"), row.screening_reason, t("补正、不予受理时必填，会写给申报单位。", "Required unless passed; the applicant reads it."));
  const record = button(t("记录处理结果", "Record"), (event) => screen(event.currentTarget), { kind: "primary" });

  async function screen(control) {
    if (!choice.value()) return office.say("warn", t("请先选择处理结果。", "Choose a result first."));
    const body = { application: row.id, state: choice.value(), reason: reason.area.value };
    const done = await office.attempt(control, () => office.api.request("secretary.screen", body));
    if (!done) return undefined;
    await office.attempt(null, () => office.reload());
    return office.say("good", t(`已记录「${row.name}」：${t(...SCREENING[done.screening][0])}。`, `${row.name}: ${t(...SCREENING[done.screening][0])}.`));
  }

  return h("div", { class: "kp-decision" }, choice.element, reason.element, h("div", { class: "kp-actions" }, record));
}
