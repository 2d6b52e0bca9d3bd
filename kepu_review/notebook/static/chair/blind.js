// What the programme hides from the chair now, in words; how an expert is written.
import { h } from "../core/dom.js";
import { notice } from "../core/ui.js";

/**
 * One line above every view of the chair, or null where nothing is hidden in this programme.
 * @param {{t: Function, data: any}} office
 */
export function blindNotice({ t, data }) {
  const hidden = (data.blind_words ?? []).filter(({ id }) => data.blind[id]);
  if (!hidden.length) return null;
  const titles = hidden.map(({ title }) => title).join(t("、"));
  const when = hidden.map(({ title, shown }) => t("{title}{shown}", { title, shown })).join(t("；"));
  return notice({ title: t("盲评：现阶段不显示{titles}。", { titles }), text: t("{when}。", { when }) });
}

/** The expert's name, and the number where it may be seen. @param {any} row @param {any} data */
export function expertCell(row, data) {
  return [h("strong", {}, row.name), !data.blind.names && h("span", { class: "kp-muted kp-small" }, ` ${row.id}`)];
}
