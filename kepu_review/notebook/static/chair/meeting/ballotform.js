// What is put to the vote: the motion, its options, quorum and majority, secret or open.
import { h, replace } from "../../core/dom.js";
import { button, labelled, picker } from "../../core/ui.js";
import { choiceRow } from "../../office/pieces.js";

/** The options of a motion: agree or not to one outcome, or a choice among several. */
export function motionOptions(kind, outcomes, wanted, t) {
  if (kind === "choose") return outcomes;
  const not = outcomes.find(({ id }) => id === "not_named" && id !== wanted);
  return [{ id: wanted, title: t("同意") }, { id: not ? not.id : "disagree", title: t("不同意") }];
}

/**
 * @param {any} office
 * @param {any} item the item under discussion
 * @param {string | null} proposed the outcome proposed by the ranking, if it is shown
 * @param {{open: (body: object, control: any) => Promise<any>}} acts
 */
export function createBallotForm(office, item, proposed, acts) {
  const { t, data } = office;
  const outcomes = data.outcomes;
  const first = proposed && proposed !== "not_named" && outcomes.some(({ id }) => id === proposed) ? proposed : outcomes[0].id;
  const state = { kind: "agree", wanted: first, quorum: "2/3", majority: "2/3", secret: "yes" };
  const question = h("input", { class: "kp-input", type: "text", maxlength: "200" });
  const place = h("div", { class: "kp-motion-about" });
  const shares = [["2/3", t("三分之二")], ["3/4", t("四分之三")], ["1/2", t("二分之一")]];
  const wins = [["2/3", t("三分之二")], ["3/4", t("四分之三")], ["1/2", t("过半数")], ["1/1", t("全体")]];
  const kinds = choiceRow(t("表决方式"), [["agree", t("对一个结论表示同意或不同意")], ["choose", t("在几个结论中选一个")]], "agree", "kp-motion");
  const secret = choiceRow(t("投票"), [["yes", t("无记名")], ["no", t("记名")]], "yes", "kp-secret");
  const go = button(t("开始表决"), (event) => open(event.currentTarget), { kind: "primary" });
  kinds.element.addEventListener("change", () => ((state.kind = kinds.value()), draw()));
  let written = "";
  draw();

  /** The question follows the choice until somebody has written their own. */
  function draw() {
    const title = outcomes.find(({ id }) => id === state.wanted).title;
    const usual = state.kind === "choose" ? t("“{name}”的结论", { name: item.name }) : t("是否同意“{name}”为“{title}”", { name: item.name, title });
    if (question.value === written) question.value = written = usual.slice(0, 200);
    replace(place, state.kind === "agree" && labelled(t("结论"), picker(t("结论"), outcomes.map(({ id, title: text }) => [id, text]), state.wanted, (wanted) => ((state.wanted = wanted), draw()))));
  }

  function open(control) {
    return acts.open({ application: item.application, question: question.value, options: motionOptions(state.kind, outcomes, state.wanted, t), quorum: state.quorum, majority: state.majority, secret: secret.value() === "yes" }, control);
  }

  return h(
    "details",
    { class: "kp-motion" },
    h("summary", {}, h("h3", {}, t("发起表决"))),
    h(
      "div",
      { class: "kp-motion-body" },
      kinds.element,
      place,
      labelled(t("表决事项"), question),
      h(
        "div",
        { class: "kp-motion-rules" },
        labelled(t("到会达到"), picker(t("到会达到"), shares, state.quorum, (quorum) => (state.quorum = quorum))),
        labelled(t("通过须达到"), picker(t("通过须达到"), wins, state.majority, (majority) => (state.majority = majority))),
        secret.element,
      ),
      h("p", { class: "kp-hint" }, t("投票人为到会且无须回避的专家。比例按参加表决的人数计算，弃权和未投计入总数。")),
      h("p", { class: "kp-hint" }, t("无记名时，系统不向任何人显示谁投了什么，结束前也不显示票数；但留痕须可核验，直接打开数据库文件的人能够读到。")),
      h("div", { class: "kp-actions" }, go),
    ),
  );
}
