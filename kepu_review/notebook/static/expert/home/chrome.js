// Around the views: the top line with its buttons, the list's switch, printing, remembering.
import { domId, h, setText } from "../../core/dom.js";
import { dayText, msg } from "../../core/text.js";
import { button, topBar } from "../../core/ui.js";
import { placeHash } from "./route.js";
import { timeLeft } from "./steps.js";

const NARROW = 900; // as in the style sheets

/**
 * @param {any} ctx with round, me
 * @param {{home: () => void, columns: () => void, help: () => void, print: (() => void) | null,
 *   railSwitch: HTMLElement}} act
 */
export function createTop(ctx, act) {
  const { t, round, me } = ctx;
  const note = h("span", { class: "kp-top-note" });
  const home = button(t("首页"), act.home, { kind: "quiet" });
  const columns = button(t("对比"), act.columns, { kind: "quiet" });
  const print = act.print && button(t("打印"), act.print, { kind: "quiet" });
  const keys = button(t(msg("快捷键", "home")), act.help, { kind: "quiet" });
  const name = [me.name, me.affiliation].filter(Boolean).join(" · ");
  const element = topBar(round, { t, name, tools: [note, home, columns, act.railSwitch, print, keys].filter(Boolean) });
  return {
    element,
    /** @param {string} view */
    update(view) {
      const rest = timeLeft(round.deadline, Date.now(), t);
      const until = round.deadline ? t("{deadline} 截止", { deadline: dayText(round.deadline) }) : "";
      setText(note, [round.phase_title, until, rest.text].filter(Boolean).join(" · "));
      note.className = `kp-top-note${rest.tone ? ` kp-ink-${rest.tone}` : ""}`;
      for (const [one, wanted] of [[home, "home"], [columns, "columns"]]) {
        if (view === wanted) one.setAttribute("aria-current", "page");
        else one.removeAttribute("aria-current");
      }
      act.railSwitch.hidden = view !== "application";
    },
  };
}

/**
 * Hide the list, so that the facts have room beside the form; a narrow desk hides it by itself.
 * @param {(message: string, values?: object) => string} t
 * @param {HTMLElement} body
 * @param {HTMLElement} rail
 */
export function createRailSwitch(t, body, rail) {
  rail.id ||= domId("kp-rail");
  const narrow = () => body.clientWidth > 0 && body.clientWidth < NARROW;
  const seen = () => (narrow() ? body.classList.contains("kp-show-rail") : !body.classList.contains("kp-no-rail"));
  const toggle = button("", () => {
    if (narrow()) body.classList.toggle("kp-show-rail");
    else remember("kepu-no-rail", body.classList.toggle("kp-no-rail") ? "1" : "");
    tell();
  }, { kind: "quiet" });

  function tell() {
    setText(toggle.firstChild ?? toggle.appendChild(h("span", {})), seen() ? t("收起列表") : t("显示列表"));
    toggle.setAttribute("aria-expanded", String(seen()));
  }

  toggle.setAttribute("aria-controls", rail.id);
  body.classList.toggle("kp-no-rail", Boolean(recalled("kepu-no-rail")));
  if (globalThis.ResizeObserver) new ResizeObserver(tell).observe(body);
  tell();
  return toggle;
}

/**
 * How this view is printed: the bare page prints itself, JupyterLab opens the bare page; null
 * where there is no page that could print.
 * @param {any} api
 * @param {boolean} bare
 * @param {() => any} place
 */
export function printerOf(api, bare, place) {
  if (bare) return () => window.print();
  if (api.via !== "rest") return null;
  const config = document.getElementById("jupyter-config-data");
  const base = config ? JSON.parse(config.textContent || "{}").baseUrl : null;
  if (!base) return null;
  return () => window.open(`${base}kepu/app?print${placeHash(place())}`, "_blank", "noopener");
}

/** Keep a word for next time. */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Forbidden by the browser's settings: the desk then opens as if for the first time.
  }
}

/** The word kept, or null. */
export function recalled(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
