// Whether anything has happened in the round: watchPulse(api, verb, onChange).

const PULSE_EVERY = 3000;
const PULSE_SLOWEST = 30000;

/**
 * @typedef {{mark: string, phase: string, deadline: string | null}} Beat
 * @typedef {{stop: () => void, now: () => void, mark: () => string | null}} Watch
 */

/**
 * Ask every 3 s while the page is visible, at once when it becomes visible or the network is back,
 * less and less often while nobody answers. `onChange(beat, before)` is called when the mark is
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
  const state = { mark, wait: every, timer: 0, asking: false, again: false, reached: true, stopped: false };
  const page = globalThis.document;
  const seen = () => !page || page.visibilityState !== "hidden";

  async function beat() {
    clearTimeout(state.timer);
    if (state.stopped || !seen()) return;
    if (state.asking) {
      state.again = true;
      return;
    }
    state.asking = true;
    try {
      await compare(await api.request(verb, {}, { timeout: 8000 }));
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
    page?.removeEventListener("visibilitychange", beat);
    globalThis.removeEventListener?.("online", beat);
  }

  page?.addEventListener("visibilitychange", beat);
  globalThis.addEventListener?.("online", beat);
  beat();
  return { stop, now: beat, mark: () => state.mark };
}
