"""`status` and `assignments`: where a round stands, who reviews what, what comes next."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.paths import quoted
from kepu_review.cli.show import as_json, done, dump, say, table
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.workflow import Round


@command(
    help=t(
        "批次进展：阶段、审查、未交的评审表、利益冲突、结论和下一步。\n\n例：kepu-review status r"
        "ounds/quzhou-8"
    )
)
@folder
@as_json
def status(folder: str, json_: bool) -> None:
    """Tell where the round stands."""
    from kepu_review.workflow import open_round

    with open_round(folder) as rnd:
        facts = _facts(rnd)
        facts["next"] = _next(facts, quoted(folder))
        if json_:
            dump(facts)
        else:
            _tell(rnd, facts)


@command(
    help=t(
        "列出分派：每份申报由哪些专家评审、评审表到哪一步。\n\n例：kepu-review assignments rounds"
        "/quzhou-8 --json"
    )
)
@folder
@as_json
def assignments(folder: str, json_: bool) -> None:
    """List the assignments."""
    from kepu_review.workflow import open_round

    with open_round(folder) as rnd, rnd.store.reading() as db:
        names = {app.id: app.name for app in db.applications()}
        people = {expert.id: expert.name for expert in db.experts()}
        states = {(r.application, r.expert): r.state.value for r in db.reviews()}
        rows = [
            {
                "application": pair.application,
                "name": names[pair.application],
                "expert": pair.expert,
                "expert_name": people.get(pair.expert, ""),
                "state": states.get((pair.application, pair.expert), "new"),
            }
            for pair in sorted(db.assignments(), key=lambda p: (p.application, p.expert))
        ]
    if json_:
        dump(rows)
        return
    if not rows:
        next_ = f"kepu-review assign {quoted(folder)}"
        say(t("还没有分派。下一步：{next_}", next_=next_))
        return
    words = {
        "new": t("未开始"),
        "draft": t("草稿"),
        "submitted": t(msg("已提交", "cli")),
        "recused": t("回避"),
    }
    table(
        [t("申报"), t("基地"), t("专家"), t("姓名"),
         t(msg("评审表", "cli"))],
        [
            (r["application"], r["name"], r["expert"], r["expert_name"], words[r["state"]])
            for r in rows
        ],
    )  # fmt: skip


def _facts(rnd: Round) -> dict[str, Any]:
    from kepu_review.workflow import standing_conflicts
    from kepu_review.workflow.deliberating import unfinished

    conflicts = standing_conflicts(rnd)
    with rnd.store.reading() as db:
        info = db.info()
        pairs = db.assignments()
        assigned = {pair.application for pair in pairs}
        screened = {name: state.value for name, (state, _) in db.screening().items()}
        applications = [app.id for app in db.applications()]
        decisions = db.decisions()
        open_sheets: dict[str, list[str]] = {}
        for application, expert in sorted(unfinished(db)):
            open_sheets.setdefault(expert, []).append(application)
        states = Counter(screened.get(name, "pending") for name in applications)
        passed = {name for name in applications if screened.get(name) == "passed"}
        return {
            "title": info.title,
            "demo": info.demo,
            "phase": info.phase.value,
            "deadline": None if info.deadline is None else info.deadline.isoformat(),
            "applications": len(applications),
            "screening": dict(states),
            "experts": len(db.experts()),
            "unchecked": sorted(
                {name for name, state in screened.items() if state == "pending"} - db.checked()
            ),
            "assignments": len(pairs),
            "unassigned": sorted(passed - assigned),
            "open_sheets": open_sheets,
            "standing_conflicts": [
                {"expert": c.expert, "application": c.application, "detail": c.detail}
                for c in conflicts
            ],
            "decisions": dict(Counter(one.outcome for one in decisions.values())),
            "undecided": sorted(passed - decisions.keys()),
        }


def _next(facts: dict[str, Any], where: str) -> str:
    """The command that brings the round on."""
    phase = facts["phase"]
    if phase == "setup":
        what = _in_setup(facts)
    elif phase == "review":
        what = _in_review(facts)
    elif phase == "deliberation":
        what = "open {} --as chair" if facts["undecided"] else "report {} -o 公示.pdf --kind notice"
    else:
        what = "report {} -o 汇总.pdf"
    return f"kepu-review {what.replace('{}', where)}"


def _in_review(facts: dict[str, Any]) -> str:
    if facts["screening"].get("pending"):
        return "open {} --as secretary"
    if facts["unassigned"] or facts["standing_conflicts"]:
        return "assign {}"
    return "assignments {}" if facts["open_sheets"] else "phase {} deliberation"


def _in_setup(facts: dict[str, Any]) -> str:
    if not facts["applications"]:
        return "import {} 申报表.xlsx"
    if not facts["experts"]:
        return "experts {} 专家.xlsx"
    if facts["unchecked"]:
        return "check {}"
    if facts["screening"].get("pending"):
        return "open {} --as secretary"
    return "assign {}"


def _tell(rnd: Round, facts: dict[str, Any]) -> None:
    from kepu_review.cli.words import screening_title
    from kepu_review.model import Phase, ScreeningState
    from kepu_review.workflow import outcome_title, phase_title

    phase = phase_title(Phase(facts["phase"]))
    until = _when(facts["deadline"]) or t("未设")
    say(facts["title"])
    say(t("阶段：{phase}；评审截止：{until}", phase=phase, until=until))
    screened = _counts(
        {screening_title(ScreeningState(name)): n for name, n in facts["screening"].items()}
    )
    count = facts["applications"]
    say(t("申报 {count} 份：{screened}", count=count, screened=screened))
    people, pairs, left = facts["experts"], facts["assignments"], len(facts["unassigned"])
    say(
        t(
            "专家 {people} 位；评审表 {pairs} 份；通过审查而未分派的申报 {left} 份",
            people=people,
            pairs=pairs,
            left=left,
        )
    )
    if facts["open_sheets"]:
        table(
            [t("专家"), t("未交"), t(msg("申报", "cli"))],
            [
                (expert, len(names), t("、").join(names))
                for expert, names in facts["open_sheets"].items()
            ],
            title=t("未提交的评审表"),
        )
    for one in facts["standing_conflicts"]:
        pair = f"{one['expert']} – {one['application']}"
        detail = one["detail"]
        say(t("利益冲突仍在分派中：{pair}（{detail}）", pair=pair, detail=detail))
    decided = _counts({outcome_title(rnd, name): n for name, n in facts["decisions"].items()})
    open_ = len(facts["undecided"])
    say(t("结论：{decided}；未定 {open_} 份", decided=decided, open_=open_))
    done(t("下一步：{facts}", facts=facts["next"]))


def _when(moment: str | None) -> str:
    return "" if moment is None else f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"


def _counts(counts: dict[str, int]) -> str:
    told = t("、").join(f"{name} {count}" for name, count in counts.items())
    return told or t("无")
