// 待定决定: the tray below every view, and the list in which they are looked through and applied.
import { msg } from "../core/text.js";
import { h, replace } from "../core/dom.js";
import { newId } from "../core/api.js";
import { onTyped } from "../core/entry.js";
import { badge, button, notice, picker } from "../core/ui.js";
import { card, reasonField } from "../office/pieces.js";
import { outcomeCounts, stagingOf } from "./staging.js";

/** What is drawn below every section while decisions wait. @param {any} office */
export function pendingTray(office) {
  const { t } = office;
  const staging = stagingOf(office);
  const count = staging.size();
  if (!count || office.section === "pending") return null;
  const bare = staging.all().filter((one) => !one.reason.trim()).length;
  return h(
    "div",
    { class: "kp-tray", role: "region", "aria-label": t("待定决定") },
    h("strong", {}, t("待定决定 {count} 项", { count })),
    h("span", { class: "kp-muted kp-small" }, t("尚未记录"), bare ? t("，其中 {bare} 项没有理由", { bare }) : ""),
    h("span", { class: "kp-push" }),
    button(t("核对并记录"), () => office.go("pending"), { kind: "primary" }),
  );
}

export function pendingSection() {
  const place = h("div", { class: "kp-stack", data: { live: "own" } });
  const state = { op: null, sent: "" };

  function draw(office) {
    fill(office);
    return [place];
  }

  function fill(office) {
    const { t, data } = office;
    const staged = stagingOf(office).all();
    if (!staged.length) {
      const ranking = button(t("排名与决定"), () => office.go("ranking"));
      replace(place, notice({ text: t("没有待定的决定。可在“排名与决定”中按建议结论填入，或在每项申报中放入待定。"), actions: [ranking] }));
      return;
    }
    const early = data.round.phase !== "deliberation" && notice({ tone: "warn", text: t("进入“汇总合议”阶段后才能记录。") });
    const problem = h("div", { role: "alert" });
    const apply = button(t("一并记录 {stagedCount} 项", { stagedCount: staged.length }), (event) => record(office, event.currentTarget, problem), { kind: "primary", disabled: Boolean(early) });
    const clear = button(t("全部移出"), () => (stagingOf(office).clear(), again(office)), { kind: "danger" });
    replace(place, early, card(t("记录前后对照"), countsTable(office, staged), problem, h("div", { class: "kp-actions" }, apply, clear, h("span", { class: "kp-muted kp-small" }, t("全部记录，或一项也不记录")))), card(t("逐项核对"), forAll(office), list(office, staged)));
  }

  function again(office) {
    fill(office);
    office.refoot();
  }

  function forAll(office) {
    const { t } = office;
    const reason = reasonField(t("为全部填写同一理由（替换下面每一项的理由）"));
    reason.area.rows = 1;
    reason.area.classList.add("kp-area-low");
    const use = button(t("填入全部"), () => {
      if (!reason.area.value.trim()) return reason.area.focus();
      stagingOf(office).reasonForAll(reason.area.value.trim());
      return again(office);
    });
    return h("div", { class: "kp-one-reason" }, reason.element, use);
  }

  function list(office, staged) {
    const { t, data } = office;
    const rows = new Map(data.ranking.map((row) => [row.application, row]));
    const head = [t("申报"), t("现有结论"), t("待定结论"), t("理由"), ""];
    const lines = staged.map((one) => stagedLine(office, one, rows.get(one.application), () => again(office)));
    return h("div", { class: "kp-table-box" }, h("table", { class: "kp-table kp-pending" }, h("caption", { class: "kp-hidden" }, t("待定决定")), h("thead", {}, h("tr", {}, ...head.map((title) => (title ? h("th", { scope: "col" }, title) : h("td", {}))))), h("tbody", {}, ...lines)));
  }

  async function record(office, control, problem) {
    const { t } = office;
    const staged = stagingOf(office).all();
    const bare = staged.filter((one) => !one.reason.trim());
    if (bare.length) {
      place.querySelector(`[data-key="reason ${bare[0].application}"]`)?.focus();
      return void replace(problem, notice({ tone: "bad", role: "presentation", text: t("还有 {bareCount} 项没有写明理由。", { bareCount: bare.length }) }));
    }
    replace(problem);
    const decisions = staged.map(({ application, outcome, reason, seen }) => ({ application, outcome, reason, seen }));
    const text = JSON.stringify(decisions);
    if (state.sent !== text) Object.assign(state, { sent: text, op: newId() }); // tried again it is the same act
    const done = await office.attempt(control, () => office.api.request("chair.decide_many", { decisions }, { op: state.op, timeout: 60000 }));
    if (!done) return undefined;
    stagingOf(office).clear();
    await office.attempt(null, () => office.reload(office.asked));
    return office.say("good", t("已一并记录 {decisionsCount} 项决定。", { decisionsCount: decisions.length }));
  }

  return { id: "pending", title: msg("待定决定", "chair"), draw, refresh: (office) => (isWriting(place) ? true : (fill(office), true)) };
}

