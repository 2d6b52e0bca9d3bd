// Around every figure: its title, how to read it, the figure itself, and its data as a table.
import { domId, h, replace } from "../core/dom.js";
import { button } from "../core/ui.js";
import { dataTable } from "../office/table.js";
import { csvFile } from "./csv.js";

const NARROWEST = 320;

/**
 * @param {{t: (message: string, values?: object) => string, title: string, how: string,
 *   says: string, draw: (width: number) => SVGElement | null, tools?: Node[], after?: Node[],
 *   tall?: boolean, table: {columns: any[], rows: any[], file: string}}} options `says` is what a
 *   screen reader tells in place of the figure; a column of the table has `value` for the file
 */
export function figureCard({ t, title, how, says, draw, tools = [], after = [], tall = false, table }) {
  const told = domId("kp-figure");
  const place = h("div", { class: `kp-fig-place${tall ? " kp-fig-tall" : ""}`, tabindex: tall ? "0" : null, role: tall ? "group" : null, "aria-label": tall ? title : null });
  const head = h("div", { class: "kp-fig-head" }, h("h3", {}, title), ...tools);
  const reading = h("p", { class: "kp-fig-how", id: told }, h("strong", {}, t("怎样看：")), how);
  atWidth(place, (width) => {
    const drawn = draw(width);
    drawn?.setAttribute("role", "img");
    drawn?.setAttribute("aria-label", `${title}${t("：")}${says}`);
    drawn?.setAttribute("aria-describedby", told);
    return drawn;
  });
  return h("section", { class: "kp-box kp-fig" }, head, reading, place, ...after, figureTable(t, title, table));
}

/** Draw at the width there is, and again when it changes; what matters most is scrolled into sight. */
export function atWidth(place, draw) {
  let drawn = 0;
  replace(place, h("span")); // what is empty is hidden and has no width
  const again = () => {
    const width = Math.floor(place.clientWidth);
    if (!width || Math.abs(width - drawn) < 2) return;
    drawn = width;
    const made = draw(Math.max(NARROWEST, width));
    replace(place, ...(made ? [made] : []));
    if (made?.dataset.middle) place.scrollTop = Number(made.dataset.middle) - place.clientHeight / 2;
  };
  if (globalThis.ResizeObserver) new ResizeObserver(again).observe(place);
  return place;
}

/** The data of a figure: made when it is opened, for it may be long. */
function figureTable(t, title, { columns, rows, file }) {
  const place = h("div", {});
  const save = () =>
    csvFile(
      file,
      columns.map((column) => column.title),
      rows.map((row) => columns.map((column) => column.value(row))),
    );
  const fill = () => {
    if (!details.open || place.firstChild) return;
    replace(place, h("div", { class: "kp-fig-file" }, button(t("下载数据表（CSV）"), save)), dataTable({ caption: t("{title}：数据表", { title }), columns, rows, empty: t("没有数据。"), t }));
  };
  const details = h("details", { class: "kp-fig-data", on: { toggle: fill } }, h("summary", {}, t("数据表（{count} 行）", { count: rows.length })), place);
  return details;
}

/** Marks and what they stand for, in words. @param {[Node, string][]} entries */
export function figureKey(entries) {
  return h("ul", { class: "kp-fig-key" }, ...entries.map(([mark, text]) => h("li", {}, mark, h("span", {}, text))));
}
