// 催办: who is behind, a text to copy for each or for all, and that they were reminded.
import { h, replace } from "../core/dom.js";
import { dayText } from "../core/text.js";
import { badge, button, labelled, notice } from "../core/ui.js";
import { card, statTile } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { copyText, readPart } from "./live.js";

export function remindersSection() {
  const state = { chosen: new Set(), template: "", order: { by: null, down: false } };
  const part = readPart({ verb: "secretary.reminders" }, fill);

  function fill(office, data, place) {
    const { t } = office;
    state.template ||= t("{姓名}老师，您好！{批次}还有{份数}份申报待您评审（其中未开始{未开始}份），请于{截止}前登录评审台完成打分并提交。谢谢！", "Dear {姓名}, {份数} applications of {批次} wait for your review ({未开始} not begun). Please hand in before {截止}.");
    const known = new Set(data.experts.map((one) => one.expert));
    state.chosen = new Set([...state.chosen].filter((id) => known.has(id)));
    const text = h("textarea", { class: "kp-area", rows: "4", value: state.template });
    const sample = h("div", { class: "kp-words kp-sample" });
    const counts = h("span", { class: "kp-muted" });
    const refresh = () => {
      state.template = text.value;
      const first = data.experts.find((one) => state.chosen.has(one.expert)) ?? data.experts[0];
      replace(sample, first ? reminderText(state.template, first, data, t) : "");
      replace(counts, t(`选中 ${state.chosen.size} 位`, `${state.chosen.size} chosen`));
    };
    text.addEventListener("input", refresh);
    const tools = textActions(office, data, state, part);
    replace(
      place,
      summary(t, data),
      data.experts.length > 0 && card(
        t("未交评审表的专家", "Experts who are behind"),
        h("div", { class: "kp-tools" }, button(t("全选", "All"), () => choose(data.experts)), button(t("只选未开始的", "Those who have not begun"), () => choose(data.experts.filter((one) => one.new === one.assigned))), button(t("不选", "None"), () => choose([])), counts),
        behindTable(office, data, state, refresh),
      ),
      data.experts.length > 0 && card(
        t("提醒内容", "The reminder"),
        notice({ tone: "warn", text: t("本工具不发送任何消息。请复制后用微信、短信或电话发出，再点“记为已催办”。", "This tool sends nothing. Copy the text, send it your way, then record it.") }),
        labelled(t("模板（{姓名}{份数}{未开始}{截止}{批次}会换成各人的内容）", "Template"), text),
        h("p", { class: "kp-muted kp-small" }, t("示例：", "Example:")),
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

  return { id: "reminders", title: ["催办", "Reminders"], draw: (office) => [part.show(office)], refresh: (office) => void part.show(office) };
}

function summary(t, data) {
  const open = data.experts.reduce((sum, one) => sum + one.open, 0);
  const fresh = data.experts.reduce((sum, one) => sum + one.new, 0);
  return h("div", { class: "kp-stats" }, statTile(t("未交齐的专家", "Experts behind"), data.experts.length, data.experts.length ? "warn" : "good"), statTile(t("未交评审表", "Open sheets"), open), statTile(t("其中未开始", "Not begun"), fresh), statTile(t("距截止", "Until the deadline"), daysLeft(data.deadline, t)));
}

/** How long until an ISO time, in words. */
export function daysLeft(deadline, t, now = Date.now()) {
  if (!deadline) return t("未设截止", "no deadline");
  const hours = Math.floor((new Date(deadline).getTime() - now) / 3600000);
  if (hours < 0) return t("已截止", "passed");
  const days = Math.floor(hours / 24);
  return days ? t(`${days} 天`, `${days} days`) : t(`${hours} 小时`, `${hours} hours`);
}

/** The template with one expert's own numbers; unknown placeholders stay as they are. */
export function reminderText(template, one, data, t) {
  const words = { 姓名: one.name, 份数: String(one.open), 未开始: String(one.new), 截止: data.deadline ? dayText(data.deadline) : t("规定时间", "the end"), 批次: data.title };
  return template.replace(/\{([^{}]{1,8})\}/gu, (whole, name) => words[name] ?? whole);
}

function behindTable(office, data, state, refresh) {
  const { t } = office;
  const tick = (one) => {
    const input = h("input", { type: "checkbox", checked: state.chosen.has(one.expert), "aria-label": t(`选中 ${one.name}`, `Choose ${one.name}`) });
    input.addEventListener("change", () => {
      if (input.checked) state.chosen.add(one.expert);
      else state.chosen.delete(one.expert);
      refresh();
    });
    return h("label", { class: "kp-tick-cell" }, input);
  };
  const copy = (one) => button(t("复制", "Copy"), async () => toldCopied(office, await copyText(reminderText(state.template, one, data, t))), { label: t(`复制给 ${one.name} 的提醒`, `Copy the reminder to ${one.name}`) });
  const columns = [
    { id: "tick", title: t("选", "✓"), cell: tick },
    { id: "name", title: t("专家", "Expert"), cell: (one) => [h("strong", {}, one.name), h("span", { class: "kp-under" }, `${one.expert} · ${one.affiliation || "—"}`)], sort: (one) => one.expert, class: "kp-wide" },
    { id: "open", title: t("未交", "Open"), number: true, cell: (one) => t(`${one.open}／${one.assigned}`, `${one.open} of ${one.assigned}`), sort: (one) => one.open },
    { id: "new", title: t("未开始", "Not begun"), number: true, cell: (one) => String(one.new), sort: (one) => one.new },
    { id: "drafts", title: t("草稿", "Drafts"), number: true, cell: (one) => String(one.drafts), sort: (one) => one.drafts },
    { id: "last", title: t("最近催办", "Last reminder"), class: "kp-short", cell: (one) => (one.reminded ? [dayText(one.reminded.at), h("span", { class: "kp-under" }, t(`共 ${one.reminded.count} 次`, `${one.reminded.count} in all`))] : badge(t("未催办", "none"), "")), sort: (one) => one.reminded?.at ?? "" },
    { id: "copy", title: t("提醒内容", "Reminder"), cell: copy },
  ];
  return dataTable({ caption: t("未交评审表的专家", "Experts who are behind"), columns, rows: data.experts, empty: t("都已交齐。", "Everything is handed in."), t, order: state.order });
}

function textActions(office, data, state, part) {
  const { t } = office;
  const those = () => data.experts.filter((one) => state.chosen.has(one.expert));
  const all = () => those().map((one) => reminderText(state.template, one, data, t)).join("\n\n");
  const copyAll = button(t("复制选中各人的提醒", "Copy the reminders of those chosen"), async () => (those().length ? toldCopied(office, await copyText(all())) : office.say("warn", t("请先选中专家。", "Choose experts first."))), { kind: "primary" });
  const record = button(t("记为已催办", "Record as reminded"), async (event) => {
    if (!those().length) return office.say("warn", t("请先选中专家。", "Choose experts first."));
    const count = those().length;
    const found = await office.attempt(event.currentTarget, () => office.api.request("secretary.remind", { experts: those().map((one) => one.expert), text: state.template }));
    if (!found) return undefined;
    state.chosen = new Set();
    part.take(found, true);
    return office.say("good", t(`已记下催办 ${count} 位专家。`, `${count} experts recorded as reminded.`));
  });
  return h("div", { class: "kp-actions" }, copyAll, record);
}

function toldCopied(office, done) {
  const { t } = office;
  if (done) office.say("good", t("已复制，可以粘贴发出。", "Copied."));
  else office.say("warn", t("浏览器不让复制。", "The browser does not let us copy."), t("请选中示例文字，用 Ctrl+C 复制。", "Select the example and press Ctrl+C."));
}
