// A place for one file: dropped on it, or chosen by its button; remembers nothing.
import { h } from "../core/dom.js";
import { button } from "../core/ui.js";
import { fileBase64 } from "../office/pieces.js";

const LARGEST_FILE = 29 * 2 ** 20;

/**
 * @param {{t: (message: string, values?: object) => string, title: string, hint: string, action: string,
 *   accept: string, take: (file: {name: string, data: string}) => Promise<void>,
 *   refuse: (title: string, text: string) => void}} options
 */
export function dropZone({ t, title, hint, action, accept, take, refuse }) {
  const input = h("input", { type: "file", accept, class: "kp-hidden", tabindex: "-1", "aria-hidden": "true" });
  const choose = button(action, () => input.click(), { kind: "primary" });
  const zone = h("div", { class: "kp-drop" }, h("p", { class: "kp-drop-title" }, title), h("p", { class: "kp-muted" }, hint), h("div", { class: "kp-actions kp-drop-actions" }, choose, h("span", { class: "kp-muted" }, t("或把文件拖到这里"))), input);

  async function given(files) {
    if (!files.length) return;
    if (files.length > 1) return refuse(t("一次只能选一个文件。"), t("请逐个导入。"));
    const [file] = files;
    if (file.size > LARGEST_FILE) return refuse(t("文件超过 29 MB。"), t("请分成几个文件，或用命令行导入。"));
    let data = "";
    try {
      data = await fileBase64(file);
    } catch {
      return refuse(t("文件读不出来。"), t("文件夹不能导入；请关闭正打开它的程序，再选一次。"));
    }
    await take({ name: file.name, data });
  }

  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    given(files);
  });
  const over = (on) => zone.classList.toggle("kp-drop-over", on);
  zone.addEventListener("dragover", (event) => (event.preventDefault(), over(true)));
  zone.addEventListener("dragleave", (event) => zone.contains(event.relatedTarget) || over(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    given([...event.dataTransfer.files]);
  });
  return zone;
}
