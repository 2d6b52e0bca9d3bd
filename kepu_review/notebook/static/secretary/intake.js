// Applications from a spreadsheet: a dry run first, then the good rows; the bad ones go back.
import { h } from "../core/dom.js";
import { badge, button, notice } from "../core/ui.js";
import { card, filePicker, saveFile, statTile } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { stepsCard } from "./steps.js";

const SHEETS = ".xlsx,.xls,.ods,.csv,.json";
const SLOW = { timeout: 180000 };

export function intakeSection() {
  const state = { found: null, file: "", order: { by: null, down: false } };

  function draw(office) {
    const { t, data } = office;
    const choose = filePicker(t("选择申报表……", "Choose a spreadsheet …"), SHEETS, (file, control) => dryRun(office, file, control));
    const intro = h("p", { class: "kp-muted" }, t("支持 xlsx、xls、ods、csv、json。先预检，确认之后才写入；再次导入同一批数据时只显示差异。", "xlsx, xls, ods, csv, json. Nothing is written before you confirm; importing again shows the differences."));
    const now = t(`本批次现有 ${data.counts.applications} 项申报。`, `The round has ${data.counts.applications} applications.`);
    return [card(t("导入申报", "Import applications"), intro, h("div", { class: "kp-actions" }, choose.element, h("span", { class: "kp-muted" }, state.file || now))), ...(state.found ? result(office) : [stepsCard(office)])];
  }

  async function dryRun(office, file, control) {
    office.hush();
    const found = await office.attempt(control, () => office.api.request("secretary.dry_run", file, SLOW));
    if (!found) return;
    found.problems.sort((one, other) => Number(one.severity !== "error") - Number(other.severity !== "error"));
    Object.assign(state, { found, file: file.name });
    office.redraw();
  }

  function result(office) {
    const { t } = office;
    const { found } = state;
    const tiles = h(
      "div",
      { class: "kp-stats" },
      statTile(t("合格行", "Good rows"), found.good, "good"),
      statTile(t("有问题的行", "Bad rows"), found.bad, found.bad ? "bad" : ""),
      statTile(t("新增", "New"), found.added),
      statTile(t("更新", "Changed"), found.changed, found.changed ? "warn" : ""),
      statTile(t("不变", "Unchanged"), found.unchanged),
    );
    const write = button(t(`导入合格的 ${found.good} 行`, `Import ${found.good} good rows`), (event) => importRows(office, event.currentTarget), { kind: "primary", disabled: found.good === 0 });
    const back = button(t("下载更正表", "Download what to correct"), (event) => corrections(office, event.currentTarget), { disabled: found.bad === 0 });
    const unknown = found.unknown_headings.length > 0 && notice({ tone: "warn", title: t("不认识的表头，未导入", "Unknown headings, not imported"), text: found.unknown_headings.join(t("、", ", ")) });
    return [
      card(t("预检结果", "Dry run"), tiles, h("div", { class: "kp-actions" }, write, back), unknown),
      found.problems.length > 0 && card(problemTitle(found.problems, t), problemTable(found.problems, t, state.order)),
      found.changes.length > 0 && card(t(`与已有数据的差异（${found.changes.length}）`, `Differences (${found.changes.length})`), changeTable(found.changes, t)),
    ].filter(Boolean);
  }

  async function importRows(office, control) {
    const { t } = office;
    const done = await office.attempt(control, () => office.api.request("secretary.import", { token: state.found.token }, SLOW));
    if (!done) return;
    Object.assign(state, { found: null, file: "" });
    await office.attempt(null, () => office.reload());
    const kept = done.kept?.length ? t(`${done.kept.length} 项已有人工决定，保持不变。`, `${done.kept.length} were settled by a person and stay as they are.`) : "";
    office.say("good", t(`已导入 ${done.imported} 项申报。`, `${done.imported} applications are imported.`), kept);
  }

  async function corrections(office, control) {
    const made = await office.attempt(control, () => office.api.request("secretary.corrections", { token: state.found.token }, SLOW));
    if (made) saveFile(made.name, made.data);
  }

  return { id: "intake", title: ["导入申报", "Import"], draw };
}

function problemTitle(problems, t) {
  const errors = problems.filter((one) => one.severity === "error").length;
  return t(`问题单元格：须更正 ${errors} 处，提醒 ${problems.length - errors} 处`, `Cells to look at: ${errors} to correct, ${problems.length - errors} notes`);
}

/** The cells of a file that need a look. */
export function problemTable(problems, t, order) {
  const columns = [
    { id: "place", title: t("位置", "Place"), class: "kp-short", cell: (row) => placeText(row, t), sort: (row) => row.row ?? 0 },
    { id: "column", title: t("列", "Column"), class: "kp-short", cell: (row) => row.column ?? "—", sort: (row) => row.column },
    { id: "value", title: t("内容", "Value"), cell: (row) => h("span", { class: "kp-value" }, row.value === "" ? t("（空）", "(empty)") : row.value) },
    { id: "reason", title: t("问题", "Problem"), cell: (row) => [row.severity === "error" ? badge(t("须更正", "correct"), "bad") : badge(t("提醒", "note"), "warn"), " ", row.reason], sort: (row) => row.reason, class: "kp-wide" },
    { id: "remedy", title: t("怎么办", "What to do"), cell: (row) => row.remedy || "—", class: "kp-wide" },
  ];
  return dataTable({ caption: t("问题单元格", "Cells to look at"), columns, rows: problems, empty: "", t, order });
}

function placeText(row, t) {
  const sheet = row.sheet ? `${row.sheet} ` : "";
  return row.row ? t(`${sheet}第 ${row.row} 行`, `${sheet}row ${row.row}`) : sheet || "—";
}

function changeTable(changes, t) {
  const columns = [
    { id: "application", title: t("申报", "Application"), cell: (row) => row.application, sort: (row) => row.application },
    { id: "field", title: t("字段", "Field"), cell: (row) => row.field, sort: (row) => row.field },
    { id: "old", title: t("原值", "Before"), cell: (row) => h("del", { class: "kp-value" }, row.old ?? "—") },
    { id: "new", title: t("新值", "After"), cell: (row) => h("ins", { class: "kp-value" }, row.new ?? "—") },
  ];
  return dataTable({ caption: t("差异", "Differences"), columns, rows: changes, empty: "", t });
}
