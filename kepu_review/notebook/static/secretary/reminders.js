// 催办: who is behind, a text to copy for each or for all, and that they were reminded.
import { h, replace } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { badge, button, labelled, notice } from "../core/ui.js";
import { card, statTile } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { copyText, readPart } from "./live.js";

export function remindersSection() {
  const state = { chosen: new Set(), template: "", order: { by: null, down: false } };
  const part = readPart({ verb: "secretary.reminders" }, fill);

  function fill(office, data, place) {
    const { t } = office;
    state.template ||= t("{姓名}老师，您好！{批次}还有{份数}份申报待您评审（其中未开始{未开始}份），请于{截止}前登录评审台完成打分并提交。谢谢！");
    const known = new Set(data.experts.map((one) => one.expert));
    state.chosen = new Set([...state.chosen].filter((id) => known.has(id)));
    const text = h("textarea", { class: "kp-area", rows: "4", value: state.template });
    const sample = h("div", { class: "kp-words kp-sample" });
    const counts = h("span", { class: "kp-muted" });
    const refresh = () => {
      state.template = text.value;
      const first = data.experts.find((one) => state.chosen.has(one.expert)) ?? data.experts[0];
      replace(sample, first ? reminderText(state.template, first, data, t) : "");
      replace(counts, t("选中 {chosenCount} 位", { chosenCount: state.chosen.size }));
    };
    text.addEventListener("input", refresh);
    const tools = textActions(office, data, state, part);
    replace(
      place,
      summary(t, data),
      data.experts.length > 0 && card(
        t("未交评审表的专家"),
        h("div", { class: "kp-tools" }, button(t("全选"), () => choose(data.experts)), button(t("只选未开始的"), () => choose(data.experts.filter((one) => one.new === one.assigned))), button(t("不选"), () => choose([])), counts),
        behindTable(office, data, state, refresh),
      ),
      data.experts.length > 0 && card(
        t(msg("提醒内容", "secretary")),
        notice({ tone: "warn", text: t("本工具不发送任何消息。请复制后用微信、短信或电话发出，再点“记为已催办”。") }),
        labelled(t("模板（{姓名}{份数}{未开始}{截止}{批次}会换成各人的内容）"), text),
        h("p", { class: "kp-muted kp-small" }, t("示例：")),
        sample,
        tools,
      ),
    );
    refresh();
    function choose(experts) {
      state.chosen = new Set(experts.map((one) => one.expert));
      part.again();
    }
  }

  return { id: "reminders", title: msg("催办"), draw: (office) => [part.show(office)], refresh: (office) => void part.show(office) };
}

function summary(t, data) {
  const open = data.experts.reduce((sum, one) => sum + one.open, 0);
  const fresh = data.experts.reduce((sum, one) => sum + one.new, 0);
  return h("div", { class: "kp-stats" }, statTile(t("未交齐的专家"), data.experts.length, data.experts.length ? "warn" : "good"), statTile(t("未交评审表"), open), statTile(t("其中未开始"), fresh), statTile(t("距截止"), daysLeft(data.deadline, t)));
}

/** How long until an ISO time, in words. */
export function daysLeft(deadline, t, now = Date.now()) {
  if (!deadline) return t("未设截止");
  const hours = Math.floor((new Date(deadline).getTime() - now) / 3600000);
  if (hours < 0) return t("已截止");
  const days = Math.floor(hours / 24);
  return days ? t("{days} 天", { days }) : t("{hours} 小时", { hours });
}

/** The template with one expert's own numbers; unknown placeholders stay as they are. */
export function reminderText(template, one, data, t) {
  const words = { 姓名: one.name, 份数: String(one.open), 未开始: String(one.new), 截止: data.deadline ? dayText(data.deadline) : t("规定时间"), 批次: data.title };
  return template.replace(/\{([^{}]{1,8})\}/gu, (whole, name) => words[name] ?? whole);
}

function behindTable(office, data, state, refresh) {
  const { t } = office;
  const tick = (one) => {
    const input = h("input", { type: "checkbox", checked: state.chosen.has(one.expert), "aria-label": t("选中 {name}", { name: one.name }) });
    input.addEventListener("change", () => {
      if (input.checked) state.chosen.add(one.expert);
      else state.chosen.delete(one.expert);
      refresh();
    });
    return h("label", { class: "kp-tick-cell" }, input);
  };
  const copy = (one) => button(t("复制"), async () => toldCopied(office, await copyText(reminderText(state.template, one, data, t))), { label: t("复制给 {name} 的提醒", { name: one.name }) });
  const columns = [
    { id: "tick", title: t("选"), cell: tick },
    { id: "name", title: t("专家"), cell: (one) => [h("strong", {}, one.name), h("span", { class: "kp-under" }, `${one.expert} · ${one.affiliation || "—"}`)], sort: (one) => one.expert, class: "kp-wide" },
    { id: "open", title: t("未交"), number: true, cell: (one) => t("{open} / {assigned}", { open: one.open, assigned: one.assigned }), sort: (one) => one.open },
    { id: "new", title: t(msg("未开始", "secretary")), number: true, cell: (one) => String(one.new), sort: (one) => one.new },
    { id: "drafts", title: t(msg("草稿", "secretary")), number: true, cell: (one) => String(one.drafts), sort: (one) => one.drafts },
    { id: "last", title: t("最近催办"), class: "kp-short", cell: (one) => (one.reminded ? [dayText(one.reminded.at), h("span", { class: "kp-under" }, t("共 {count} 次", { count: one.reminded.count }))] : badge(t("未催办"), "")), sort: (one) => one.reminded?.at ?? "" },
    { id: "copy", title: t("提醒内容"), cell: copy },
  ];
  return dataTable({ caption: t("未交评审表的专家"), columns, rows: data.experts, empty: t("都已交齐。"), t, order: state.order });
}

function textActions(office, data, state, part) {
  const { t } = office;
  const those = () => data.experts.filter((one) => state.chosen.has(one.expert));
  const all = () => those().map((one) => reminderText(state.template, one, data, t)).join("\n\n");
  const copyAll = button(t("复制选中各人的提醒"), async () => (those().length ? toldCopied(office, await copyText(all())) : office.say("warn", t("请先选中专家。"))), { kind: "primary" });
  const record = button(t("记为已催办"), async (event) => {
    if (!those().length) return office.say("warn", t("请先选中专家。"));
    const count = those().length;
    const found = await office.attempt(event.currentTarget, () => office.api.request("secretary.remind", { experts: those().map((one) => one.expert), text: state.template }));
    if (!found) return undefined;
    state.chosen = new Set();
    part.take(found, true);
    return office.say("good", t("已记下催办 {count} 位专家。", { count }));
  });
  return h("div", { class: "kp-actions" }, copyAll, record);
}

function toldCopied(office, done) {
  const { t } = office;
  if (done) office.say("good", t("已复制，可以粘贴发出。"));
  else office.say("warn", t("浏览器不让复制。"), t("请选中示例文字，用 Ctrl+C 复制。"));
}
