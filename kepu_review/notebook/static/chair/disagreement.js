// Where the experts differ most, and who stands furthest from the others.
import { h, replace } from "../core/dom.js";
import { badge, notice, picker } from "../core/ui.js";
import { keepPlace } from "../office/live.js";
import { stackedBar } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { applicationView } from "./application.js";
import { blindNotice } from "./blind.js";
import { distanceText } from "./comparison.js";
import { nameCell, scoreText } from "./rows.js";

export function disagreementSection() {
  const state = { open: null, rows: [], order: { by: "range", down: true }, only: "", view: null };
  const place = h("div", { class: "kp-stack" });

  function draw(office) {
    if (state.open) return applicationView(office, state);
    fill(office);
    return [place];
  }

  function fill(office) {
    keepPlace(place, () => replace(place, blindNotice(office), ...(office.data.blind.totals ? [hiddenWords(office)] : shown(office))));
  }

  function shown(office) {
    const { t, data } = office;
    const rows = data.ranking.filter((row) => row.range !== null && isApart(row, state.only));
    const open = (application) => (Object.assign(state, { open: application, rows: rows.map((row) => row.application) }), office.redraw());
    const { range, distance } = data.thresholds;
    const said = t(`分歧较大：最高与最低总分相差 ${range} 分以上；离群：三份以上评审中，某位专家与其余专家的平均相差 ${distance} 分以上。总分均按满分 100 折算；界限为本工具的缺省（示范）。`, `Far apart: totals differ by ${range} or more. Odd one out: of three or more, one expert is ${distance} or more from the mean of the others. Points of 100; our defaults.`);
    const choices = [["", t("全部", "All")], ["flag", t("分歧较大", "Far apart")], ["outlier", t("有离群", "With an odd one")]];
    const only = picker(t("显示", "Show"), choices, state.only, (wanted) => ((state.only = wanted), fill(office)));
    return [apartSummary(office), h("div", { class: "kp-tools" }, only, h("span", { class: "kp-muted kp-small kp-grow" }, said)), h("div", { class: "kp-office-scroll" }, table(office, rows, open))];
  }

  function table(office, rows, open) {
    const { t, data } = office;
    const widest = Math.max(1, ...rows.map((row) => row.range));
    const columns = [
      { id: "name", title: t("申报", "Application"), cell: (row) => nameCell(row, open), sort: (row) => row.name, class: "kp-wide" },
      { id: "category", title: t("类别", "Category"), class: "kp-short", cell: (row) => row.category_title, sort: (row) => row.category_title },
      { id: "score", title: t("得分", "Score"), number: true, cell: (row) => scoreText(row.score, data.decimals ?? 2), sort: (row) => row.score },
      { id: "reviews", title: t("份数", "Sheets"), number: true, cell: (row) => String(row.reviews), sort: (row) => row.reviews },
      { id: "bar", title: t("最高与最低之差", "Highest less lowest"), cell: (row) => stackedBar(t(`相差 ${scoreText(row.range, 1)}`, `Apart by ${scoreText(row.range, 1)}`), [[row.range, row.flag ? "warn" : "accent"]], widest), class: "kp-bar-cell" },
      { id: "range", title: t("极差", "Range"), number: true, cell: (row) => scoreText(row.range, 1), sort: (row) => row.range },
      { id: "sd", title: t("标准差", "SD"), number: true, cell: (row) => scoreText(row.sd, 2), sort: (row) => row.sd },
      { id: "furthest", title: t("离其余专家最远", "Furthest from the others"), cell: (row) => furthestCell(row, t), sort: (row) => (row.distance === null ? null : Math.abs(row.distance)) },
      { id: "flag", title: t("提示", "Note"), class: "kp-short", cell: (row) => [row.flag && badge(t("分歧较大", "Far apart"), "warn"), " ", row.outlier && badge(t("离群", "Odd one"), "bad")] },
    ];
    return dataTable({ caption: t("分歧", "Disagreement"), columns, rows, empty: t("没有符合条件的申报。", "No application matches."), t, order: state.order });
  }

  function refresh(office) {
    if (state.open) return state.view ? state.view.refresh() : false;
    fill(office);
    return true;
  }

  return { id: "disagreement", title: ["分歧", "Disagreement"], draw, refresh };
}

function isApart(row, only) {
  return !only || row[only];
}

function hiddenWords({ t }) {
  return notice({ text: t("分歧由打分得出，打分显示后才能看到。", "Disagreement follows from the marks and is shown with them.") });
}

function apartSummary({ t, data }) {
  const count = (field) => data.ranking.filter((row) => row[field]).length;
  const [flagged, alone] = [count("flag"), count("outlier")];
  if (!flagged && !alone) return notice({ tone: "good", text: t("没有分歧较大的申报。", "No application is far apart.") });
  return notice({ tone: "warn", text: t(`有 ${flagged} 项分歧较大，${alone} 项有离群打分，建议合议时逐项讨论。`, `${flagged} applications are far apart, ${alone} have an odd one out; discuss them one by one.`) });
}

function furthestCell(row, t) {
  if (!row.furthest.length) return "—";
  const names = row.furthest.map(({ name }) => name).join(t("、", ", "));
  return [names, h("span", { class: `kp-under${row.outlier ? " kp-text-warn" : ""}` }, distanceText(row, t))];
}
