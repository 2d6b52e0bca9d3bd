// 以前环节的评审表: my own sheets of other stages, to be read and no more to be changed.
import { h, replace } from "../../core/dom.js";
import { dayText } from "../../core/text.js";
import { notice } from "../../core/ui.js";

export function createEarlier(ctx) {
  const { t } = ctx;
  const title = h("summary", {});
  const place = h("div", { class: "kp-earlier-sheets" });
  const element = h("details", { class: "kp-earlier", hidden: true, on: { toggle: read } }, title, place);

  async function read() {
    if (!element.open) return;
    try {
      const { sheets } = await ctx.api.request("expert.earlier");
      replace(place, ...sheets.map((one) => earlierSheet(one, t)));
    } catch (error) {
      replace(place, notice({ tone: "bad", role: "alert", title: error.message, text: error.remedy }));
    }
  }

  return {
    element,
    update() {
      const count = ctx.reading().earlier ?? 0;
      element.hidden = count === 0;
      replace(title, t("以前环节的评审表 {count} 份（只读）", { count }));
      if (count) read();
    },
  };
}

function earlierSheet(one, t) {
  const points = one.total === null ? "—" : t("{total}／{full} 分", { total: one.total, full: one.full });
  const when = one.submitted_at ? t("提交于 {at}", { at: dayText(one.submitted_at) }) : t("没有提交");
  const states = { not_applicable: t("本项不适用"), abstained: t("本项弃权") };
  const given = (mark) => states[mark.state] ?? t("{total}／{full} 分", { total: mark.points ?? "—", full: mark.max });
  const line = (mark) => h("li", {}, h("span", {}, t("{title}：{given}", { title: mark.title, given: given(mark) })), mark.comment && h("span", { class: "kp-under" }, mark.comment));
  return h(
    "details",
    {},
    h("summary", {}, [one.stage_title, one.application, one.name, points, when].join(" · ")),
    h("ul", { class: "kp-small" }, ...one.marks.map(line)),
    one.comment && h("p", {}, one.comment),
  );
}
