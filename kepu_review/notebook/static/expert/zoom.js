// One photo in a place that scrolls: fitted, larger, smaller, moved by the pointer.
import { h, setText } from "../core/dom.js";
import { button } from "../core/ui.js";

const STEP = 1.5;
const MOST = 8;

/**
 * @param {(message: string, values?: object) => string} t
 * @param {{failed: (photo: any) => void}} told
 */
export function createZoom(t, { failed }) {
  const image = h("img", { class: "kp-zoom-image", draggable: "false" });
  const element = h("div", { class: "kp-zoom", tabindex: "0", role: "group", "aria-label": t("照片，可放大") }, image);
  const state = h("span", { class: "kp-zoom-state", role: "status" });
  const less = button("−", () => scale(factor / STEP), { label: t("缩小"), title: t("缩小（-）") });
  const fit = button(t("适合窗口"), () => scale(1), { title: t("适合窗口（0）") });
  const more = button("＋", () => scale(factor * STEP), { label: t("放大"), title: t("放大（+）") });
  const resized = new ResizeObserver(() => lay());
  let photo = null;
  let size = [4, 3];
  let factor = 1; // of the size that fits

  image.addEventListener("load", () => {
    size = [image.naturalWidth || size[0], image.naturalHeight || size[1]];
    setText(state, "");
    image.style.removeProperty("background-image");
    lay();
  });
  image.addEventListener("error", () => {
    setText(state, "");
    image.hidden = true;
    failed(photo);
  });
  element.addEventListener("dblclick", () => scale(factor > 1 ? 1 : 2.5));
  element.addEventListener("wheel", byWheel, { passive: false });
  dragged(element);
  resized.observe(element);

  function show(one) {
    photo = one;
    factor = 1;
    size = [one.width || 4, one.height || 3];
    image.hidden = false;
    image.alt = one.title;
    image.style.backgroundImage = `url("${one.thumb}")`;
    setText(state, t("正在读取原图……"));
    image.src = one.url;
    lay();
  }

  function lay() {
    const [width, height] = size;
    const fitted = Math.min(element.clientWidth / width, element.clientHeight / height);
    const shown = Math.min(fitted, 1.5) * factor; // a small photo is not blown up to the window
    image.style.width = `${Math.floor(width * shown)}px`;
    image.style.height = `${Math.floor(height * shown)}px`;
    less.disabled = factor <= 1;
    fit.disabled = factor === 1;
    more.disabled = factor >= MOST;
    element.classList.toggle("kp-zoomed", factor > 1);
  }

  /** Larger or smaller, with what was in the middle still there. */
  function scale(wanted) {
    const now = Math.min(Math.max(wanted, 1), MOST);
    const by = now / factor;
    const [x, y] = [element.scrollLeft + element.clientWidth / 2, element.scrollTop + element.clientHeight / 2];
    factor = Math.abs(now - 1) < 0.01 ? 1 : now;
    lay();
    element.scrollTo(x * by - element.clientWidth / 2, y * by - element.clientHeight / 2);
  }

  function byWheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    scale(event.deltaY < 0 ? factor * STEP : factor / STEP);
  }

  /** Whether the key was for the photo. */
  function key(event) {
    const moves = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };
    const zooms = { "+": factor * STEP, "=": factor * STEP, "-": factor / STEP, 0: 1 };
    if (event.key in moves) element.scrollBy(...moves[event.key]);
    else if (event.key in zooms && !event.ctrlKey && !event.metaKey) scale(zooms[event.key]);
    else return false;
    return true;
  }

  return { element, tools: [state, less, fit, more], show, key, close: () => resized.disconnect() };
}

function dragged(element) {
  let from = null;
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    from = [event.clientX + element.scrollLeft, event.clientY + element.scrollTop];
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (from) element.scrollTo(from[0] - event.clientX, from[1] - event.clientY);
  });
  for (const kind of ["pointerup", "pointercancel"]) element.addEventListener(kind, () => (from = null));
}
