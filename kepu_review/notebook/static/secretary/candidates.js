// One application's experts: take one off, put one on; every expert with what speaks for and against.
import { msg } from "../core/text.js";
import { h, replace } from "../core/dom.js";
import { badge, button, notice } from "../core/ui.js";
import { reasonField } from "../office/pieces.js";
import { sheetWord } from "./live.js";

const CANDIDATES_SHOWN = 12;

/** @param {{office: any, data: any, names: Map<string, string>, application: string, part: any}} desk */
export function candidateForm({ office, data, names, application, part }) {
  const { t } = office;
  const pair = data.pairs.find((one) => one.application === application);
  if (!pair) return [h("p", { class: "kp-muted" }, t(msg("点选一份申报，可增减专家。", "secretary")))];
  const state = { remove: "", add: "" };
  const reason = reasonField(t("理由（必填）"));
  const now = h("div", { class: "kp-decision" });
  const others = h("div", {}, h("p", { class: "kp-muted" }, t("正在读取可选专家……")));
  const go = button("", (event) => run(event.currentTarget), { kind: "primary" });

  function redrawChoice() {
    const named = (id) => names.get(id) ?? id;
    const told = [state.remove && t("撤下 {remove}", { remove: named(state.remove) }), state.add && t("换上 {add}", { add: named(state.add) })].filter(Boolean).join(t("，"));
    replace(go, h("span", {}, told ? t("确认：{told}", { told }) : t("请先选择")));
    go.disabled = !told;
  }

  const choose = (name, id) => {
    state[name] = state[name] === id ? "" : id;
    for (const place of [now, others]) for (const one of place.querySelectorAll(`[data-${name}]`)) one.setAttribute("aria-pressed", String(one.dataset[name] === state[name]));
    redrawChoice();
  };

  async function run(control) {
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明调整的理由。"));
    }
    const found = await office.attempt(control, () => office.api.request("secretary.reassign", { application, remove: state.remove, add: state.add, reason: reason.area.value }));
    if (!found) return undefined;
    part.take(found, true);
    return office.say("good", t("已调整，并写入留痕。"));
  }

  async function load() {
    const found = await office.attempt(null, () => office.api.request("secretary.candidates", { application }));
    if (!found) return;
    const free = found.candidates.filter((one) => !one.refusal);
    const out = found.candidates.filter((one) => one.refusal);
    const line = (one) => candidateLine(one, t, (id) => choose("add", id));
    const more = free.length > CANDIDATES_SHOWN && button(t("再看 {free} 位", { free: free.length - CANDIDATES_SHOWN }), (event) => event.currentTarget.replaceWith(h("ul", { class: "kp-candidates" }, ...free.slice(CANDIDATES_SHOWN).map(line))), { kind: "quiet" });
    replace(
      others,
      free.length ? h("ul", { class: "kp-candidates" }, ...free.slice(0, CANDIDATES_SHOWN).map(line)) : notice({ tone: "warn", text: t("没有可选的专家。") }),
      more,
      out.length > 0 && h("details", {}, h("summary", { class: "kp-muted" }, t("不能选的 {outCount} 位及原因", { outCount: out.length })), h("ul", { class: "kp-plain-list kp-small" }, ...out.map((one) => h("li", {}, `${one.name}：${one.refusal}`)))),
    );
  }

  replace(now, ...pair.experts.map((one) => standingLine(one, names, t, (id) => choose("remove", id))));
  redrawChoice();
  load();
  return [
    h("h3", {}, pair.name),
    h("p", { class: "kp-muted" }, [pair.application, pair.category_title, pair.region].filter(Boolean).join(" · ")),
    h("h4", {}, t("现有专家")),
    pair.experts.length ? now : h("p", { class: "kp-muted" }, t(msg("还没有专家。", "secretary"))),
    h("h4", {}, t("可选专家（专业对口、负担轻的在前）")),
    others,
    reason.element,
    h("div", { class: "kp-actions" }, go),
  ];
}

function standingLine(one, names, t, choose) {
  const name = names.get(one.expert) ?? one.expert;
  const locked = one.state === "submitted";
  const off = locked ? h("span", { class: "kp-muted kp-small" }, t("不能撤下")) : button(t("撤下"), () => choose(one.expert), { label: t("撤下 {name}", { name }) });
  if (!locked) off.dataset.remove = one.expert;
  return h("div", { class: "kp-candidate" }, h("span", { class: "kp-candidate-name" }, name, h("span", { class: "kp-muted kp-small" }, ` ${one.expert}`)), badge(one.barred ? t(msg("利益冲突", "secretary")) : sheetWord(one.state, t), one.barred ? "bad" : one.state === "submitted" ? "good" : ""), off);
}

function candidateLine(one, t, choose) {
  const pick = button(t("换上"), () => choose(one.expert), { label: t("换上 {name}", { name: one.name }) });
  pick.dataset.add = one.expert;
  const load = one.capacity === null ? t("现有 {load} 份", { load: one.load }) : t("现有 {load} 份，限 {capacity}", { load: one.load, capacity: one.capacity });
  const marks = [one.speciality === true && badge(t("专业对口"), "good"), one.speciality === false && badge(t("非本专业"), ""), one.same_region && badge(t("同县区"), "warn")].filter(Boolean);
  return h("li", { class: "kp-candidate" }, h("span", { class: "kp-candidate-name" }, one.name, h("span", { class: "kp-under" }, `${one.affiliation || one.expert} · ${load}`)), h("span", { class: "kp-badges" }, ...marks), pick);
}
