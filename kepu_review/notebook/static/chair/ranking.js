// The ranking, its filters, the proposals to be taken over, and the way into one application.
import { msg } from "../core/text.js";
import { h, replace, setText } from "../core/dom.js";
import { badge, button, picker } from "../core/ui.js";
import { keepPlace } from "../office/live.js";
import { categoryPicker, matches, searchField } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { applicationView } from "./application.js";
import { blindNotice } from "./blind.js";
import { nameCell, outcomeCell, scoreText } from "./rows.js";
import { openProposals, stagingOf } from "./staging.js";

export function rankingSection() {
  const state = { category: "", search: "", decided: "", order: { by: null, down: false }, open: null, rows: [], raw: null, view: null };
  const count = h("span", { class: "kp-muted kp-small", role: "status" });
  const bulk = h("div", { class: "kp-bulk" });
  const place = h("div", { class: "kp-office-scroll" });

  function draw(office) {
    if (state.open) return applicationView(office, state);
    fill(office);
    return [blindNotice(office), toolbar(office), bulk, place].filter(Boolean);
  }

  function fill(office) {
    const { t, data } = office;
    const rows = data.ranking.filter((row) => isWanted(row, office));
    setText(count, t("{rowsCount} 项", { rowsCount: rows.length }));
    replace(bulk, ...bulkLine(office, rows));
    keepPlace(place, () => replace(place, table(office, rows)));
  }

  function isWanted(row, office) {
    if (state.category && row.category_title !== state.category) return false;
    const staged = stagingOf(office).has(row.application);
    const fits = { "": true, open: !row.decision && !staged, staged, decided: Boolean(row.decision) }[state.decided];
    return fits && matches(state.search, row.application, row.name, row.applicant, row.region);
  }

  function toolbar(office) {
    const { t, data } = office;
    const refill = (change) => (Object.assign(state, change), fill(office));
    const label = t("汇总方法");
    const methods = data.methods.map(({ id, title }) => [id, title]);
    const method = methods.length > 0 && h("div", { class: "kp-tool" }, h("span", { class: "kp-tool-label", "aria-hidden": "true" }, label), picker(label, methods, data.method, (id) => chooseMethod(office, id)));
    const decided = [["", t("全部结论")], ["open", t("尚未决定")], ["staged", t("待定")], ["decided", t("已决定")]];
    return h(
      "div",
      { class: "kp-tools" },
      method,
      categoryPicker(data.ranking, t, state.category, (category) => refill({ category })),
      picker(t("结论"), decided, state.decided, (wanted) => refill({ decided: wanted })),
      searchField(t("搜索编号、名称、单位"), state.search, (search) => refill({ search })),
      count,
    );
  }

  /** Proposals are never taken over by themselves: the person asks for it, and they only wait then. */
  function bulkLine(office, rows) {
    const { t, data } = office;
    const staging = stagingOf(office);
    const open = openProposals(rows, data.outcomes, staging);
    if (!open.length) return [];
    const take = () => {
      for (const row of open) staging.put(row.application, { outcome: row.proposal.outcome, reason: row.proposal.reason, seen: null });
      fill(office);
      office.refoot();
      office.say("good", t("已按建议结论填入 {openCount} 项待定决定，尚未记录；请核对后一并记录。", { openCount: open.length }));
    };
    return [button(t("按建议结论填入 {openCount} 项", { openCount: open.length }), take), h("span", { class: "kp-muted kp-small" }, t("只放入待定，不会直接记录；线上并列和未排名的须逐项决定"))];
  }

  async function chooseMethod(office, method) {
    office.asked = { method };
    await office.attempt(null, async () => {
      const raw = method === "mean" ? null : await office.api.request("chair.overview", { method: "mean" }, { timeout: 60000 });
      state.raw = raw && new Map(raw.ranking.map((row) => [row.application, row.score]));
      await office.reload(office.asked);
    });
    office.redraw();
  }

  function table(office, rows) {
    const { t } = office;
    const open = (application) => (Object.assign(state, { open: application, rows: rows.map((row) => row.application) }), office.hush(), office.redraw());
    return dataTable({
      caption: t("排名"),
      columns: rankingColumns(office, state, open),
      rows,
      empty: t("没有符合条件的申报。"),
      t,
      order: state.order,
      mark: (row) => (row.rank === null && !office.data.blind.totals ? "kp-row-out" : ""),
    });
  }

  function refresh(office) {
    if (state.open) return state.view ? state.view.refresh() : false;
    fill(office);
    return true;
  }

  return { id: "ranking", title: msg("排名与决定"), draw, refresh, state };
}

function rankingColumns(office, state, open) {
  const { t, data } = office;
  const blind = data.blind.totals;
  const score = (value) => scoreText(value, data.decimals ?? 2);
  const titles = new Map(data.outcomes.map(({ id, title }) => [id, title]));
  const staging = stagingOf(office);
  const why = (row) => row.reason && h("span", { class: "kp-under kp-text-warn" }, blind ? row.reason : t("未排名：{reason}", { reason: row.reason }));
  const scored = [
    { id: "rank", title: t("总名次"), number: true, cell: (row) => rankCell(row.rank, row.tied, t), sort: (row) => row.rank },
    { id: "category_rank", title: t("类内"), number: true, cell: (row) => rankCell(row.category_rank, false, t), sort: (row) => row.category_rank },
  ];
  const figures = [
    { id: "score", title: t("得分"), number: true, cell: (row) => h("strong", {}, score(row.score)), sort: (row) => row.score },
    state.raw && { id: "raw", title: t("原始平均"), number: true, cell: (row) => score(state.raw.get(row.application)), sort: (row) => state.raw.get(row.application) },
  ];
  const range = { id: "range", title: t("极差"), number: true, cell: (row) => (row.flag ? badge(score(row.range), "warn") : score(row.range)), sort: (row) => row.range };
  return [
    ...(blind ? [] : scored),
    { id: "name", title: t("申报"), cell: (row) => [...nameCell(row, open), why(row)], sort: (row) => row.name, class: "kp-wide" },
    { id: "category", title: t("类别"), class: "kp-short", cell: (row) => row.category_title, sort: (row) => row.category_title },
    { id: "region", title: t("县区"), class: "kp-short", cell: (row) => row.region ?? "—", sort: (row) => row.region },
    ...(blind ? [] : figures),
    { id: "reviews", title: t("份数"), number: true, cell: (row) => String(row.reviews), sort: (row) => row.reviews },
    ...(blind ? [] : [range]),
    { id: "decision", title: t("结论"), cell: (row) => outcomeCell(row, staging.get(row.application), titles, t), sort: (row) => row.decision?.outcome },
  ].filter(Boolean);
}

function rankCell(rank, tied, t) {
  if (rank === null) return "—";
  return [String(rank), tied && h("span", { class: "kp-under" }, t("并列"))];
}
