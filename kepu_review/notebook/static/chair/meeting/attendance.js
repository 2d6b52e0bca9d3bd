// Who is in the room: ticked by name, with the quorum as it would be.
import { h, replace, setText } from "../../core/dom.js";
import { badge, button } from "../../core/ui.js";

/** Whether `part` of `whole` reaches a share written as "2/3", in whole numbers. */
export function reaches(part, whole, share) {
  const [above, below] = share.split("/").map(Number);
  return whole > 0 && part * below >= whole * above;
}

/** 到会 7 / 应到 9，达到三分之二. */
export function quorumText(present, seats, share, t) {
  const name = share === "2/3" ? t("三分之二") : share;
  return reaches(present, seats, share) ? t("到会 {present} / 应到 {seats}，达到{name}", { present, seats, name }) : t("到会 {present} / 应到 {seats}，未达到{name}", { present, seats, name });
}

/** Who counts for the item now discussed: those who have to leave are in neither number. */
export function roomFor(members, isHere) {
  const staying = members.filter((one) => !one.leave);
  const present = staying.filter(isHere).length;
  return { present, seats: Math.max(staying.filter((one) => one.member).length, present) };
}

/**
 * @param {any} office
 * @param {{attend: (present: string[], control: any) => Promise<any>}} acts
 */
export function createAttendance(office, acts) {
  const { t } = office;
  const sign = h("strong", { class: "kp-quorum", role: "status" });
  const open = button("", () => toggle(), { kind: "quiet" });
  const place = h("div", { class: "kp-attend-place" });
  const line = h("div", { class: "kp-attend-line" }, sign, open);
  const element = h("section", { class: "kp-attend", "aria-label": t("到会") }, line, place);
  const state = { meeting: null, ticked: new Set(), dirty: false, drawn: "" };
  place.hidden = true;
  open.setAttribute("aria-expanded", "false");
  setText(open.firstChild, t("登记到会"));

  function toggle() {
    place.hidden = !place.hidden;
    open.setAttribute("aria-expanded", String(!place.hidden));
    setText(open.firstChild, place.hidden ? t("登记到会") : t("收起"));
  }

  function show(meeting) {
    const now = JSON.stringify(meeting.members.map((one) => [one.expert, one.name, one.member, one.present]));
    state.meeting = meeting;
    tell(state.dirty ? (one) => state.ticked.has(one.expert) : (one) => one.present);
    if (now === state.drawn || state.dirty) return;
    state.drawn = now;
    state.ticked = new Set(meeting.members.filter((one) => one.present).map((one) => one.expert));
    if (!meeting.present && !meeting.item) place.hidden && toggle();
    draw();
  }

  function tell(isHere) {
    const { members, quorum } = state.meeting;
    const { present, seats } = roomFor(members, isHere);
    setText(sign, quorumText(present, seats, quorum.share, t));
    sign.className = `kp-quorum ${reaches(present, seats, quorum.share) ? "kp-text-good" : "kp-text-warn"}`;
  }

  function draw() {
    const { members } = state.meeting;
    const own = members.filter((one) => one.member);
    const others = members.filter((one) => !one.member);
    const all = button(t("成员全部到会"), () => (own.forEach((one) => state.ticked.add(one.expert)), touched(true)));
    const none = button(t("清空"), () => (state.ticked.clear(), touched(true)));
    const save = button(t("保存到会名单"), (event) => store(event.currentTarget), { kind: "primary" });
    const ticks = (list) => h("ul", { class: "kp-attend-list" }, ...list.map(tick));
    replace(
      place,
      h("h4", {}, t("评审组成员")),
      ticks(own),
      others.length > 0 && h("details", { class: "kp-attend-more", open: others.some((one) => state.ticked.has(one.expert)) }, h("summary", {}, t("替补：本批次其他专家 {othersCount} 人", { othersCount: others.length })), h("p", { class: "kp-hint" }, t("替补顶替缺席的成员，享有同等权利。")), ticks(others)),
      h("div", { class: "kp-actions" }, save, all, none),
    );
  }

  function tick(one) {
    const input = h("input", { type: "checkbox", checked: state.ticked.has(one.expert), on: { change: () => (input.checked ? state.ticked.add(one.expert) : state.ticked.delete(one.expert), touched(false)) } });
    return h("li", {}, h("label", { class: "kp-choice kp-attend-one" }, input, h("span", { class: "kp-attend-name" }, one.name), one.affiliation && h("span", { class: "kp-muted kp-small", title: one.affiliation }, one.affiliation)));
  }

  function touched(redraw) {
    state.dirty = true;
    tell((one) => state.ticked.has(one.expert));
    if (redraw) draw();
  }

  async function store(control) {
    const done = await acts.attend([...state.ticked], control);
    if (!done) return;
    state.dirty = false;
    state.drawn = "";
    if (!place.hidden) toggle();
    show(done);
    open.focus();
  }

  return { element, line, show };
}

/**
 * Who has to leave the room for this item.
 * @param {any} office @param {any} meeting
 */
export function leaveSign({ t }, meeting) {
  const leaving = meeting.members.filter((one) => one.leave !== null && (one.present || (meeting.present === 0 && one.member)));
  if (!leaving.length) return h("p", { class: "kp-leave kp-leave-none" }, t("本项无人需要回避"));
  return h(
    "div",
    { class: "kp-leave", role: "alert" },
    h("strong", {}, t("请回避离场：")),
    h("ul", { class: "kp-leave-list" }, ...leaving.map((one) => h("li", {}, h("strong", {}, one.name), one.leave && h("span", {}, t("（{leave}）", { leave: one.leave })), !one.present && badge(t("未登记到会"), "")))),
  );
}
