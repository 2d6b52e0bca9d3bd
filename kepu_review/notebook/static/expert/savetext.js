// The honest words on where the work is: saveState(sheet, outbox, t).
import { clockText } from "../core/text.js";

/**
 * What may truthfully be said; `tone` as for a badge.
 * @param {any} sheet
 * @param {{problem: any, draftsKept: boolean}} outbox
 * @param {(message: string, values?: object) => string} t
 * @returns {{code: string, tone: string, text: string}}
 */
export function saveState(sheet, outbox, t) {
  if (sheet.blocked) return { code: "blocked", tone: "bad", text: t("未能保存") };
  if (sheet.unsent && outbox.problem) return offline(outbox, t);
  if (sheet.disputes.size) return { code: "dispute", tone: "warn", text: t("有冲突，请选择") };
  if (sheet.job) return { code: "saving", tone: "", text: t("保存中…") };
  if (sheet.unsent) return { code: "dirty", tone: "warn", text: t("未保存") };
  return sheet.refusals.size ? refused(sheet, t) : saved(sheet, t);
}

function offline(outbox, t) {
  if (outbox.problem.kind === "internal") {
    return { code: "offline", tone: "bad", text: t("服务出错：尚未保存，正在重试") };
  }
  return outbox.draftsKept
    ? { code: "offline", tone: "bad", text: t("离线：草稿已存本机，正在重试") }
    : { code: "offline", tone: "bad", text: t("离线：尚未保存，请不要关闭页面") };
}

function refused(sheet, t) {
  const [count, when] = [sheet.refusals.size, clockText(sheet.savedAt)];
  const bad = t("{count} 处未被接受", { count });
  return { code: "refused", tone: "bad", text: when ? t("{bad}，其余已保存 {when}", { bad, when }) : bad };
}

function saved(sheet, t) {
  const when = clockText(sheet.savedAt);
  if (sheet.review.state === "submitted") return { code: "submitted", tone: "good", text: t("已提交") };
  if (sheet.review.state === "recused") return { code: "recused", tone: "", text: t("已回避") };
  if (!when) return { code: "new", tone: "", text: t("尚未评分") };
  return { code: "saved", tone: "good", text: t("已保存 {when}", { when }) };
}
