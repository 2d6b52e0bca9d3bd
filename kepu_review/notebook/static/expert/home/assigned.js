// What is assigned to me, known to every view at once: createAssigned(items).
import { indexed } from "../filter.js";

const COUNTED_BY = ["state", "declared", "rescore", "frozen"];

/**
 * @param {any[]} items of expert.list
 * @returns {{all: () => any[], find: (application: string) => any,
 *   update: (application: string, change: object) => void, renew: (items: any[]) => void,
 *   watch: (told: (changed: string | null, counts: boolean) => void) => void}} told: which one, or
 *   null for all; whether the numbers of the states may be others now
 */
export function createAssigned(items) {
  const watchers = [];
  let all = [];
  let byNumber = new Map();

  function take(fresh) {
    all = indexed(fresh);
    byNumber = new Map(all.map((item) => [item.application, item]));
  }

  function tell(changed, counts) {
    for (const told of watchers) told(changed, counts);
  }

  take(items);
  return {
    all: () => all,
    find: (application) => byNumber.get(application) ?? null,
    watch: (told) => watchers.push(told),
    /** Take over what is known of one item now. */
    update(application, change) {
      const item = byNumber.get(application);
      if (!item || Object.keys(change).every((key) => item[key] === change[key])) return;
      const counts = COUNTED_BY.some((key) => key in change && change[key] !== item[key]);
      Object.assign(item, change);
      tell(application, counts);
    },
    /** A new list from the server. */
    renew(fresh) {
      take(fresh);
      tell(null, true);
    },
  };
}
