// The ranking, its filters, and the way into one application.
import { h, replace, setText } from "../core/dom.js";
import { badge, picker } from "../core/ui.js";
import { categoryPicker, matches, searchField } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { applicationView } from "./application.js";

export function rankingSection() {
  const state = { category: "", search: "", order: { by: null, down: false }, open: null, raw: null };

  function draw(office) {
    if (state.open) return applicationView(office, state);
    const { t, data } = office;
    const count = h("span", { class: "kp-muted kp-small", role: "status" });
    const place = h("div", { class: "kp-office-scroll" });
    const refill = (change) => {
      Object.assign(state, change);
      const rows = visible(data.ranking);
      setText(count, t(`${rows.length} 项`, `${rows.length} applications`));
      replace(place, table(office, rows));
    };
    refill({});
    return [toolbar(office, refill, count), place];
  }

  function toolbar(office, refill, count) {
    const { t, data } = office;
    const methods = data.methods.map(({ id, title }) => [id, title]);
    const label = t("汇总方法", "Method");
    const method = picker(label, methods, data.method, (id) => chooseMethod(office, id));
    return h(
      "div",
      { class: "kp-tools" },
      h("div", { class: "kp-tool" }, h("span", { class: "kp-tool-label", "aria-hidden": "true" }, label), method),
      categoryPicker(data.ranking, t, state.category, (category) => refill({ category })),
      searchField(t("搜索编号、名称、单位", "Search number, name, unit"), state.search, (search) => refill({ search })),
      count,
    );
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

  function visible(rows) {
    return rows.filter((row) => (!state.category || row.category_title === state.category) && matches(state.search, row.application, row.name, row.applicant, row.region));
  }

  function table(office, rows) {
    const { t } = office;
    const beside = rows.map((row) => row.application);
    const open = (application) => (Object.assign(state, { open: application, rows: beside }), office.hush(), office.redraw());
    return dataTable({
      caption: t("排名", "Ranking"),
      columns: rankingColumns(office, state, open),
      rows,
      empty: t("没有符合条件的申报。", "No application matches."),
      t,
      order: state.order,
      mark: (row) => (row.rank === null ? "kp-row-out" : row.flag ? "kp-row-flag" : ""),
    });
  }

  return { id: "ranking", title: ["排名与决定", "Ranking and decisions"], draw, state };
}

/** A score as it is shown: rounded for the eye only. */
export function scoreText(score, decimals) {
  return score === null || score === undefined ? "—" : score.toFixed(decimals);
}

/** The application's name, which opens it, over its number and applicant. */
export function nameCell(row, open) {
  return [
    h("button", { type: "button", class: "kp-link", on: { click: () => open(row.application) } }, row.name),
    h("span", { class: "kp-under" }, `${row.application} · ${row.applicant}`),
  ];
}

function rankingColumns(office, state, open) {
  const { t, data } = office;
  const score = (value) => scoreText(value, data.decimals ?? 2);
  const titles = new Map(data.outcomes.map(({ id, title }) => [id, title]));
  const raw = state.raw && { id: "raw", title: t("原始平均", "Raw mean"), number: true, cell: (row) => score(state.raw.get(row.application)), sort: (row) => state.raw.get(row.application) };
  return [
    { id: "rank", title: t("总名次", "Rank"), number: true, cell: (row) => rankCell(row.rank, row.tied, t), sort: (row) => row.rank },
    { id: "category_rank", title: t("类内", "In category"), number: true, cell: (row) => rankCell(row.category_rank, false, t), sort: (row) => row.category_rank },
    { id: "name", title: t("申报", "Application"), cell: (row) => [...nameCell(row, open), row.reason && h("span", { class: "kp-under kp-text-warn" }, t(`未排名：${row.reason}`, `Not ranked: ${row.reason}`))], sort: (row) => row.name, class: "kp-wide" },
    { id: "category", title: t("类别", "Category"), class: "kp-short", cell: (row) => row.category_title, sort: (row) => row.category_title },
    { id: "region", title: t("县区", "Region"), class: "kp-short", cell: (row) => row.region ?? "—", sort: (row) => row.region },
    { id: "score", title: t("得分", "Score"), number: true, cell: (row) => h("strong", {}, score(row.score)), sort: (row) => row.score },
    ...(raw ? [raw] : []),
    { id: "reviews", title: t("份数", "Sheets"), number: true, cell: (row) => String(row.reviews), sort: (row) => row.reviews },
    { id: "range", title: t("极差", "Range"), number: true, cell: (row) => h("span", { class: row.flag ? "kp-text-warn" : "" }, score(row.range)), sort: (row) => row.range },
    { id: "decision", title: t("结论", "Outcome"), cell: (row) => outcomeCell(row, titles, t), sort: (row) => row.decision?.outcome },
  ];
}

function rankCell(rank, tied, t) {
  if (rank === null) return "—";
  return [String(rank), tied && h("span", { class: "kp-under" }, t("并列", "tied"))];
}

function outcomeCell(row, titles, t) {
  const title = (outcome) => titles.get(outcome) ?? outcome;
  const veto = row.vetoed && badge(t("一票否决", "Excluded"), "bad");
  if (row.decision) return [badge(title(row.decision.outcome), row.decision.outcome === "not_named" ? "" : "good"), veto];
  return [veto, row.proposal && h("span", { class: "kp-muted kp-small" }, t(`建议：${title(row.proposal.outcome)}`, `Proposed: ${title(row.proposal.outcome)}`))];
}
