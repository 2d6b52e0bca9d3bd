// Words kept in this browser: half-typed remarks, and how far a discussion was read.

/** @param {string} key @returns {string} */
export function keptWord(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return ""; // forbidden by the browser's settings
  }
}

/** An empty text takes the word away. @param {string} key @param {string} text */
export function keepWord(key, text) {
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
  } catch {
    // Forbidden by the browser's settings: it lives as long as the page.
  }
}

/**
 * The remarks that came after the one read last and are not one's own.
 * @param {{id: string, mine: boolean}[]} remarks
 * @param {string} read id of the remark read last, "" for none
 */
export function unreadRemarks(remarks, read) {
  return remarks.filter((one) => !one.mine && (!read || BigInt(one.id) > BigInt(read)));
}
