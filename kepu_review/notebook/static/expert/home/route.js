// Where the expert is, kept in the browser's history, so that its back button stays in the desk.

/**
 * @typedef {{view: "home" | "application" | "notice" | "rubric" | "columns" | "declare",
 *   id?: string}} Place id: the application, the category, the criterion
 */

const WORDS = { application: "a", notice: "notice", rubric: "rubric", columns: "columns", declare: "declare", home: "home" };

const QUIET = 60; // milliseconds

/** A place as the end of an address. @param {Place} place */
export function placeHash({ view, id }) {
  return `#/${WORDS[view]}${id ? `/${encodeURIComponent(id)}` : ""}`;
}

/** The place an address names; null where it names none. @param {string} hash @returns {Place | null} */
export function placeFromHash(hash) {
  const [, word, id] = /^#\/([a-z]+)(?:\/(.+))?$/u.exec(hash) ?? [];
  const view = Object.keys(WORDS).find((one) => WORDS[one] === word);
  if (!view || (!id && (view === "application" || view === "rubric"))) return null;
  try {
    return id ? { view, id: decodeURIComponent(id) } : { view };
  } catch {
    return null;
  }
}

/**
 * The bare page keeps its place in the address; inside JupyterLab, whose address is not ours, the
 * place goes into the entry of the history alone. A reload in the same window comes back to it.
 * @param {{key: string, bare: boolean, arrived: (place: Place) => void}} options
 */
export function createRoute({ key, bare, arrived }) {
  const stored = `kepu-place|${key}`;
  let later = null;
  let timer = 0;
  const mine = () => history.state?.kepu?.[key] ?? null;
  const state = (place) => ({ ...history.state, kepu: { ...history.state?.kepu, [key]: place } });
  const address = (place) => (bare ? `${location.pathname}${location.search}${placeHash(place)}` : undefined);

  function write(how, place) {
    try {
      history[how](state(place), "", address(place));
      sessionStorage.setItem(stored, JSON.stringify(place));
    } catch {
      // A browser that forbids it, or too many at once: the desk works without its back button.
    }
  }

  /** Writing takes milliseconds, and J may be held down: a moment later, the last place alone. */
  function settle() {
    clearTimeout(timer);
    const place = later;
    later = null;
    if (place) write("replaceState", place);
  }

  function onPop() {
    clearTimeout(timer);
    later = null;
    const place = (bare && placeFromHash(location.hash)) || mine();
    if (!place) return;
    write("replaceState", place);
    arrived(place);
  }

  window.addEventListener("popstate", onPop);
  window.addEventListener("pagehide", settle);
  return {
    /** Where this window was when it was last open; null for a new one. */
    before() {
      const there = (bare && placeFromHash(location.hash)) || mine();
      if (there) return there;
      try {
        return JSON.parse(sessionStorage.getItem(stored));
      } catch {
        return null;
      }
    },
    push: (place) => (settle(), write("pushState", place)),
    replace(place) {
      clearTimeout(timer);
      later = place;
      timer = setTimeout(settle, QUIET);
    },
    close() {
      settle();
      window.removeEventListener("popstate", onPop);
      window.removeEventListener("pagehide", settle);
    },
  };
}
