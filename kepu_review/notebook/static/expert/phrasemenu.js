// 常用语: a list under a comment, to be inserted at the cursor by mouse, arrows or Alt+digit.
import { domId, h, replace } from "../core/dom.js";
import { onTyped } from "../core/entry.js";
import { searchable } from "../core/text.js";
import { button } from "../core/ui.js";
import { phraseBook } from "./phrases.js";

const SEARCH_FROM = 9; // phrases

/**
 * @param {any} ctx
 * @param {HTMLTextAreaElement} area
 * @param {{criterion: string | null, rubric: string, application: string}} about
 * @returns {{opener: HTMLElement, element: HTMLElement}}
 */
export function createPhraseMenu(ctx, area, about) {
  const { t } = ctx;
  const book = phraseBook(ctx);
  const id = domId("kp-phrases");
  const element = h("div", { class: "kp-phrases", id, role: "dialog", "aria-label": t("常用语"), hidden: true, on: { keydown: onMenuKey } });
  const opener = button(t("常用语"), () => (element.hidden ? open() : close()), { kind: "quiet", title: t("Alt+↓ 打开；Alt+1 至 Alt+9 直接插入") });
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("aria-controls", id);
  let managing = false;
  let wanted = "";

  async function open() {
    if (area.disabled) return;
    element.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    replace(element, h("p", { class: "kp-muted", role: "status" }, t("正在读取常用语…")));
    await attempt(() => book.load());
    element.scrollIntoView?.({ block: "nearest" }); // it opens under the text, perhaps below what is seen
    element.querySelector("input, .kp-phrase, .kp-button")?.focus({ preventScroll: true });
  }

  function close({ back = true } = {}) {
    element.hidden = true;
    managing = false;
    wanted = "";
    opener.setAttribute("aria-expanded", "false");
    if (back) area.focus({ preventScroll: true });
  }

  /** Do it, then show how things are; trouble is told in the list. */
  async function attempt(act) {
    let trouble = "";
    try {
      await act();
    } catch (error) {
      trouble = [error.message, error.remedy].filter(Boolean).join(" ");
    }
    draw(trouble);
  }

  function insert(text) {
    close();
    insertText(area, text);
  }

  function draw(trouble = "") {
    const rows = h("div", { class: "kp-phrase-rows" });
    const search = onTyped(h("input", { class: "kp-input", type: "search", value: wanted, "aria-label": t("在常用语中查找"), placeholder: t("查找") }), (text) => {
      wanted = text;
      replace(rows, ...lists());
    });
    replace(rows, ...lists());
    const offer = area.value.trim();
    const known = book.phrases.includes(offer);
    const keep = button(t("把当前评语存为常用语"), () => attempt(() => book.add(offer)), { disabled: !offer || known });
    const manage = button(managing ? t("完成") : t("整理"), () => ((managing = !managing), draw()), { kind: "quiet", disabled: !book.phrases.length });
    const shut = button(t("关闭"), () => close(), { kind: "quiet" });
    replace(
      element,
      trouble && h("p", { class: "kp-problem", role: "alert" }, trouble),
      book.phrases.length >= SEARCH_FROM && search,
      rows,
      h("div", { class: "kp-actions kp-phrase-tools" }, keep, manage, shut),
    );
  }

  function lists() {
    const fits = (text) => searchable(text).includes(searchable(wanted));
    const own = book.phrases.map((text, index) => ({ text, index })).filter(({ text }) => fits(text));
    const before = managing ? [] : book.before(about).filter(fits);
    return [
      h("h4", {}, t("我的常用语")),
      ...own.map(({ text, index }) => phraseRow(text, index)),
      !own.length && h("p", { class: "kp-muted kp-small" }, wanted ? t("没有符合的") : t("还没有。写好一条评语后，可在下面存为常用语。")),
      before.length > 0 && h("h4", {}, about.criterion === null ? t("我写过的总体评语") : t("我在本项写过的")),
      ...before.map((text) => phraseRow(text, null)),
    ];
  }

  function phraseRow(text, index) {
    const key = index !== null && index < 9 && h("kbd", {}, `Alt+${index + 1}`);
    const pick = h("button", { type: "button", class: "kp-phrase", on: { click: () => insert(text) } }, h("span", {}, text), key);
    if (!managing || index === null) return pick;
    const up = button("↑", () => attempt(() => book.raise(text)), { label: t("上移“{text}”", { text }), disabled: index === 0 });
    const gone = button(t("删除"), () => attempt(() => book.remove(text)), { kind: "danger", label: t("删除“{text}”", { text }) });
    return h("div", { class: "kp-phrase-managed" }, h("span", {}, text), up, gone);
  }

  function onMenuKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [...element.querySelectorAll("input, .kp-phrase, .kp-button:not(:disabled)")];
    const at = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    stops[(at + stops.length) % stops.length]?.focus();
  }

  area.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229; // the input method has the key
    if (composing || event.ctrlKey || event.metaKey) return;
    const digit = event.altKey && /^Digit([1-9])$/u.exec(event.code);
    const asked = event.altKey ? event.key === "ArrowDown" : event.key === "/" && area.value === "";
    if (!digit && !asked) return;
    event.preventDefault();
    if (asked) open();
    else book.load().then(() => insertAt(Number(digit[1]) - 1), () => open());
  });

  function insertAt(index) {
    if (book.phrases[index]) insertText(area, book.phrases[index]);
    else open();
  }

  return { opener, element };
}

/** At the cursor; the browser's own undo knows of it. */
function insertText(area, text) {
  if (!area.isConnected) return; // else it would go where the focus is now
  area.focus({ preventScroll: true });
  if (document.execCommand?.("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
