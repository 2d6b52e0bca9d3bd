// The matrix application × expert: state and total of every sheet; a click leads side by side.
import { msg } from "../core/text.js";
import { h, replace, setText } from "../core/dom.js";
import { picker } from "../core/ui.js";
import { categoryPicker, matches, searchField } from "../office/pieces.js";
import { applicationView } from "./application.js";
import { blindNotice } from "./blind.js";
import { CELL_TONES, cellCounts, cellWords, matrixRows } from "./cells.js";
import { virtualGrid } from "./grid.js";

const MATRIX_ROW = 36;

export function matrixSection() {
  const state = { open: null, rows: [], found: null, category: "", state: "", expert: "", search: "", grid: null, count: null };
  const place = h("div", { class: "kp-stack kp-matrix-part" });

  function draw(office) {
    if (state.open) return applicationView(office, state);
    state.grid ??= grid(office, state);
    state.count ??= h("span", { class: "kp-muted kp-small", role: "status" });
    replace(place, h("p", { role: "status" }, office.t("正在读取……")));
    office.attempt(null, async () => {
      await read(office);
      replace(place, blindNotice(office), toolbar(office), legend(office), state.grid.element);
      fill();
    });
    return [place];
  }

  async function read(office) {
    state.found = await office.api.request("chair.matrix", {}, { timeout: 60000 });
  }

  function refresh(office) {
    if (state.open) return state.view ? state.view.refresh() : false;
    office.attempt(null, async () => {
      await read(office);
      fill();
    });
    return true;
  }

  function fill() {
    const rows = matrixRows(state.found.rows, state, (row) => matches(state.search, row.application, row.name));
    state.rows = rows.map((row) => row.application);
    setText(state.count, state.t("{rowsCount} 项", { rowsCount: rows.length }));
    const experts = state.expert ? state.found.experts.filter((one) => one.id === state.expert) : state.found.experts;
    state.grid.show(rows, experts);
  }

  function toolbar(office) {
    const { t } = office;
    const refill = (change) => (Object.assign(state, change), fill());
    const states = [
      ["", t("全部状态")],
      ["open", t("未交齐")],
      ["done", t("已交齐")],
      ["new", t("有未评")],
      ["draft", t("有草稿")],
      ["recused", t("有回避")],
      ["rescore", t("请复核中")],
      ["frozen", t("已冻结")],
    ];
    const experts = [["", t("全部专家")], ...state.found.experts.map(({ id, name }) => [id, name])];
    return h(
      "div",
      { class: "kp-tools" },
      categoryPicker(state.found.rows, t, state.category, (category) => refill({ category })),
      picker(t("状态"), states, state.state, (wanted) => refill({ state: wanted })),
      picker(t("专家"), experts, state.expert, (expert) => refill({ expert })),
      searchField(t("搜索编号、名称"), state.search, (search) => refill({ search })),
      state.count,
    );
  }

  return { id: "matrix", title: msg("评审矩阵"), draw, refresh, state };
}

function legend({ t, data }) {
  const words = cellWords(t);
  const one = (name) => h("li", {}, h("span", { class: `kp-cell kp-cell-${CELL_TONES[name]}` }, words[name]));
  const total = data.blind.totals ? null : h("li", { class: "kp-muted kp-small" }, t("数字为该专家的总分；选中一格按回车或点击，看评审表对照"));
  return h("ul", { class: "kp-legend" }, ...Object.keys(words).map(one), total);
}

function grid(office, state) {
  const { t } = office;
  const words = cellWords(t);
  state.t = t;
  return virtualGrid({
    label: t("评审矩阵：行为申报，列为专家"),
    corner: t("申报"),
    rowHeight: MATRIX_ROW,
    empty: t("没有符合条件的申报。"),
    choose: (row) => row && (Object.assign(state, { open: row.application }), office.hush(), office.redraw()),
    head: (expert) => [h("span", { class: "kp-matrix-name", title: expert.name }, expert.name)],
    rowHead: (row) => {
      const { due, done } = cellCounts(row.cells);
      const line = [
        h("span", { class: "kp-matrix-title", title: `${row.application} ${row.name}` }, h("span", { class: "kp-muted" }, `${row.application} `), row.name),
        h("span", { class: `kp-matrix-count${done < due ? " kp-text-warn" : ""}` }, `${done}/${due}`),
      ];
      return [h("div", { class: "kp-matrix-line" }, ...line)];
    },
    cell(row, expert) {
      const cell = row.cells[expert.id];
      if (!cell) return null;
      const said = [words[cell.state], cell.total, cell.off && t("不再计入"), cell.rescore && t("请复核")].filter(Boolean);
      const content = cell.total ?? words[cell.state];
      return {
        class: `kp-cell kp-cell-${cell.off ? "off" : CELL_TONES[cell.state]}`,
        label: t("{name}，{name_2}：{join}", { name: row.name, name_2: expert.name, join: said.join("，"), join_2: said.join(", ") }),
        content: [content, cell.rescore && h("span", { class: "kp-cell-mark", "aria-hidden": "true" }, "↻")],
      };
    },
  });
}
