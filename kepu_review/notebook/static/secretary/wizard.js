// The import wizard: choose a file, look at the dry run, import, receipt. For applications and experts.
import { h, replace } from "../core/dom.js";
import { dayText } from "../core/text.js";
import { button, notice } from "../core/ui.js";
import { card, saveFile, statTile } from "../office/pieces.js";
import { changeTable, newRowsTable, problemTable } from "./problems.js";
import { dropZone } from "./dropzone.js";

const SLOW_FILE = { timeout: 300000 };
const TABLE_FILES = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt,.json,.docx,.zip";

/**
 * @param {{dry: string, write: string, corrections: string,
 *   words: (t: (message: string, values?: object) => string) => {title: string, hint: string, action: string,
 *     unit: string, what: string}, done?: (office: any) => void}} options
 */
export function importWizard(options) {
  const place = h("div", { class: "kp-pane", data: { live: "own" } });
  const state = { office: null, step: 0, found: null, file: "", receipt: null, wrong: null, order: { by: null, down: false } };

  function again() {
    const { office } = state;
    const { t } = office;
    const words = options.words(t);
    const steps = [t("选择文件"), t("核对预检结果"), t("导入")];
    const line = (title, index) =>
      h("li", { class: index === state.step ? "kp-step-now" : index < state.step ? "kp-step-past" : "", "aria-current": index === state.step ? "step" : null }, h("span", { class: "kp-step-number", "aria-hidden": "true" }, String(index + 1)), title);
    const now = [chooseStep, resultStep, receiptStep][state.step](office, words);
    replace(place, card(words.title, h("ol", { class: "kp-steps" }, ...steps.map(line)), ...now.head), ...(now.below ?? []));
  }

  function chooseStep(office, words) {
    const { t } = office;
    const bad = state.wrong && notice({ tone: "bad", title: state.wrong.message, text: state.wrong.remedy, role: "alert" });
    const zone = dropZone({ t, title: words.action, hint: words.hint, action: words.action, accept: TABLE_FILES, take, refuse: (message, remedy) => failed({ message, remedy }) });
    return { head: [zone, bad].filter(Boolean) };
  }

  function failed(error) {
    state.wrong = error;
    again();
  }

  async function take(file) {
    const { office } = state;
    const { t } = office;
    office.hush();
    state.wrong = null;
    const shown = file.name.length > 60 ? `…${file.name.slice(-60)}` : file.name;
    busyLine(t("正在读取“{shown}”，大表可能要一两分钟……", { shown }));
    try {
      const found = await office.api.request(options.dry, file, SLOW_FILE);
      Object.assign(state, { found, file: found.file ?? file.name, step: 1 });
      again();
      place.closest(".kp-office-body")?.scrollTo({ top: 0 });
    } catch (error) {
      failed({ message: error.message, remedy: error.remedy || t("请检查文件后再选一次。") });
    }
  }

  function busyLine(text) {
    const line = h("div", { class: "kp-busy", role: "status" }, h("div", { class: "kp-busy-bar", "aria-hidden": "true" }), h("p", {}, text));
    place.querySelector(".kp-drop, .kp-wizard-actions")?.after(line);
    for (const control of place.querySelectorAll("button")) control.disabled = true;
  }

  function resultStep(office, words) {
    const { t } = office;
    const { found } = state;
    const tiles = h(
      "div",
      { class: "kp-stats" },
      statTile(t("合格行"), found.good, "good"),
      statTile(t("有问题、不导入的行"), found.bad, found.bad ? "bad" : ""),
      statTile(t("新增"), found.added),
      statTile(t("更新"), found.changed, found.changed ? "warn" : ""),
      statTile(t("不变"), found.unchanged),
    );
    const write = button(t("导入合格的 {good} 行", { good: found.good }), importRows, { kind: "primary", disabled: found.good === 0 });
    const back = button(t("下载更正表"), (event) => correctionFile(event.currentTarget), { disabled: found.bad === 0 && !found.problems.length });
    const other = button(t("换一个文件"), restart, { kind: "quiet" });
    const unknown = found.unknown_headings.length > 0 && notice({ tone: "warn", title: t("不认识的表头，其内容不会导入"), text: found.unknown_headings.join(t("、")) });
    const held = found.held.length > 0 && notice({ tone: "warn", title: t("{heldCount} 份已有人工决定或已分派，导入时保持不变", { heldCount: found.held.length }), text: found.held.slice(0, 20).join(t("、")) });
    const asides = { what: words.what, held: found.held };
    return {
      head: [h("p", { class: "kp-chosen-file" }, state.file), tiles, h("div", { class: "kp-actions kp-wizard-actions" }, write, back, other), unknown, held].filter(Boolean),
      below: [
        found.problems.length > 0 && card(problemTitle(found.problems, t), problemTable(found.problems, t, state.order)),
        found.changes.length > 0 && card(t("将更新的内容（{changesCount} 处）", { changesCount: found.changes.length }), changeTable(found.changes, t, asides)),
        found.new.length > 0 && h("details", { class: "kp-box" }, h("summary", {}, h("h3", {}, t("将新增的{unit}（{newCount}）", { unit: words.unit, newCount: found.new.length }))), newRowsTable(found.new, t, asides)),
      ].filter(Boolean),
    };
  }

  async function importRows() {
    const { office } = state;
    const { t } = office;
    busyLine(t("正在写入……"));
    const done = await office.attempt(null, () => office.api.request(options.write, { token: state.found.token }, SLOW_FILE));
    if (!done) return again();
    Object.assign(state, { receipt: done, step: 2 });
    again();
    await office.attempt(null, () => office.reload());
    return office.say("good", t("已导入 {imported} 条。", { imported: done.imported }));
  }

  async function correctionFile(control) {
    const { office } = state;
    const made = await office.attempt(control, () => office.api.request(options.corrections, { token: state.found.token }, SLOW_FILE));
    if (made) saveFile(made.name, made.data);
  }

  function restart() {
    Object.assign(state, { step: 0, found: null, file: "", receipt: null, wrong: null });
    again();
  }

  function receiptStep(office, words) {
    const { t } = office;
    const { receipt: done, found } = state;
    const proof = done.receipt;
    const lines = [
      t("写入 {imported} 条{unit}。", { imported: done.imported, unit: words.unit }),
      done.same > 0 && t("{same} 条与已有的完全相同，未改动。", { same: done.same }),
      done.kept.length > 0 && t("{keptCount} 条已有人工决定，保持不变。", { keptCount: done.kept.length }),
      found.bad > 0 && t("{bad} 行有问题，没有导入；请把更正表发回填报单位。", { bad: found.bad }),
    ].filter(Boolean);
    const told = proof
      ? t("回执：第 {seq} 条留痕，{at}，摘要 {slice}", { seq: proof.seq, at: dayText(proof.at), slice: proof.hash.slice(0, 12) })
      : t("没有内容需要写入。");
    const back = found.bad > 0 && button(t("下载更正表"), (event) => correctionFile(event.currentTarget));
    return { head: [notice({ tone: "good", title: t("导入完成") }, ...lines.map((text) => h("p", {}, text)), h("p", { class: "kp-muted kp-small" }, told)), h("div", { class: "kp-actions" }, button(t("再导入一个文件"), restart, { kind: "primary" }), back)] };
  }

  return {
    place,
    idle: () => state.step === 0,
    show(office) {
      const first = state.office === null;
      state.office = office;
      if (first) again();
      return place;
    },
  };
}

function problemTitle(problems, t) {
  const errors = problems.filter((one) => one.severity === "error").length;
  return t("问题单元格：须更正 {errors} 处，提醒 {problems} 处", { errors, problems: problems.length - errors });
}
