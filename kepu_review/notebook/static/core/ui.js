// Pieces every desk uses: button, badge, notice, labelled, topBar, panel, stateBadge.
import { domId, h, icon } from "./dom.js";

/** Paths for icon(). */
export const ICONS = {
  check: "M3 8.5l3.2 3L13 4.5",
  left: "M10 3.5L5.5 8l4.5 4.5",
  right: "M6 3.5L10.5 8 6 12.5",
  search: "M7 3a4 4 0 1 1 0 8a4 4 0 0 1 0-8M10 10l3.5 3.5",
  close: "M4 4l8 8M12 4l-8 8",
  warn: "M8 2.5L14.5 13.5H1.5zM8 6.5v3.2M8 11.6v.2",
};

/**
 * A button. `kind`: "primary", "quiet", "danger" or "" (outlined).
 * @param {string} text
 * @param {(event: Event) => void} act
 * @param {{kind?: string, icon?: string, trailing?: string, title?: string, label?: string,
 *   disabled?: boolean}} [options]
 */
export function button(text, act, options = {}) {
  const kind = options.kind ? ` kp-${options.kind}` : "";
  return h(
    "button",
    {
      type: "button",
      class: `kp-button${kind}`,
      title: options.title,
      "aria-label": options.label,
      disabled: options.disabled,
      on: { click: act },
    },
    options.icon && icon(ICONS[options.icon] ?? options.icon),
    text && h("span", {}, text),
    options.trailing && icon(ICONS[options.trailing] ?? options.trailing),
  );
}

/**
 * A small word in a tint. `tone`: "", "accent", "good", "warn", "bad".
 * @param {string} text
 * @param {string} [tone]
 */
export function badge(text, tone = "") {
  return h("span", { class: `kp-badge${tone ? ` kp-tone-${tone}` : ""}` }, text);
}

/**
 * A message in the page with optional buttons. `tone` as for badge.
 * @param {{tone?: string, title?: string, text?: string, actions?: Node[], role?: string}} options
 * @param {...Node} children
 */
export function notice({ tone = "", title = "", text = "", actions = [], role = "status" }, ...children) {
  return h(
    "div",
    { class: `kp-notice${tone ? ` kp-tone-${tone}` : ""}`, role },
    h("div", { class: "kp-notice-body" }, title && h("strong", {}, title), text && h("p", {}, text), ...children),
    actions.length > 0 && h("div", { class: "kp-actions" }, ...actions),
  );
}

/**
 * A control with its label above (or hidden).
 * @param {string} label
 * @param {HTMLElement} control
 * @param {{hidden?: boolean, hint?: string}} [options]
 */
export function labelled(label, control, { hidden = false, hint = "" } = {}) {
  control.id ||= domId("kp-field");
  const below = hint && h("span", { class: "kp-hint", id: `${control.id}-hint` }, hint);
  if (below) control.setAttribute("aria-describedby", below.id);
  return h("div", { class: "kp-field" }, h("label", { for: control.id, class: hidden ? "kp-hidden" : "" }, label), control, below);
}

/**
 * A drop-down of [value, text] pairs.
 * @param {string} label
 * @param {[string, string][]} choices
 * @param {string} value
 * @param {(value: string) => void} act
 */
export function picker(label, choices, value, act) {
  const options = choices.map(([id, text]) => h("option", { value: id }, text));
  const select = h("select", { class: "kp-select", "aria-label": label, on: { change: () => act(select.value) } }, ...options);
  select.value = value;
  return select;
}

/**
 * The top line of a desk: the round, who I am, 演示数据.
 * @param {{title: string, demo?: boolean}} round
 * @param {{t: (message: string, values?: object) => string, name?: string, note?: string, tools?: Node[]}} options
 */
export function topBar(round, { t, name = "", note = "", tools = [] }) {
  return h(
    "header",
    { class: "kp-top" },
    h("div", { class: "kp-top-title" }, h("strong", {}, round.title), round.demo && h("span", { class: "kp-demo" }, t("演示数据"))),
    h("div", { class: "kp-top-side" }, note && h("span", { class: "kp-muted" }, note), name && h("span", {}, name), ...tools),
  );
}

/**
 * A progress bar with its text.
 * @param {string} label
 * @param {number} done
 * @param {number} all
 */
export function progressBar(label, done, all) {
  const share = all ? Math.round((done / all) * 100) : 0;
  const bar = h("div", { class: "kp-progress-bar", style: { width: `${share}%` } });
  return h(
    "div",
    { class: "kp-progress", role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": all, "aria-valuenow": done },
    bar,
  );
}

/**
 * The root of a desk, ready for its parts. @param {HTMLElement} host @param {string} kind
 */
export function deskRoot(host, kind) {
  const root = h("div", { class: `kp-root kp-${kind}` });
  host.classList.add("kp-host");
  host.replaceChildren(root);
  return root;
}
