// Whether anything has happened in the round: watchPulse(api, verb, onChange).

const PULSE_EVERY = 3000;
const PULSE_SLOWEST = 30000;

/**
 * @typedef {{mark: string, phase: string, deadline: string | null}} Beat
 * @typedef {{stop: () => void, now: () => void, mark: () => string | null}} Watch
 */

const watched = new WeakMap(); // api → verb → {hear: those who watch, asking: the question under way}

function heartOf(api, verb) {
  if (!watched.has(api)) watched.set(api, new Map());
  const verbs = watched.get(api);
  if (!verbs.has(verb)) verbs.set(verb, { hear: new Set(), asking: null });
  return verbs.get(verb);
}

/**
 * Another answer brought the pulse along: who watches need not ask for it so soon.
 * @param {object} api
 * @param {string} verb
 * @param {Beat} beat
 * @param {number} began `performance.now()` when that other question was asked
 */
export function feelPulse(api, verb, beat, began) {
  for (const hear of watched.get(api)?.get(verb)?.hear ?? []) hear(beat, began);
}

/**
 * Ask every 3 s while the page is visible, at once when it becomes visible or the network is back,
 * less and less often while nobody answers. Several who watch the same ask once for all.
 * `onChange(beat, before)` is called when the mark is
 * another than before (never for the first one, unless `mark` says what the page shows already);
 * the next question waits for it, and where it fails it is called again.
 * @param {{request: (verb: string, body?: object, options?: object) => Promise<any>}} api
 * @param {string} verb `<role>.pulse`
 * @param {(beat: Beat, before: string) => any} onChange
 * @param {{mark?: string | null, every?: number, onWay?: (reached: boolean) => void}} [options]
 *   `onWay` is told when the way to the service breaks and when it is back
 * @returns {Watch}
 */
export function watchPulse(api, verb, onChange, { mark = null, every = PULSE_EVERY, onWay = () => {} } = {}) {
  const state = { mark, felt: -Infinity, wait: every, timer: 0, asking: false, again: false, reached: true, stopped: false };
  const page = globalThis.document;
  const heart = heartOf(api, verb);
  const seen = () => !page || page.visibilityState !== "hidden";

  async function beat() {
    clearTimeout(state.timer);
    if (state.stopped || !seen()) return;
    if (state.asking) state.again = true;
    else await take(() => ask());
  }

  /** One question for all who watch; those who are not waiting for it hear the answer. */
  function ask() {
    heart.asking ??= put().finally(() => (heart.asking = null));
    return heart.asking;
  }

  async function put() {
    const began = performance.now();
    const found = await api.request(verb, {}, { timeout: 8000 });
    for (const hear of [...heart.hear]) if (hear !== felt) hear(found, began);
    return { found, began };
  }

  /** The beat that came with another answer; an older one than known says nothing. */
  function felt(found, began) {
    if (!state.stopped && !state.asking && began >= state.felt) take(async () => ({ found, began }));
  }

  async function take(bring) {
    clearTimeout(state.timer);
    state.asking = true;
    try {
      const { found, began } = await bring();
      state.felt = began;
      await compare(found);
      state.wait = every;
      reached(true);
    } catch (error) {
      state.wait = Math.min(PULSE_SLOWEST, state.wait * 2);
      if (error?.kind === "unavailable") reached(false);
    }
    state.asking = false;
    later();
  }

  async function compare(found) {
    if (state.stopped) return;
    const before = state.mark;
    if (before !== null && before !== found.mark) await onChange(found, before);
    state.mark = found.mark;
  }

  function later() {
    clearTimeout(state.timer);
    if (state.stopped) return;
    state.timer = setTimeout(beat, state.again ? 0 : state.wait);
    state.again = false;
  }

  function reached(now) {
    if (now !== state.reached && !state.stopped) onWay(now);
    state.reached = now;
  }

  function stop() {
    state.stopped = true;
    clearTimeout(state.timer);
    heart.hear.delete(felt);
    page?.removeEventListener("visibilitychange", beat);
    globalThis.removeEventListener?.("online", beat);
  }

  page?.addEventListener("visibilitychange", beat);
  globalThis.addEventListener?.("online", beat);
  heart.hear.add(felt);
  beat();
  return { stop, now: beat, mark: () => state.mark };
}
