// The expert pool, its load and its conflicts.
import { h } from "../core/dom.js";
import { badge } from "../core/ui.js";
import { card, filePicker } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { problemTable } from "./intake.js";

export function expertsSection() {
  const state = { problems: [], order: { by: null, down: false } };

  function draw(office) {
    const { t, data } = office;
    const choose = filePicker(t("导入专家名单……", "Import experts …"), ".xlsx,.xls,.ods,.csv,.json", (file, control) => importExperts(office, file, control));
    const hint = h("span", { class: "kp-muted" }, t("表头：编号、姓名、单位、专业方向、县区、申报利益关系的单位、最多评审数。", "Headings: number, name, unit, specialities, region, declared interests, capacity."));
    return [
      card(t("专家名单", "Experts"), h("div", { class: "kp-actions" }, choose.element, hint)),
      state.problems.length > 0 && card(t("没有导入的内容", "Not imported"), problemTable(state.problems, t, { by: null, down: false })),
      card(t(`共 ${data.experts.length} 位专家`, `${data.experts.length} experts`), expertPool(data.experts, t, state.order)),
    ].filter(Boolean);
  }

  async function importExperts(office, file, control) {
    const { t } = office;
    office.hush();
    const done = await office.attempt(control, () => office.api.request("secretary.experts", file, { timeout: 120000 }));
    if (!done) return;
    state.problems = done.problems;
    await office.attempt(null, () => office.reload());
    office.say(done.problems.length ? "warn" : "good", t(`已导入 ${done.imported} 位专家。`, `${done.imported} experts are imported.`));
  }

  return { id: "experts", title: ["专家与冲突", "Experts and conflicts"], draw };
}

function expertPool(experts, t, order) {
  const columns = [
    { id: "id", title: t("编号", "Number"), cell: (row) => row.id, sort: (row) => row.id },
    { id: "name", title: t("姓名", "Name"), cell: (row) => h("strong", {}, row.name), sort: (row) => row.name },
    { id: "affiliation", title: t("单位", "Unit"), cell: (row) => row.affiliation || "—", sort: (row) => row.affiliation, class: "kp-wide" },
    { id: "specialities", title: t("熟悉的类别", "Specialities"), cell: (row) => row.specialities.join(t("、", ", ")) || "—" },
    { id: "assigned", title: t("已分派", "Assigned"), number: true, cell: (row) => String(row.assigned), sort: (row) => row.assigned },
    { id: "conflicts", title: t("利益冲突", "Conflicts"), cell: (row) => (row.conflicts ? badge(t(`${row.conflicts} 项须回避`, `${row.conflicts} to avoid`), "warn") : h("span", { class: "kp-muted" }, t("无", "none"))), sort: (row) => row.conflicts },
  ];
  return dataTable({ caption: t("专家", "Experts"), columns, rows: experts, empty: t("还没有专家，请先导入名单。", "No experts yet; import a list."), t, order });
}
