// What is said of a material: its kind, size, pages, and why it is not shown.

/** Paths for icon(), by the kind of a material. */
export const MATERIAL_ICONS = {
  pdf: "M4 1.5h5.5L13 5v9.5H4zM9 1.5V5.5h4M6 8.5h5M6 11h5",
  video: "M2 3.5h12v9H2zM6.5 6v4L10 8z",
  photo: "M2 3h12v10H2zM2 11l3.5-3.5 3 3 2-2L14 12M10.5 6v.2",
  file: "M4 1.5h5.5L13 5v9.5H4zM9 1.5V5.5h4",
};

/**
 * @param {number | null} bytes
 */
export function materialSize(bytes) {
  if (bytes === null || bytes === undefined) return "";
  if (bytes < 1000) return `${bytes} B`;
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "KB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

/**
 * Kind, pages, length and size on one line.
 * @param {(message: string, values?: object) => string} t
 * @param {any} one
 */
export function materialNote(t, one) {
  const { pages, seconds } = one;
  const kinds = {
    pdf: "PDF",
    video: t("视频"),
    photo: t("照片"),
    heic: t("照片（HEIC）"),
    oversize: t("照片"),
    broken: t("损坏的文件"),
  };
  const ending = /\.([\p{L}\p{N}]{1,5})$/u.exec(one.file)?.[1]?.toUpperCase();
  const words = [
    kinds[one.kind] ?? ending ?? t("文件"),
    pages ? t("{pages} 页", { pages }) : "",
    seconds ? lengthText(t, seconds) : "",
    materialSize(one.bytes),
  ];
  return words.filter(Boolean).join(" · ");
}

/**
 * Why a material is only offered as a download; "" where it is an ordinary file.
 * @param {(message: string, values?: object) => string} t
 * @param {any} one
 */
export function whyUnseen(t, one) {
  const { width, height } = one;
  if (one.kind === "heic") return t("浏览器不能显示这种照片，请下载查看。");
  if (one.kind === "broken") return t("文件损坏或不完整，不能在页面中显示。");
  if (one.kind !== "oversize") return "";
  return width && height
    ? t("照片有 {width}×{height} 像素，过大，不在页面中显示。", { width, height })
    : t("照片过大，不在页面中显示。");
}

/**
 * Why the server does not send it, in its own words.
 * @param {(message: string, values?: object) => string} t
 * @param {string} url
 * @returns {Promise<string>} "" where it does send it
 */
export async function whyRefused(t, url) {
  try {
    const answer = await fetch(url, { headers: { Range: "bytes=0-0" }, credentials: "same-origin" });
    if (answer.redirected) return t("登录已失效，请重新登录后再打开本页。");
    if (answer.ok) return "";
    const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
    return (plain && (await answer.text()).trim()) || t("服务端没有提供这份材料。");
  } catch {
    return t("连接不上服务，请检查网络后重试。");
  }
}

function lengthText(t, seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
  return minutes ? t("{minutes} 分 {rest} 秒", { minutes, rest }) : t("{rest} 秒", { rest });
}
