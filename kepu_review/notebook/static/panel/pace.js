// Asking again and again while somebody looks; elapsed time by the server's clock.
import { h, setText } from "../core/dom.js";

/**
 * Call `act` every so often while the element is in a page that is looked at; it ends when the
 * element is taken away for good. A failure is asked again.
 * @param {HTMLElement} element
 * @param {() => Promise<any>} act
 * @param {number} every
 * @returns {() => void} stop
 */
export function whileShown(element, act, every = 4000) {
  let missed = 0;
  let busy = false;
  const timer = setInterval(async () => {
    missed = element.isConnected ? 0 : missed + 1;
    if (missed > 15) clearInterval(timer);
    if (missed || busy || document.visibilityState === "hidden") return;
    busy = true;
    await Promise.resolve(act()).catch(() => {});
    busy = false;
  }, every);
  return () => clearInterval(timer);
}

/**
 * How many whole seconds lie between an ISO time of the server and its clock now.
 * @param {string} since
 * @param {number} skew milliseconds the server's clock is ahead of ours
 * @param {number} [now]
 */
export function elapsedSeconds(since, skew, now = Date.now()) {
  return Math.max(0, Math.floor((now + skew - Date.parse(since)) / 1000));
}

/** 3:05, or 1:02:09. @param {number} seconds */
export function stretchText(seconds) {
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours ? `${hours}:${parts.join(":")}` : `${Number(parts[0])}:${parts[1]}`;
}

/**
 * A clock that counts up from `called_at`, and says when the time meant is over.
 * @param {{t: Function, item: {called_at: string, minutes: number | null}, skew: number}} options
 */
export function createStopwatch({ t, item, skew }) {
  const clock = h("span", { class: "kp-watch-clock", role: "timer", "aria-live": "off" });
  const limit = h("span", { class: "kp-watch-limit" });
  const element = h("p", { class: "kp-watch" }, clock, limit);
  const draw = () => {
    const seconds = elapsedSeconds(item.called_at, skew);
    const over = item.minutes ? seconds - item.minutes * 60 : 0;
    setText(clock, stretchText(seconds));
    setText(limit, limitText(item.minutes, over, t));
    element.classList.toggle("kp-watch-over", over > 0);
  };
  draw();
  whileShown(element, async () => draw(), 500);
  return element;
}

function limitText(minutes, over, t) {
  if (!minutes) return "";
  if (over > 0) return t("限时 {minutes} 分钟，已超 {over}", { minutes, over: stretchText(over) });
  return t("限时 {minutes} 分钟", { minutes });
}
