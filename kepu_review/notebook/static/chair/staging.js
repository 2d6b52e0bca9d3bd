// Decisions that wait in the page until they are applied together: createStaging(round).

const shelves = new WeakMap();

/** The decisions that wait at this desk. @param {{data: any}} office */
export function stagingOf(office) {
  if (!shelves.has(office)) shelves.set(office, createStaging(`kepu-pending|${office.data.round.id}`));
  return shelves.get(office);
}

/**
 * @typedef {{outcome: string, reason: string, seen: string | null}} Staged
 *
 * They are kept in this browser, so that a reload loses none.
 * @param {string} key names the round
 * @param {Storage | null} [storage]
 */
export function createStaging(key, storage = ownStorage()) {
  const held = new Map(readStaged(storage, key));

  function keep() {
    try {
      if (held.size) storage?.setItem(key, JSON.stringify([...held]));
      else storage?.removeItem(key);
    } catch {
      // The browser's settings forbid it or it is full: they live as long as the page.
    }
  }

  return {
    size: () => held.size,
    has: (application) => held.has(application),
    get: (application) => held.get(application) ?? null,
    all: () => [...held].map(([application, one]) => ({ application, ...one })),
    put(application, one) {
      held.set(application, one);
      keep();
    },
    drop(application) {
      held.delete(application);
      keep();
    },
    clear() {
      held.clear();
      keep();
    },
    reasonForAll(reason) {
      for (const [application, one] of held) held.set(application, { ...one, reason });
      keep();
    },
  };
}

/**
 * How many each outcome has now and would have, in all and by category, against its limits.
 * @param {any[]} ranking rows of the overview
 * @param {any[]} outcomes
 * @param {Staged[]} staged with application
 */
export function outcomeCounts(ranking, outcomes, staged) {
  const wanted = new Map(staged.map((one) => [one.application, one.outcome]));
  return outcomes.map((outcome) => {
    const now = ranking.filter((row) => row.decision?.outcome === outcome.id);
    const then = ranking.filter((row) => (wanted.get(row.application) ?? row.decision?.outcome) === outcome.id);
    const over = Object.entries(outcome.per_category ?? {})
      .map(([category, limit]) => ({ category, limit, then: then.filter((row) => row.category === category).length }))
      .filter((one) => one.then > one.limit);
    return { id: outcome.id, title: outcome.title, limit: outcome.limit, now: now.length, then: then.length, over: over, full: outcome.limit !== null && outcome.limit !== undefined && then.length > outcome.limit };
  });
}

/**
 * The proposals that could be taken over: undecided, not staged yet, and with an outcome that can
 * be decided (a tie at the cut and an application without a rank cannot).
 * @param {any[]} ranking
 * @param {any[]} outcomes
 * @param {{has: (application: string) => boolean}} staging
 */
export function openProposals(ranking, outcomes, staging) {
  const known = new Set(outcomes.map(({ id }) => id));
  return ranking.filter((row) => row.proposal && known.has(row.proposal.outcome) && !row.decision && !staging.has(row.application));
}

function readStaged(storage, key) {
  try {
    const found = JSON.parse(storage?.getItem(key) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function ownStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
