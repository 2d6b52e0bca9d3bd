// The sheets at hand: opened ones, and the next one fetched before it is asked for.
import { feelPulse } from "../../core/pulse.js";
import { Sheet } from "../sheet.js";

const AHEAD = 6;

/**
 * @param {{api: any, opened: (sheet: any) => void}} options opened: a sheet has a new answer
 */
export function createShelf({ api, opened }) {
  const sheets = new Map();
  const ahead = new Map(); // application → answer of expert.open, not yet a sheet

  /** Every answer brings the pulse along. */
  async function ask(application) {
    const began = performance.now();
    const answer = await api.request("expert.open", { application });
    if (answer.pulse) feelPulse(api, "expert.pulse", answer.pulse, began);
    return answer;
  }

  function adopt(application, answer) {
    ahead.delete(application);
    const known = sheets.get(application);
    if (known) known.open(answer);
    const sheet = known ?? new Sheet(application, answer);
    sheets.set(application, sheet);
    opened(sheet);
    return sheet;
  }

  return {
    /** The sheet, if it can be drawn at once. */
    take(application) {
      const answer = ahead.get(application);
      return answer && !sheets.has(application) ? adopt(application, answer) : (sheets.get(application) ?? null);
    },
    known: (application) => sheets.get(application) ?? null,
    /** What is true now. */
    load: async (application) => adopt(application, await ask(application)),
    /** Fetch what is likely to come next; an answer that does not come is no loss. */
    async fetch(application) {
      if (!application || sheets.has(application) || ahead.has(application)) return;
      try {
        const answer = await ask(application);
        ahead.set(application, answer);
        for (const oldest of [...ahead.keys()].slice(0, -AHEAD)) ahead.delete(oldest);
      } catch {
        // It is asked for again when it is opened, and the trouble shown then.
      }
    },
    /** Nothing fetched before holds any more. */
    forget: () => ahead.clear(),
  };
}
