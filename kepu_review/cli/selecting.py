"""`select`: proposed outcomes, and under selection quotas who is in, tied or in reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.certain import chance, with_certainty
from kepu_review.cli.panel import no_rows
from kepu_review.cli.show import as_json, complain, dump, say, table
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.quotas import Limit, Selection
    from kepu_review.workflow import Round, Standing

Rows = list[dict[str, Any]]


@command(
    help=t(
        "按分数线和名额给出建议结论；线上并列的列出来，由人决定。认定项目有入选名额的，另列各项名"
        "额、并列和递补次序。\n\n例：kepu-review select rounds/quzhou-8 --json\n\n例：kepu-review "
        "select rounds/quzhou-8 --gone KP2023-001"
    )
)
@folder
@click.option("--quotas", "only", is_flag=True, help=t("只列各项名额、并列和递补次序"))
@click.option("--gone", multiple=True, help=t("名单上退出的申报，可写多次：列出可递补的"))
@as_json
def select(folder: str, only: bool, gone: tuple[str, ...], json_: bool) -> None:
    """Propose outcomes."""
    from kepu_review.workflow import open_round, rank_round
    from kepu_review.workflow.selecting import select_under_quotas

    with open_round(folder) as rnd:
        standing = rank_round(rnd)
        made = select_under_quotas(rnd, standing)
        if gone:
            _step_in(rnd, standing, gone, json_=json_)
            return
        rows = with_certainty(rnd, _rows(rnd, standing, made))
        limits = [] if made is None else _limits(rnd, made)
    if json_:
        dump(_facts(made, limits) if only else rows)
        return
    if not rows:
        no_rows(folder, None)
        return
    if not only:
        _tell_rows(rows)
    if made is not None:
        _tell(made, limits, rows)
    elif only:
        say(t("认定项目没有入选名额。"))


def _step_in(rnd: Round, standing: Standing, gone: tuple[str, ...], *, json_: bool) -> None:
    """Who may take the places of those who left the decided list."""
    from kepu_review.workflow.publishing import proposed_list
    from kepu_review.workflow.selecting import successors

    with rnd.store.reading() as db:
        chosen = proposed_list(rnd, db)
    found = successors(rnd, standing, chosen, gone)
    if json_:
        dump(list(found))
        return
    if not found:
        say(t("没有可递补的申报。"))
        return
    ranks = {one.application: one.rank for one in standing.ranked}
    table(
        [t("次序"), t("总名次"), t(msg("编号", "cli")), t("基地")],
        [(n, ranks[a], a, standing.applications[a].name) for n, a in enumerate(found, start=1)],
        title=t("可递补（各项名额仍须满足）"),
    )


def _rows(rnd: Round, standing: Standing, made: Selection | None) -> Rows:
    from kepu_review.workflow import outcome_title, propose_outcomes
    from kepu_review.workflow.table import ranking_rows

    proposals = propose_outcomes(rnd, standing)
    places = {} if made is None else _places(made)
    picked = []
    for row in ranking_rows(rnd, standing=standing):
        proposal = proposals[row["application_id"]]
        told = {"outcome": proposal.outcome, "outcome_reason": proposal.reason}
        title = outcome_title(rnd, proposal.outcome)
        where = {} if made is None else places.get(row["application_id"], _NOWHERE)
        picked.append({**row, **told, "title": title, **where})
    return picked


_NOWHERE = {"selected": None, "reserve": None}


def _places(made: Selection) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {
        name: {"selected": "chosen", "reserve": None} for name in made.chosen
    }
    found |= {name: {"selected": "tied", "reserve": None} for name in made.tied_at_cut}
    for n, name in enumerate(made.reserve, start=1):
        found[name] = {"selected": "reserve", "reserve": n}
    return found


def _limits(rnd: Round, made: Selection) -> Rows:
    from kepu_review.programmes import selection
    from kepu_review.workflow.selecting import group_title

    quotas = {one.id: one for one in selection.quotas_of(rnd.programme)}

    def row(limit: Limit) -> dict[str, Any]:
        quota = quotas.get(limit.quota)
        return {
            "quota": limit.quota,
            "title": t("总名额") if quota is None else quota.title,
            "clause": "" if quota is None else quota.clause,
            "group": limit.group,
            "group_title": selection.group_words(
                quota, limit.group, lambda by, group: group_title(rnd, by, group)
            ),
            "floor": limit.floor or None,
            "cap": limit.cap,
            "candidates": limit.size,
        }

    if made.infeasible:
        return [{**row(limit), "chosen": None, "tied": None} for limit in made.conflict]
    return [{**row(one.limit), "chosen": one.chosen, "tied": one.tied} for one in made.filled]


def _facts(made: Selection | None, limits: Rows) -> dict[str, Any] | None:
    if made is None:
        return None
    return {
        "objective": made.objective,
        "nested": made.nested,
        "chosen": list(made.chosen),
        "tied": list(made.tied_at_cut),
        "open_places": made.open_places,
        "reserve": list(made.reserve),
        "infeasible": list(made.infeasible),
        "limits": limits,
    }


def _tell_rows(rows: Rows) -> None:
    table(
        [t("总名次"), t(msg("编号", "cli")), t("基地"), t("原名次"), t("校正名次"),
         t("入围把握"), t("建议"), t(msg("决定", "cli")), t("理由")],
        [
            (row["rank"], row["application_id"], row["name"], row["raw_rank"],
             row["adjusted_rank"], chance(row["p_in"]), row["title"], row["decision_title"],
             row["decision_reason"] or row["outcome_reason"])
            for row in rows
        ],
    )  # fmt: skip


def _tell(made: Selection, limits: Rows, rows: Rows) -> None:
    table(
        [
            t("名额"),
            t(msg("分组", "cli")),
            t("下限"),
            t("上限"),
            t("候选"),
            t("入选"),
            t(msg("并列", "cli")),
        ],
        [
            (r["title"], r["group_title"], r["floor"], r["cap"], r["candidates"], r["chosen"],
             r["tied"] or None)
            for r in limits
        ],
        title=t("互相矛盾的名额") if made.infeasible else t("各项名额"),
    )  # fmt: skip
    if made.infeasible:
        complain(t("以上名额不能同时满足，没有提出名单；请组织方调整名额，或由评审组决定。"))
        return
    say(made.objective)
    _tell_some(rows, "tied", t("并列待定：{n} 份竞争 {places} 个名额，由评审组决定",
                               n=len(made.tied_at_cut), places=made.open_places))  # fmt: skip
    _tell_some(rows, "reserve", t("递补次序"))


def _tell_some(rows: Rows, selected: str, title: str) -> None:
    some = [row for row in rows if row["selected"] == selected]
    if not some:
        return
    some.sort(key=lambda row: row["reserve"] or 0)
    table(
        [t("次序"), t("总名次"), t(msg("编号", "cli")), t("基地"), t("理由")],
        [
            (r["reserve"], r["rank"], r["application_id"], r["name"], r["outcome_reason"])
            for r in some
        ],
        title=title,
    )
