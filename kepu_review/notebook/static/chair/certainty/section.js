// 结果把握: how sure the list is, in sentences first and in figures after; a chair needs no statistics.
import { msg } from "../../core/text.js";
import { h, replace } from "../../core/dom.js";
import { button, notice } from "../../core/ui.js";
import { keepPlace } from "../../office/live.js";
import { applicationView } from "../application.js";
import { blindNotice } from "../blind.js";
import { apartCard } from "./apart.js";
import { expertView } from "./expert.js";
import { expertsView } from "./experts.js";
import { whyText } from "./first.js";
import { heatView } from "./marks.js";
import { beforeAfterView, overviewParts } from "./overview.js";
import { reviewsView } from "./reviews.js";

export function certaintySection() {
  const state = { open: null, rows: [], view: null, expert: null, part: "list", category: "", all: false, found: null, text: "", marks: null, next: null, wanted: null };
  const place = h("div", { class: "kp-stack", data: { live: "own" } });

  function draw(office) {
    if (state.open) return [whyFirst(office), ...applicationView(office, state)].filter(Boolean);
    if (state.found === null) replace(place, h("p", { role: "status" }, office.t("正在计算，约需 10 秒……")));
    else fill(office);
    read(office);
    return [place];
  }

  /** Above an application's sheets: why it comes first. */
  function whyFirst({ t }) {
    const why = whyText(state.found?.rows?.find((row) => row.application === state.open), t);
    return why && notice({ title: t("为什么要议"), text: why });
  }

  function read(office) {
    return office.attempt(null, async () => {
      const found = await office.api.request("chair.certainty", {}, { timeout: 120000 });
      const text = JSON.stringify(found);
      if (text === state.text && place.firstChild) return;
      Object.assign(state, { found, text, marks: null, next: null });
      if (!state.open) keepPlace(place, () => fill(office));
    });
  }

  function fill(office) {
    const { found } = state;
    if (found.hidden) return replace(place, blindNotice(office), notice({ text: office.t("结果的把握由打分得出，打分显示后才能看到。") }));
    const act = actions(office);
    if (state.expert) return replace(place, ...expertView(office, state, act));
    return replace(place, parts(office, act), ...views(office, act));
  }

  function views(office, act) {
    const { found } = state;
    if (found.refused && state.part !== "reviews") return [apartCard(office, found.refused)];
    const made = { list: overviewParts, adjust: beforeAfterView, experts: expertsView, marks: heatView, reviews: reviewsView };
    return made[state.part](office, state, act);
  }

  function parts(office, act) {
    const { t } = office;
    const named = [["list", t("名单的把握")], ["adjust", t("校正前后")], ["experts", t("专家宽严")], ["marks", t("逐份打分")], ["reviews", t("建议增评")]];
    const buttons = named.map(([id, text]) => {
      const one = button(text, () => act.part(id));
      one.setAttribute("aria-pressed", String(state.part === id));
      one.dataset.key = `part ${id}`;
      return one;
    });
    return h("div", { class: "kp-switch kp-switch-wide", role: "group", "aria-label": t("看哪一面") }, ...buttons);
  }

  function actions(office) {
    const again = (change) => {
      Object.assign(state, change);
      keepPlace(place, () => fill(office));
    };
    return {
      again,
      part: (part) => again({ part }),
      expert: (expert) => (again({ expert }), place.querySelector("h2")?.focus()),
      application(application, rows) {
        Object.assign(state, { open: application, rows, view: null });
        office.hush();
        office.redraw();
      },
    };
  }

  function refresh(office) {
    if (state.open) return state.view ? state.view.refresh() : false;
    read(office);
    return true;
  }

  return { id: "certainty", title: msg("结果把握"), draw, refresh, state };
}
