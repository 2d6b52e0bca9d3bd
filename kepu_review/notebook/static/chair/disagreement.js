// Where the experts differ most, and who stands furthest from the others.
import { msg } from "../core/text.js";
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
    const said = t("分歧较大：最高与最低总分相差 {range} 分以上；离群：三份以上评审中，某位专家与其余专家的平均相差 {distance} 分以上。总分均按满分 100 折算；界限为本工具的缺省（示范）。", { range, distance });
    const choices = [["", t("全部")], ["flag", t("分歧较大")], ["outlier", t("有离群")]];
    const only = picker(t("显示"), choices, state.only, (wanted) => ((state.only = wanted), fill(office)));
    return [apartSummary(office), h("div", { class: "kp-tools" }, only, h("span", { class: "kp-muted kp-small kp-grow" }, said)), h("div", { class: "kp-office-scroll" }, table(office, rows, open))];
  }

  function table(office, rows, open) {
    const { t, data } = office;
    const widest = Math.max(1, ...rows.map((row) => row.range));
    const columns = [
      { id: "name", title: t("申报"), cell: (row) => nameCell(row, open), sort: (row) => row.name, class: "kp-wide" },
      { id: "category", title: t("类别"), class: "kp-short", cell: (row) => row.category_title, sort: (row) => row.category_title },
      { id: "score", title: t("得分"), number: true, cell: (row) => scoreText(row.score, data.decimals ?? 2), sort: (row) => row.score },
      { id: "reviews", title: t("份数"), number: true, cell: (row) => String(row.reviews), sort: (row) => row.reviews },
      { id: "bar", title: t("最高与最低之差"), cell: (row) => stackedBar(t("相差 {scoreText}", { scoreText: scoreText(row.range, 1) }), [[row.range, row.flag ? "warn" : "accent"]], widest), class: "kp-bar-cell" },
      { id: "range", title: t("极差"), number: true, cell: (row) => scoreText(row.range, 1), sort: (row) => row.range },
      { id: "sd", title: t("标准差"), number: true, cell: (row) => scoreText(row.sd, 2), sort: (row) => row.sd },
      { id: "furthest", title: t("离其余专家最远"), cell: (row) => furthestCell(row, t), sort: (row) => (row.distance === null ? null : Math.abs(row.distance)) },
      { id: "flag", title: t("提示"), class: "kp-short", cell: (row) => [row.flag && badge(t("分歧较大"), "warn"), " ", row.outlier && badge(t("离群"), "bad")] },
    ];
    return dataTable({ caption: t("分歧"), columns, rows, empty: t("没有符合条件的申报。"), t, order: state.order });
  }

  function refresh(office) {
    if (state.open) return state.view ? state.view.refresh() : false;
    fill(office);
    return true;
  }

  return { id: "disagreement", title: msg("分歧"), draw, refresh };
}

function isApart(row, only) {
  return !only || row[only];
}

function hiddenWords({ t }) {
  return notice({ text: t("分歧由打分得出，打分显示后才能看到。") });
}

function apartSummary({ t, data }) {
  const count = (field) => data.ranking.filter((row) => row[field]).length;
  const [flagged, alone] = [count("flag"), count("outlier")];
  if (!flagged && !alone) return notice({ tone: "good", text: t("没有分歧较大的申报。") });
  return notice({ tone: "warn", text: t("有 {flagged} 项分歧较大，{alone} 项有离群打分，建议合议时逐项讨论。", { flagged, alone }) });
}

function furthestCell(row, t) {
  if (!row.furthest.length) return "—";
  const names = row.furthest.map(({ name }) => name).join(t("、"));
  return [names, h("span", { class: `kp-under${row.outlier ? " kp-text-warn" : ""}` }, distanceText(row, t))];
}
