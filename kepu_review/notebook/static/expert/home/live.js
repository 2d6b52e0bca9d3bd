// What others do reaches the page without a reload, and never while it would be in the way.
import { watchPulse } from "../../core/pulse.js";

const OWN_ECHO = 4000;
const LONG_LIST = 1000;
const LONG_PAUSE = 30000;

/**
 * @param {{api: any, size: () => number, round: any, refresh: () => Promise<void>,
 *   lastWrite: () => number}} options lastWrite: when this page last wrote something itself
 */
export function createLive({ api, size, round, refresh, lastWrite }) {
  let timer = 0;
  let last = 0;

  async function onBeat(beat) {
    const ruled = beat.phase !== round.phase || beat.deadline !== round.deadline;
    const pause = size() > LONG_LIST ? Math.max(0, last + LONG_PAUSE - Date.now()) : 0;
    const echo = Math.max(0, lastWrite() + OWN_ECHO - Date.now());
    clearTimeout(timer);
    if (ruled || (!pause && !echo)) await now();
    else timer = setTimeout(() => now().catch(() => {}), Math.max(pause, echo));
  }

  async function now() {
    last = Date.now();
    await refresh();
  }

  const watch = watchPulse(api, "expert.pulse", onBeat);
  return { close: () => (clearTimeout(timer), watch.stop()) };
}
