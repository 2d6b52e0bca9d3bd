// 公示与异议: the public notice, published and taken back, and the register of objections to it.
import { h, replace } from "../core/dom.js";
import { dayText, msg } from "../core/text.js";
import { badge, button, labelled, notice } from "../core/ui.js";
import { card, reasonField, statTile } from "../office/pieces.js";
import { dataTable } from "../office/table.js";
import { officeName } from "./conflicts.js";
import { readPart } from "./live.js";
import { objectionForms, objectionTable } from "./objections.js";

export function afterSection() {
  const state = { chosen: null, order: { by: null, down: false } };
  const part = readPart({ verb: "secretary.after" }, fill);

  function fill(office, data, place) {
    const { t } = office;
    const open = data.objections.filter((one) => one.settled === null);
    const standing = data.notices.filter((one) => one.withdrawn === null);
    const tiles = h(
      "div",
      { class: "kp-stats" },
      statTile(t(msg("有效的公示", "secretary")), standing.length),
      statTile(t("待公示"), data.waiting, data.waiting ? "warn" : ""),
      statTile(t("异议"), data.objections.length),
      statTile(t("待核查的异议"), open.length, open.length ? "bad" : "good"),
    );
    const side = h("div", { class: "kp-office-side" });
    const list = h("div", {});
    const choose = (row) => {
      state.chosen = row === null ? null : row.id;
      draw();
      if (row) side.querySelector("textarea")?.focus();
    };
    const draw = () => {
      const row = data.objections.find((one) => one.id === state.chosen) ?? null;
      replace(list, objectionTable(t, data.objections, state, choose));
      replace(side, ...objectionForms(office, data, row, part, () => choose(null)));
    };
    draw();
    replace(
      place,
      tiles,
      !data.open && notice({ text: t("公示和异议在“汇总合议”阶段办理；现在可以查阅。") }),
      open.length > 0 && notice({ tone: "warn", title: t("{n} 件异议没有办结", { n: open.length }), text: t("办结之前不能命名，除非由人写明理由。") }),
      h("div", { class: "kp-split" }, card(t("公示"), noticeTable(office, data, part)), h("div", { class: "kp-office-side" }, ...publishForm(office, data, part))),
      h("div", { class: "kp-split" }, card(t("异议登记表"), list), side),
    );
  }

  return { id: "after", title: msg("公示与异议"), draw: (office) => [part.show(office)], refresh: (office) => void part.show(office) };
}

function noticeTable(office, data, part) {
  const { t } = office;
  const taking = h("div", {});
  const takeBack = (row) => {
    const form = withdrawNotice(office, row, part, () => replace(taking));
    replace(taking, ...form);
    taking.querySelector("textarea").focus();
  };
  const columns = [
    { id: "id", title: t(msg("编号", "secretary")), cell: (row) => row.id, sort: (row) => row.at, class: "kp-short" },
    { id: "start", title: t("公示期"), cell: (row) => [t("{start} 至 {end}", row), h("span", { class: "kp-under" }, daysText(row, t))], sort: (row) => row.start },
    { id: "applications", title: t(msg("份数", "secretary.after")), cell: (row) => row.applications, sort: (row) => row.applications, number: true },
    { id: "open", title: t("未办结异议"), cell: (row) => row.open || "—", sort: (row) => row.open, number: true },
    { id: "state", title: t(msg("状态", "secretary")), cell: (row) => [noticeState(row, t), h("span", { class: "kp-under" }, t("{who}于 {at} 发布", { who: officeName(row.by, t), at: dayText(row.at) })), row.withdrawn === null && data.open && button(t("撤回…"), () => takeBack(row), { kind: "quiet", label: t("撤回公示 {id}", row) })] },
  ];
  return h("div", {}, dataTable({ caption: t("公示"), columns, rows: data.notices, empty: t("还没有公示。"), t }), taking);
}

function noticeState(row, t) {
  if (row.withdrawn !== null) return [badge(t("已撤回")), " ", row.withdrawn];
  if (row.over) return badge(t("已届满"), "good");
  return row.begun ? badge(t("公示中"), "accent") : badge(t(msg("未开始", "notice")));
}

/** So many natural or working days. */
export function daysText({ days, day_kind }, t) {
  return day_kind === "working" ? t("共 {days} 个工作日", { days }) : t("共 {days} 天", { days });
}

function withdrawNotice(office, row, part, close) {
  const { t } = office;
  const reason = reasonField(t("撤回理由（必填）"), "", t("撤回后可以重新公示。"));

  async function run(control) {
    if (!reason.area.value.trim()) {
      reason.area.focus();
      return office.say("warn", t("请写明撤回理由。"));
    }
    const now = await office.attempt(control, () => office.api.request("secretary.withdraw_notice", { notice: row.id, reason: reason.area.value }));
    if (!now) return undefined;
    part.take(now, true);
    return office.say("good", t("公示 {id} 已撤回。", row));
  }

  const go = button(t("确认撤回"), (event) => run(event.currentTarget), { kind: "danger" });
  return [h("h4", {}, t("撤回公示 {id}", row)), h("div", { class: "kp-decision" }, reason.element, h("div", { class: "kp-actions" }, go, button(t("取消"), close, { kind: "quiet" })))];
}

function publishForm(office, data, part) {
  const { t } = office;
  const { rule } = data;
  const start = h("input", { class: "kp-input", type: "date" });
  const days = h("input", { class: "kp-input", type: "number", min: rule.days, max: 365, step: 1, value: rule.days });
  const preview = h("p", { class: "kp-muted", role: "status" });
  const body = () => ({ start: start.value, days: days.value === "" ? null : Number(days.value) });
  const look = async () => {
    const found = await office.attempt(null, () => office.api.request("secretary.notice_period", body()));
    if (!found) return;
    const unknown = found.unknown.length > 0 && t("；没有 {years} 年的放假安排，请核对截止日", { years: found.unknown.join(t("、")) });
    replace(preview, t("公示期为 {start} 至 {end}", found), unknown, t("。"));
  };
  start.addEventListener("change", look);
  days.addEventListener("change", look);

  async function run(control) {
    const now = await office.attempt(control, () => office.api.request("secretary.publish_notice", body()));
    if (!now) return undefined;
    part.take(now, true);
    return office.say("good", t("已发布。公示文件在“文件”中生成，起止日以此为准。"));
  }

  const list = h("p", { class: "kp-muted" }, t("名单为已定认定、尚未公示的 {waiting} 份。", data), " ", rule.clause && t("依据：{clause}", rule));
  const breaches = data.breaches.map((text) => notice({ tone: "warn", text }));
  if (!data.open || !data.waiting) return [h("h3", {}, t("发布公示")), list, ...breaches];
  const kind = rule.day_kind === "working" ? t("按工作日计，已除法定节假日") : t("按自然日计");
  const go = button(t("发布公示（{waiting} 份）", data), (event) => run(event.currentTarget), { kind: "primary" });
  return [
    h("h3", {}, t("发布公示")),
    list,
    ...breaches,
    h(
      "div",
      { class: "kp-decision" },
      labelled(t("第一天"), start, { hint: t("不填为下一个工作日") }),
      labelled(t("天数（不少于 {days}）", rule), days, { hint: kind }),
      h("div", { class: "kp-actions" }, button(t("推算截止日"), look, { kind: "quiet" }), go),
      preview,
    ),
  ];
}
