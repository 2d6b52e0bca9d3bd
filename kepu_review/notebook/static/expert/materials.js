// 申报材料: photos as a grid of small copies, documents, videos and other files as a list.
import { msg } from "../core/text.js";
import { h, icon, replace } from "../core/dom.js";
import { notice } from "../core/ui.js";
import { MATERIAL_ICONS, materialNote, materialSize, whyUnseen } from "./materialwords.js";
import { createViewer } from "./viewer.js";

/**
 * The materials of one application, for the desks of experts, chair and secretariat.
 * @param {{t: (message: string, values?: object) => string, api: {via: string, base: string | null}}} ctx
 * @param {Material[] | null} materials  null: the stage is marked without them
 * @returns {HTMLElement}
 *
 * @typedef {{file: string, title: string, kind: string, bytes: number | null, width: number | null,
 *   height: number | null, pages: number | null, seconds: number | null, url: string,
 *   thumb: string | null}} Material
 */
export function materialsPane(ctx, materials) {
  const { t } = ctx;
  const known = materials ?? [];
  const reachable = ctx.api?.base !== null && ctx.api?.base !== undefined;
  const count = h("span", { class: "kp-muted kp-small" }, known.length ? t("{knownCount} 份", { knownCount: known.length }) : materials === null ? t("按办法，本环节不看") : t("没有提交"));
  const parts = reachable ? shownParts(ctx, known) : [namesOnly(t, known)];
  return h(
    "details",
    { class: "kp-evidence-card kp-materials", open: true },
    h("summary", {}, h("h3", {}, t("申报材料")), " ", count),
    ...(known.length ? parts : []),
  );
}

function shownParts(ctx, materials) {
  const { t, api } = ctx;
  const placed = materials.map((one) => ({ ...one, url: api.base + one.url, thumb: one.thumb && api.base + one.thumb }));
  const photos = placed.filter((one) => one.kind === "photo" && one.thumb);
  const seen = (one) => one.kind === "pdf" || one.kind === "video";
  const rest = placed.filter((one) => !photos.includes(one));
  const others = [...rest.filter(seen), ...rest.filter((one) => !seen(one))];
  const viewer = createViewer(ctx);
  const tiles = photos.map((photo, at) => photoTile(t, photo, `${at + 1}/${photos.length}`, (tile) => viewer.photos(photos, at, tile.closest("ul"))));
  return [
    photos.length > 0 && h("ul", { class: "kp-photos", "aria-label": t(msg("照片", "expert")) }, ...tiles),
    others.length > 0 && h("ul", { class: "kp-files", "aria-label": t(msg("文件", "expert")) }, ...others.map((one) => fileLine(t, one, viewer))),
  ];
}

function photoTile(t, photo, place, open) {
  // Its place is kept by the style sheet: nothing moves when the picture comes.
  const image = h("img", { src: photo.thumb, alt: photo.title, loading: "lazy", decoding: "async", width: 160, height: 120 });
  const frame = h("span", { class: "kp-photo-frame" }, image);
  image.addEventListener("error", () => replace(frame, h("span", { class: "kp-photo-lost" }, t("照片打不开"))));
  const tile = h(
    "button",
    {
      type: "button",
      class: "kp-photo",
      title: photo.title,
      "aria-label": t("查看照片 {place}：{title}", { place, title: photo.title }),
      on: { click: () => open(tile) },
    },
    frame,
    h("span", { class: "kp-photo-title" }, photo.title),
  );
  return h("li", {}, tile);
}

function fileLine(t, one, viewer) {
  const inPage = { pdf: viewer.document, video: viewer.video }[one.kind];
  const name = inPage
    ? h("button", { type: "button", class: "kp-file-name", on: { click: (event) => inPage(one, event.currentTarget) } }, one.title)
    : h("a", { class: "kp-file-name", href: one.url, download: "" }, one.title);
  const away = inPage
    ? h("a", { class: "kp-file-away", href: one.url, target: "_blank", rel: "noopener", "aria-label": t("在新窗口打开：{title}", { title: one.title }) }, t("新窗口"))
    : h("a", { class: "kp-file-away", href: one.url, download: "", "aria-label": t("下载：{title}", { title: one.title }) }, t("下载"));
  const why = whyUnseen(t, one);
  return h(
    "li",
    { class: "kp-file" },
    icon(MATERIAL_ICONS[one.kind] ?? MATERIAL_ICONS.file),
    h("span", { class: "kp-file-words" }, name, h("span", { class: "kp-file-note" }, materialNote(t, one)), why && h("span", { class: "kp-file-why" }, why)),
    away,
  );
}

/** Through the kernel alone no file comes: they are named, and the way to them. */
function namesOnly(t, materials) {
  const names = materials.map((one) => h("li", {}, one.title, " ", h("span", { class: "kp-file-note" }, materialSize(one.bytes))));
  const how = t("材料要通过评审服务打开：请关闭此页，改用 kepu-review open 打开评审台。");
  return h("div", { class: "kp-files" }, notice({ title: t("这里看不到材料内容"), text: how }), h("ul", { class: "kp-file-names" }, ...names));
}
