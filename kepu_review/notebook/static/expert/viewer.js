// The viewer of materials over the whole window: photos with next and previous, a PDF, a video.
import { h, icon, replace, setText } from "../core/dom.js";
import { ICONS, button, notice } from "../core/ui.js";
import { whyRefused } from "./materialwords.js";
import { createZoom } from "./zoom.js";

/**
 * @param {{t: (message: string, values?: object) => string}} ctx
 * @returns {{photos: (list: any[], at: number, from: Element) => void,
 *   document: (one: any, from: Element) => void, video: (one: any, from: Element) => void}}
 */
export function createViewer({ t }) {
  /** A window with this title and these tools; `from` says where the desk is and gets the focus back. */
  function open(from, { name, tools, body, closed }) {
    const title = h("h3", { class: "kp-viewer-title" });
    const count = h("span", { class: "kp-viewer-count", role: "status" });
    const away = h("a", { class: "kp-button", target: "_blank", rel: "noopener" }, t("在新窗口打开"));
    const close = button("", () => dialog.close(), { icon: "close", label: t("关闭"), title: t("关闭（Esc）") });
    const bar = h("header", { class: "kp-viewer-bar" }, title, count, h("span", { class: "kp-viewer-tools" }, ...tools, away, close));
    const dialog = h("dialog", { class: "kp-viewer", "aria-label": name }, bar, body);
    // Neither the desk nor JupyterLab may take these keys as theirs.
    for (const kind of ["keydown", "keypress", "keyup"]) dialog.addEventListener(kind, (event) => event.stopPropagation());
    dialog.addEventListener("close", () => {
      closed();
      dialog.remove();
    });
    from.closest(".kp-root").append(dialog);
    dialog.showModal();
    return {
      dialog,
      name(one, place) {
        setText(title, one.title);
        setText(count, place);
        away.href = one.url;
      },
    };
  }

  function photos(list, first, from) {
    let at = first;
    const zoom = createZoom(t, { failed });
    const trouble = h("div", { class: "kp-viewer-trouble", hidden: true });
    const step = (by) => show((at + by + list.length) % list.length);
    const side = (kind, label, by) => h("button", { type: "button", class: `kp-viewer-step kp-viewer-${kind}`, "aria-label": label, title: label, on: { click: () => step(by) }, hidden: list.length < 2 }, icon(ICONS[kind]));
    const previous = side("left", t("上一张（←）"), -1);
    const next = side("right", t("下一张（→）"), 1);
    const body = h("div", { class: "kp-viewer-body" }, previous, h("div", { class: "kp-viewer-place" }, zoom.element, trouble), next);
    const closed = () => (zoom.close(), from.querySelectorAll("button")[at]?.focus());
    const window = open(from, { name: t("照片"), tools: zoom.tools, body, closed });
    const keys = { ArrowLeft: () => step(-1), ArrowRight: () => step(1), Home: () => show(0), End: () => show(list.length - 1) };
    window.dialog.addEventListener("keydown", (event) => {
      const act = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey ? null : keys[event.key];
      if (act) act();
      else if (!zoom.key(event)) return;
      event.preventDefault();
    });

    function show(place) {
      at = place;
      trouble.hidden = true;
      window.name(list[at], list.length > 1 ? `${at + 1} / ${list.length}` : "");
      zoom.show(list[at]);
      for (const near of [at + 1, at - 1]) fetchAhead(list[near]);
    }

    async function failed(photo) {
      const why = await whyRefused(t, photo.url);
      if (list[at] !== photo) return;
      replace(trouble, notice({ tone: "bad", role: "alert", title: t("照片打不开"), text: why || t("文件可能已损坏，可在新窗口打开或联系秘书处。") }));
      trouble.hidden = false;
    }

    show(at);
    zoom.element.focus();
  }

  /** A document or a video: asked for first, because a frame does not tell what went wrong. */
  function single(one, from, name, shown) {
    const body = h("div", { class: "kp-viewer-body" }, h("p", { class: "kp-viewer-wait", role: "status" }, t("正在读取……")));
    const closed = () => (replace(body), from.focus());
    const window = open(from, { name, tools: [], body, closed });
    const fail = (why) => replace(body, h("div", { class: "kp-viewer-trouble" }, notice({ tone: "bad", role: "alert", title: t("材料打不开"), text: why })));
    window.name(one, "");
    whyRefused(t, one.url).then((why) => {
      if (!window.dialog.open) return;
      if (why) fail(why);
      else replace(body, shown(fail));
    });
  }

  function paper(one, from) {
    single(one, from, "PDF", (fail) => {
      if (navigator.pdfViewerEnabled === false) {
        fail(t("这个浏览器不能在页面中显示 PDF，请在新窗口打开或下载。"));
        return h("span");
      }
      return h("iframe", { class: "kp-viewer-frame", src: one.url, title: one.title });
    });
  }

  function video(one, from) {
    single(one, from, t("视频"), (fail) => {
      const player = h("video", { class: "kp-viewer-video", src: one.url, controls: true, preload: "auto", "aria-label": one.title });
      player.addEventListener("error", () => fail(t("浏览器不能播放这种视频，请在新窗口打开或下载。")));
      queueMicrotask(() => player.focus());
      return player;
    });
  }

  return { photos, document: paper, video };
}

function fetchAhead(photo) {
  if (photo) new Image().src = photo.url;
}