function isWriting(place) {
  return place.contains(document.activeElement);
}

function stagedLine(office, one, row, again) {
  const { t, data } = office;
  const staging = stagingOf(office);
  const titles = new Map(data.outcomes.map(({ id, title }) => [id, title]));
  const now = row?.decision?.outcome ?? null;
  const changed = now !== one.seen;
  const put = (change) => staging.put(one.application, Object.assign(one, change));
  const outcome = picker(t("{row}的结论", { row: row?.name ?? one.application }), data.outcomes.map(({ id, title }) => [id, title]), one.outcome, (wanted) => (put({ outcome: wanted }), again()));
  const reason = h("textarea", { class: "kp-area kp-area-low", rows: "2", value: one.reason, "aria-label": t("{row}的理由", { row: row?.name ?? one.application }), data: { key: `reason ${one.application}` } });
  onTyped(reason, (text) => (put({ reason: text }), office.refoot()));
  const keep = changed && button(t("仍按待定"), () => (put({ seen: now }), again()), { kind: "quiet" });
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, row?.name ?? one.application, h("span", { class: "kp-under" }, one.application)),
    h("td", {}, now ? badge(titles.get(now) ?? now) : h("span", { class: "kp-muted" }, t("未决定")), changed && h("span", { class: "kp-under kp-text-warn" }, t("此后另有决定")), keep),
    h("td", {}, outcome),
    h("td", { class: "kp-wide" }, reason),
    h("td", {}, button(t("移出"), () => (staging.drop(one.application), again()), { kind: "quiet", label: t("移出 {row}", { row: row?.name ?? one.application }) })),
  );
}

function isLimited(one, data) {
  const outcome = data.outcomes.find(({ id }) => id === one.id);
  return outcome.limit !== null || Object.keys(outcome.per_category).length > 0;
}

function countsTable(office, staged) {
  const { t, data } = office;
  const titles = new Map(data.ranking.map((row) => [row.category, row.category_title]));
  const line = (one) => {
    const said = [
      one.full && t("超出总名额 {limit}", { limit: one.limit }),
      ...one.over.map(({ category, limit, then }) => t("{titles} {then} 项，名额 {limit}", { titles: titles.get(category) ?? category, then, limit })),
    ].filter(Boolean);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, one.title),
      h("td", { class: "kp-number" }, String(one.now)),
      h("td", { class: "kp-number" }, h("strong", {}, String(one.then))),
      h("td", { class: "kp-number" }, one.limit === null || one.limit === undefined ? t("不限") : String(one.limit)),
      h("td", {}, said.length ? badge(said.join(t("；")), "bad") : h("span", { class: "kp-muted" }, isLimited(one, data) ? t("未超名额") : "—")),
    );
  };
  const head = [t("结论"), t("现有"), t("记录后"), t("名额"), t("核对")];
  return h("table", { class: "kp-table kp-counts" }, h("caption", { class: "kp-hidden" }, t("各结论的数量")), h("thead", {}, h("tr", {}, ...head.map((title, at) => h("th", { scope: "col", class: at > 0 && at < 4 ? "kp-number" : "" }, title)))), h("tbody", {}, ...outcomeCounts(data.ranking, data.outcomes, staged).map(line)));
}
