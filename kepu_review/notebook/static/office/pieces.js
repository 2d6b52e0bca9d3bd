// Small pieces of the office desks: stacked bars, filters, facts, files, forms.
import { domId, h } from "../core/dom.js";
import { searchable } from "../core/text.js";
import { button, labelled, picker } from "../core/ui.js";

/**
 * A bar in parts, each with its tone; what is not covered stays empty.
 * @param {string} label what a screen reader says
 * @param {[number, string][]} parts count and tone
 * @param {number} all
 */
export function stackedBar(label, parts, all) {
  const share = (count) => `${all ? (count / all) * 100 : 0}%`;
  const pieces = parts.map(([count, tone]) => h("span", { class: `kp-bar-part kp-bar-${tone}`, style: { width: share(count) } }));
  return h("div", { class: "kp-bar", role: "img", "aria-label": label }, ...pieces);
}

/**
 * A labelled number, big.
 * @param {string} label
 * @param {string | number} value
 * @param {string} [tone]
 */
export function statTile(label, value, tone = "") {
  return h(
    "div",
    { class: `kp-stat${tone ? ` kp-stat-${tone}` : ""}` },
    h("span", { class: "kp-stat-value" }, String(value)),
    h("span", { class: "kp-stat-label" }, label),
  );
}

/**
 * A search field that calls back when the person pauses or finishes composing.
 * @param {string} label
 * @param {string} value
 * @param {(text: string) => void} act
 */
export function searchField(label, value, act) {
  let timer = 0;
  let composing = false;
  const later = () => {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(() => act(field.value), 180);
  };
  const field = h("input", {
    class: "kp-input",
    type: "search",
    value,
    placeholder: label,
    "aria-label": label,
    on: {
      input: later,
      compositionstart: () => (composing = true),
      compositionend: () => ((composing = false), later()),
    },
  });
  return h("div", { class: "kp-search" }, field);
}

/**
 * Whether the words searched for are in any of the texts.
 * @param {string} wanted
 * @param {...any} texts
 */
export function matches(wanted, ...texts) {
  const all = texts.map(searchable).join("\n");
  return String(wanted).split(/\s+/u).every((word) => all.includes(searchable(word)));
}

/**
 * The categories that occur in the rows, for a picker.
 * @param {any[]} rows
 * @param {(message: string, values?: object) => string} t
 * @param {string} value
 * @param {(value: string) => void} act
 */
export function categoryPicker(rows, t, value, act) {
  const found = [...new Set(rows.map((row) => row.category_title))].sort((one, other) => one.localeCompare(other, "zh-Hans-CN"));
  return picker(t("类别"), [["", t("全部类别")], ...found.map((title) => [title, title])], value, act);
}

/**
 * Choose one file; its bytes arrive as base64.
 * @param {string} text
 * @param {string} accept
 * @param {(file: {name: string, data: string}, control: any) => void} act
 */
export function filePicker(text, accept, act) {
  const input = h("input", { type: "file", accept, class: "kp-hidden", tabindex: "-1", "aria-hidden": "true" });
  const choose = button(text, () => input.click(), { kind: "primary" });
  input.addEventListener("change", async () => {
    const file = input.files[0];
    input.value = "";
    if (file) act({ name: file.name, data: await fileBase64(file) }, choose);
  });
  return { element: h("div", { class: "kp-file" }, choose, input), choose };
}

/** Bytes of a file as base64. @param {Blob} file @returns {Promise<string>} */
export function fileBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** Hand a file over to the browser. @param {string} name @param {string} data base64 */
export function saveFile(name, data) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/**
 * A text field for a reason.
 * @param {string} label
 * @param {string} value
 * @param {string} [hint]
 */
export function reasonField(label, value = "", hint = "") {
  const area = h("textarea", { class: "kp-area", rows: "3", value });
  return { area, element: labelled(label, area, { hint }) };
}

/**
 * Choose one of a few, as radio buttons in a row.
 * @param {string} legend
 * @param {[string, string][]} choices
 * @param {string} value
 * @param {string} name
 */
export function choiceRow(legend, choices, value, name) {
  const group = domId(name);
  const inputs = choices.map(([id, text]) => {
    const input = h("input", { type: "radio", name: group, value: id, checked: id === value });
    return { input, element: h("label", { class: "kp-choice" }, input, h("span", {}, text)) };
  });
  const element = h("fieldset", { class: "kp-choices" }, h("legend", {}, legend), ...inputs.map((one) => one.element));
  return { element, value: () => inputs.find((one) => one.input.checked)?.input.value ?? "" };
}

/** A card: a title and its content. @param {string} title @param {...any} children */
export function card(title, ...children) {
  return h("section", { class: "kp-box" }, h("h3", {}, title), ...children);
}
