// Many applications declared at once: a list to read, each line may be left out.
import { h, replace, setText } from "../../core/dom.js";
import { isolated } from "../../core/text.js";
import { button, notice } from "../../core/ui.js";
import { standsAs } from "../filter.js";

const AT_ONCE = 200;

/**
 * @param {any} ctx with assigned
 * @param {{declareMany: (applications: string[]) => Promise<void>, open: (application: string) => void,
 *   home: () => void}} act
 */
export function createBulk(ctx, act) {
  const { t } = ctx;
  const heading = h("h2", { tabindex: "-1" }, t("一并声明无利益冲突"));
  const said = h("div", { class: "kp-panel" });
  const body = h("div", { class: "kp-many" });
  const element = h("main", { class: "kp-main" }, h("div", { class: "kp-scroll", tabindex: "-1" }, h("div", { class: "kp-declare" }, heading, said, body)));

  function update() {
    const open = ctx.assigned.all().filter((item) => standsAs(item, "undeclared"));
    const clear = open.filter((item) => !item.conflicts);
    const matched = open.filter((item) => item.conflicts);
    replace(body, ...(open.length ? [] : [nothingLeft(ctx, act)]), clear.length > 0 && bulkList(ctx, clear, send), matched.length > 0 && matchedList(ctx, matched, act));
  }

  async function send(applications) {
    replace(said);
    try {
      await act.declareMany(applications);
      update();
      heading.focus({ preventScroll: true }); // the button that was pressed is gone
      replace(said, notice({ tone: "good", title: t("已声明 {applicationsCount} 份无利益冲突", { applicationsCount: applications.length }) }));
    } catch (error) {
      replace(said, notice({ tone: "bad", role: "alert", title: error.message, text: error.remedy }));
    }
  }

  return { element, update, focus: () => heading.focus({ preventScroll: true }) };
}

function bulkList(ctx, clear, send) {
  const { t } = ctx;
  const shown = clear.slice(0, AT_ONCE);
  const boxes = shown.map((item) => h("input", { type: "checkbox", checked: true, value: item.application, on: { change: count } }));
  const confirm = button("", () => send(boxes.filter((box) => box.checked).map((box) => box.value)), { kind: "primary" });
  const title = h("h3", {});
  const more = clear.length > shown.length && h("p", { class: "kp-muted" }, t("先列出前 {shownCount} 份，声明后再列其余。", { shownCount: shown.length }));

  function count() {
    const chosen = boxes.filter((box) => box.checked).length;
    setText(title, t("以下 {chosen} 份均无利益冲突", { chosen }));
    setText(confirm.firstChild, t("声明以上 {chosen} 份均无利益冲突", { chosen }));
    confirm.disabled = !chosen;
  }

  count();
  return h(
    "section",
    { class: "kp-section" },
    title,
    h("p", { class: "kp-muted" }, t("请逐行看过名称、申报单位和推荐单位；拿不准的取消勾选，以后单独处理。")),
    more,
    h("ul", { class: "kp-bulk-list" }, ...shown.map((item, index) => bulkRow(item, boxes[index]))),
    h("div", { class: "kp-actions" }, confirm),
  );
}

function bulkRow(item, box) {
  const words = [item.application, item.applicant, item.nominator, item.region, item.category_title].filter(Boolean);
  const text = h("span", {}, h("strong", {}, item.name), h("span", { class: "kp-muted kp-bulk-words" }, ...words.map((word) => h("span", {}, word))));
  return h("li", {}, h("label", { class: "kp-bulk-row" }, box, text));
}

function matchedList(ctx, matched, act) {
  const { t } = ctx;
  const line = (item) => h("li", {}, button(t("{name}（查看）", { name: isolated(item.name) }), () => act.open(item.application), { kind: "quiet" }));
  return h("section", { class: "kp-section kp-tone-warn" }, h("h3", {}, t("另有 {matchedCount} 份与您的登记信息有关联，须逐份处理", { matchedCount: matched.length })), h("ul", { class: "kp-bulk-matched" }, ...matched.map(line)));
}

function nothingLeft(ctx, act) {
  const { t } = ctx;
  return notice({ tone: "good", title: t("没有待声明的申报"), actions: [button(t("回到首页"), act.home, { kind: "primary" })] });
}
