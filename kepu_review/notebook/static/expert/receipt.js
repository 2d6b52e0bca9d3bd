// 回执: what proves that a sheet was handed in; to be copied or printed.
import { micro, microText } from "../core/decimal.js";
import { h, setText } from "../core/dom.js";
import { clockText, dayText } from "../core/text.js";
import { button } from "../core/ui.js";

/**
 * @param {any} ctx
 * @param {any} sheet handed in
 * @returns {{element: HTMLElement | null, actions: HTMLElement[]}}
 */
export function createReceipt(ctx, sheet) {
  const { t } = ctx;
  const { receipt } = sheet.review;
  if (!receipt) return { element: null, actions: [] };
  const facts = receiptFacts(ctx, sheet);
  const rows = facts.map(([label, text]) => h("div", {}, h("dt", {}, label), h("dd", {}, text)));
  const short = h("p", { class: "kp-receipt-short" }, t("回执 {seq} · {slice}", { seq: receipt.seq, slice: receipt.hash.slice(0, 8) }));
  const told = h("span", { class: "kp-muted kp-small", role: "status" });
  const text = [receiptTitle(t), ...facts.map(([label, value]) => `${label}：${value}`)].join("\n");
  const copy = button(t("复制回执"), async () => setText(told, (await copied(text)) ? t("已复制") : t("浏览器不允许复制，请选中文字后复制")));
  const print = button(t("打印回执"), () => printReceipt(ctx, facts));
  return { element: h("div", { class: "kp-receipt-box" }, short, h("dl", { class: "kp-receipt" }, ...rows), told), actions: [copy, print] };
}

function receiptTitle(t) {
  return t("评审表提交回执");
}

function receiptFacts({ t, round, me }, sheet) {
  const { application } = sheet.opened;
  const { receipt, submitted_at: at, total } = sheet.review;
  const points = total?.points === null || total?.points === undefined ? t("有弃权项，不形成总分") : t("{points} 分", { points: microText(micro(total.points), 2) });
  return [
    [t("批次"), round.title],
    [t("申报"), `${application.id} ${application.name}`],
    [t("专家"), me ? `${me.name}（${me.id}）` : ""],
    [t("提交时间"), `${dayText(at).slice(0, 10)} ${clockText(at)}`],
    [t("总分"), points],
    [t("回执号"), String(receipt.seq)],
    [t("校验码"), receipt.hash],
  ].filter(([, text]) => text);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no secure page
  }
}

/** In a window of its own, so that nothing else of the page is printed. */
function printReceipt({ t, root }, facts) {
  const opened = window.open("", "_blank", "width=720,height=560");
  if (!opened) {
    window.print();
    return;
  }
  const page = opened.document;
  page.title = receiptTitle(t);
  page.documentElement.lang = root?.lang || "zh-CN";
  const rows = facts.map(([label, text]) => h("p", { style: { margin: "6px 0", "overflow-wrap": "anywhere" } }, `${label}：${text}`));
  page.body.append(h("h1", { style: { "font-size": "20px" } }, receiptTitle(t)), ...rows);
  Object.assign(page.body.style, { margin: "32px", fontFamily: "sans-serif", fontSize: "15px" });
  opened.focus();
  opened.print();
}
