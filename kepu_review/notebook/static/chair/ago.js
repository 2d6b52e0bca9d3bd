// How long ago, in the words people use: agoText(iso, t).

/**
 * @param {string | null} iso
 * @param {(message: string, values?: object) => string} t
 * @param {number} [now]
 */
export function agoText(iso, t, now = Date.now()) {
  if (!iso) return t("从未");
  const minutes = Math.floor((now - new Date(iso).getTime()) / 60000);
  if (minutes < 1) return t("刚刚");
  if (minutes < 60) return t("{minutes} 分钟前", { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t("{hours} 小时前", { hours });
  const days = Math.floor(hours / 24);
  return t("{days} 天前", { days });
}

/** A share in whole percent; nothing of nothing is no share. @param {number} done @param {number} all */
export function rateText(done, all) {
  return all > 0 ? `${Math.floor((done / all) * 100)}%` : "—";
}
