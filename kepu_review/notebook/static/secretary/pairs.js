// Who reviews what, from both sides.
import { msg } from "../core/text.js";
import { h } from "../core/dom.js";
import { badge } from "../core/ui.js";
import { matches } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { sheetWord } from "./live.js";

const SHEET_TONES = { submitted: "good", draft: "warn", recused: "", new: "accent" };

export function pairTable({ office, data, names, state, open }) {
  const { t } = office;
  const wanted = data.terms.reviews_per_application;
  const shown = (one) => one.experts.map(({ expert }) => names.get(expert) ?? expert);
  const enough = (one) => one.experts.filter((each) => !each.barred && each.state !== "recused").length;
  const rows = data.pairs.filter((one) => (!state.gaps || enough(one) < wanted) && matches(state.search, one.application, one.name, one.region, ...shown(one), ...one.experts.map(({ expert }) => expert)));
  const columns = [
    { id: "name", title: t("申报"), cell: (one) => [h("button", { type: "button", class: "kp-link", on: { click: () => open(one.application) } }, one.name), h("span", { class: "kp-under" }, [one.application, one.region].filter(Boolean).join(" · "))], sort: (one) => one.application, class: "kp-wide" },
    { id: "category", title: t("类别"), class: "kp-short", cell: (one) => one.category_title, sort: (one) => one.category_title },
    { id: "count", title: t("人数"), number: true, cell: (one) => (enough(one) < wanted ? badge(t("{one} / {wanted}", { one: enough(one), wanted }), "bad") : String(enough(one))), sort: (one) => enough(one) },
    { id: "who", title: t(msg("专家", "secretary")), cell: (one) => h("span", { class: "kp-badges" }, ...one.experts.map((each) => pairBadge(each, names, t))) },
  ];
  return dataTable({ caption: t("分派结果"), columns, rows, empty: t("没有符合条件的申报。"), t, order: state.order, mark: (one) => (one.application === state.chosen ? "kp-row-chosen" : "") });
}

function pairBadge({ expert, state, barred }, names, t) {
  const name = names.get(expert) ?? expert;
  return barred ? badge(t("{name} 利益冲突", { name }), "bad") : badge(`${name} ${sheetWord(state, t)}`, SHEET_TONES[state] ?? "");
}

export function expertTable({ office, data, names, state, open }) {
  const { t } = office;
  const mine = new Map(data.loads.map((one) => [one.expert, []]));
  for (const pair of data.pairs) for (const { expert, state: sheet } of pair.experts) mine.get(expert)?.push({ ...pair, sheet });
  const rows = data.loads.filter((one) => matches(state.search, one.expert, one.name, ...mine.get(one.expert).map((pair) => `${pair.application} ${pair.name}`)));
  const link = (pair) => h("button", { type: "button", class: "kp-link kp-link-small", title: pair.name, on: { click: () => open(pair.application) } }, t("{application}（{sheetWord}）", { application: pair.application, sheetWord: sheetWord(pair.sheet, t) }));
  const columns = [
    { id: "name", title: t("专家"), cell: (one) => [h("strong", {}, names.get(one.expert)), h("span", { class: "kp-under" }, one.expert)], class: "kp-name-cell", sort: (one) => one.expert },
    { id: "load", title: t(msg("份数", "secretary")), number: true, cell: (one) => String(one.load), sort: (one) => one.load },
    { id: "submitted", title: t("已提交"), number: true, cell: (one) => String(one.submitted), sort: (one) => one.submitted },
    { id: "apps", title: t(msg("申报", "secretary")), class: "kp-wide", cell: (one) => h("span", { class: "kp-badges kp-badges-wide" }, ...mine.get(one.expert).map(link)) },
  ];
  return dataTable({ caption: t("按专家"), columns, rows, empty: t("没有符合条件的专家。"), t, order: state.order });
}
