// 留痕: the record newest first, filtered, in sentences; details on demand; its check and its export.
import { h, replace } from "../core/dom.js";
import { clockText, dayText, msg } from "../core/text.js";
import { badge, button, labelled, notice, picker } from "../core/ui.js";
import { card, saveFile } from "../office/pieces.js";

const LONG_RECORD = { timeout: 300000 };

export function auditSection() {
  const place = h("div", { class: "kp-pane", data: { live: "own" } });
  const state = { office: null, asked: { actor: "", kinds: [], application: "", expert: "", since: "", until: "" }, events: [], before: null, verdict: null, newest: null };
  const list = h("ol", { class: "kp-record", "aria-label": "留痕" });
  const foot = h("div", { class: "kp-table-foot" });
  const verdict = h("div", {});

  function draw(office) {
    const first = state.office === null;
    state.office = office;
    if (first) start();
    else if (!place.contains(document.activeElement)) read(false);
    return [place];
  }

  async function start() {
    const { t } = state.office;
    list.setAttribute("aria-label", t("留痕"));
    replace(place, h("p", { class: "kp-muted", role: "status" }, t("正在读取……")));
    const found = await state.office.attempt(null, () => state.office.api.request("secretary.audit", {}, LONG_RECORD));
    if (!found) {
      state.office = null;
      return;
    }
    replace(place, checkCard(), card(t("留痕"), filterLine(found), list, foot));
    take(found, false);
  }

  function body(more = {}) {
    const { asked } = state;
    const time = (text) => (text ? new Date(text).toISOString() : "");
    return { actor: asked.actor, kinds: asked.kinds, application: asked.application.trim(), expert: asked.expert.trim(), since: time(asked.since), until: time(asked.until), ...more };
  }

  async function read(more) {
    const { office } = state;
    const found = await office.attempt(null, () => office.api.request("secretary.audit", body(more ? { before: state.before } : {}), LONG_RECORD));
    if (found) take(found, more);
  }

  function take(found, more) {
    const { t } = state.office;
    const newest = found.events[0]?.position ?? null;
    if (!more && newest === state.newest && state.events.length > found.events.length) return;
    state.events = more ? [...state.events, ...found.events] : found.events;
    state.before = found.before;
    if (!more) state.newest = newest;
    const lines = found.events.map((one) => recordLine(state.office, one));
    if (more) list.append(...lines);
    else replace(list, ...(lines.length ? lines : [h("li", { class: "kp-table-empty" }, t("没有符合条件的留痕。"))]));
    replace(foot, state.before !== null && button(t("再显示更早的"), (event) => (event.currentTarget.disabled = true, read(true))));
  }

  function filterLine({ actors, kinds }) {
    const { t } = state.office;
    const change = (name, value) => {
      state.asked[name] = value;
      state.newest = null;
      read(false);
    };
    const field = (name, label, type, cls) => {
      const input = h("input", { class: `kp-input ${cls}`, type, on: { change: () => change(name, input.value) } });
      return labelled(label, input);
    };
    return h(
      "div",
      { class: "kp-tools kp-record-filters" },
      labelled(t("操作人"), picker(t("操作人"), [["", t("所有人")], ...actors.map(({ id, name }) => [id, name === id ? id : t("{name}（{id}）", { name, id })])], "", (value) => change("actor", value))),
      labelled(t("事项"), picker(t("事项"), [["", t("所有事项")], ...kinds.map(({ id, title }) => [id, title])], "", (value) => change("kinds", value ? [value] : []))),
      field("application", t("申报编号"), "text", "kp-narrow"),
      field("expert", t("专家编号"), "text", "kp-narrow"),
      field("since", t("从"), "datetime-local", "kp-when"),
      field("until", t("到"), "datetime-local", "kp-when"),
      button(t("导出 CSV"), (event) => exportRecord(event.currentTarget)),
    );
  }

  async function exportRecord(control) {
    const { office } = state;
    const made = await office.attempt(control, () => office.api.request("secretary.audit_export", body(), LONG_RECORD));
    if (made) saveFile(made.name, made.data);
  }

  function checkCard() {
    const { t } = state.office;
    const run = button(t("核对留痕"), (event) => check(event.currentTarget), { kind: "primary" });
    const hint = t("逐条验证哈希链，并从留痕重新推算，与现有数据逐行比较。只能追加，不能更改或删除。");
    return card(t("留痕是否完整"), h("div", { class: "kp-actions" }, run, h("span", { class: "kp-muted kp-small" }, hint)), verdict);
  }

  async function check(control) {
    const { office } = state;
    const { t } = office;
    replace(verdict, h("p", { class: "kp-muted", role: "status" }, t("正在核对……")));
    const found = await office.attempt(control, () => office.api.request("secretary.audit_check", {}, LONG_RECORD));
    if (!found) return replace(verdict);
    const whole = found.faults.length === 0;
    const title = whole ? t("完整：{events} 条留痕、{chains} 条链，数据与留痕一致。", { events: found.events, chains: found.chains }) : t("有 {found} 处与留痕不符。", { found: found.faults.length + found.more });
    const root = h("p", {}, t("根值（可与已印出的文件对照）："), h("code", { class: "kp-hash" }, found.root));
    return replace(verdict, notice({ tone: whole ? "good" : "bad", title }, root, h("p", { class: "kp-small" }, t("核对于 {at}", { at: dayText(found.at) })), !whole && h("ul", { class: "kp-plain-list" }, ...found.faults.map((one) => h("li", {}, one)))));
  }

  return { id: "audit", title: msg("留痕", "secretary"), draw, refresh: (office) => void draw(office) };
}

function recordLine(office, one) {
  const { t } = office;
  const more = h("div", { class: "kp-record-detail" });
  const details = h("details", {}, h("summary", { class: "kp-small" }, t("详情")), more);
  details.addEventListener("toggle", () => details.open && !more.firstChild && fillDetail(office, one, more));
  return h(
    "li",
    { class: "kp-record-line" },
    h("time", { class: "kp-record-time", datetime: one.at }, dayText(one.at).slice(0, 10), h("span", { class: "kp-under" }, clockText(one.at))),
    h("div", { class: "kp-record-what" }, h("p", {}, badge(one.title), " ", one.sentence.replace(/([””]) (?=\p{Script=Han})/gu, "$1")), details),
    h("div", { class: "kp-record-who" }, one.actor_name, one.numbered && h("span", { class: "kp-under" }, one.actor)),
  );
}

async function fillDetail(office, one, place) {
  const { t } = office;
  const found = await office.attempt(null, () => office.api.request("secretary.audit_detail", { position: one.position }));
  if (!found) return;
  const compared = found.rows.some((row) => row.before !== null);
  const cells = (row) => (compared ? [h("td", {}, row.before ?? "—"), h("td", {}, row.after ?? "—")] : [h("td", {}, row.after ?? "—")]);
  const heads = compared ? [t("之前"), t("之后")] : [t("内容")];
  const table = h(
    "table",
    { class: "kp-table kp-table-small" },
    h("caption", { class: "kp-hidden" }, t("详情")),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("项")), ...heads.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...found.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.label), ...cells(row)))),
  );
  const proof = t("链 {chain} 第 {seq} 条，摘要 ", { chain: found.chain, seq: found.seq });
  replace(place, table, h("p", { class: "kp-muted kp-small" }, proof, h("code", { class: "kp-hash" }, found.hash)));
}
