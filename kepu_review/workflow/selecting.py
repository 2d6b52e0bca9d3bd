"""建议结论: what plugins and quotas propose for each application; a person decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import replace

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.model import Application, OutcomeRequest, ProposedOutcome, Ranked
from kepu_review.programmes import NOT_NAMED, QUOTAS_EXCLUDE, TIED, selection
from kepu_review.quotas import Limit, Selection, step_in
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.entering import Entry, entry
from kepu_review.workflow.round import Round
from kepu_review.workflow.standing import Ranking

_NOMINATED = {"nominator", "nominator_type", "route"}


def propose_outcomes(
    rnd: Round,
    standing: Ranking,
    *,
    db: Reader | None = None,
    groups: selection.Groups | None = None,
) -> dict[str, ProposedOutcome]:
    """One proposal per application, by application id.

    Who knows the `groups` that quotas count by gives them; else they are found out.

    An application against which an expert raised a veto takes no place in a tier: it is proposed
    as not named, with the evidence, for the panel to verify. Where the programme has selection
    quotas, the named tiers are filled with those whom the quotas let in.

    Raises
    ------
    MethodRefused
        a tier has a line in points, and the scores of the method are no points.
    """
    _points_for_lines(rnd, standing)
    free = tuple(one for one in standing.ranked if one.application not in standing.vetoed)
    made = select_under_quotas(rnd, standing, db=db, groups=groups)
    if made is None:
        proposals = _proposed(rnd, OutcomeRequest(rnd.programme, free))
    else:
        proposals = _under_quotas(rnd, free, made)
    for application, evidence in standing.vetoed.items():
        why = t("专家提出一票否决，须核实：") + evidence
        proposals[application] = ProposedOutcome(application, NOT_NAMED, why)
    return proposals


def select_under_quotas(
    rnd: Round,
    standing: Ranking,
    *,
    db: Reader | None = None,
    groups: selection.Groups | None = None,
) -> Selection | None:
    """Who gets in under the quotas of the programme; None where it has none."""
    if not rnd.programme.selection:
        return None
    free = [one for one in standing.ranked if one.application not in standing.vetoed]
    known = groups_of(rnd, standing.applications, db) if groups is None else groups
    return selection.selected(rnd.programme, free, known)


def successors(
    rnd: Round, standing: Ranking, chosen: Collection[str], gone: Collection[str]
) -> tuple[str, ...]:
    """递补: who may take the places of `gone` on the list `chosen`, best first.

    Raises
    ------
    UsageError
        one of `gone` is not on the list.
    """
    strangers = sorted(set(gone) - set(chosen))
    if strangers:
        raise UsageError(
            t("{application} 不在名单上。", application=strangers[0]),
            remedy=t("请写名单上退出的申报编号。"),
        )
    free = [one for one in standing.ranked if one.application not in standing.vetoed]
    programme = rnd.programme
    groups = groups_of(rnd, standing.applications, None)
    everybody = selection.candidates(programme, free, groups)
    quotas, seats = selection.quotas_of(programme), selection.seats(programme)
    return step_in(everybody, chosen, quotas, seats, gone=gone)


def groups_of(
    rnd: Round, applications: Mapping[str, Application], db: Reader | None
) -> selection.Groups:
    """What each application is counted by; nominations are looked at only where a quota asks."""
    asked = {name for quota in rnd.programme.selection for name in quota.by}
    found = {
        name: {
            by: group for by, group in (("region", app.region), ("category", app.category)) if group
        }
        for name, app in applications.items()
    }
    if asked & _NOMINATED:
        with nullcontext(db) if db is not None else rnd.store.reading() as reader:
            known = entry(rnd, reader, applications.values())
            for name, app in applications.items():
                found[name] |= _came_by(known, app)
    return found


def _came_by(known: Entry, application: Application) -> dict[str, str]:
    """The nominator that counts, of which type, and the route."""
    channel, route = known.channel(application), known.route(application)
    groups = {
        "nominator": None if channel is None else channel.nominator,
        "nominator_type": None if channel is None else channel.type,
        "route": None if route is None else route.id,
    }
    return {by: group for by, group in groups.items() if group is not None}


def group_title(rnd: Round, by: str, group: str) -> str:
    """The name of a group of something that quotas count by."""
    programme = rnd.programme
    if by == "category":
        return rnd.category_title(group)
    titles = {
        "region": {one.id: one.title for one in programme.regions},
        "nominator_type": {one.id: one.title for one in programme.nominators},
        "route": {one.id: one.title for one in programme.routes},
    }
    return titles.get(by, {}).get(group, group)


def limits_in_words(rnd: Round, limits: Iterable[Limit]) -> str:
    """Limits as a list in words."""
    return t("；").join(
        selection.limit_words(rnd.programme, one, lambda by, group: group_title(rnd, by, group))
        for one in limits
    )


def _points_for_lines(rnd: Round, standing: Ranking) -> None:
    """Refuse to hold scores that are no points, as places or T scores, against a line of points."""
    from kepu_review import rankings

    method = rankings.find_method(standing.method)
    lines = [one.minimum_score for one in rnd.programme.tiers if one.minimum_score is not None]
    if lines and not method.in_points:
        raise MethodRefused(
            t(
                "“{method}”算出的不是得分，不能与分数线 {line} 分相比。",
                method=method.title,
                line=f"{lines[0]:f}",
            ),
            remedy=t("请改用以分计的方法；或在认定项目中改为只按名额入选。"),
        )


def _proposed(rnd: Round, request: OutcomeRequest) -> dict[str, ProposedOutcome]:
    return {one.application: one for one in rnd.plugins.propose_outcomes(request)}


def _under_quotas(
    rnd: Round, free: tuple[Ranked, ...], made: Selection
) -> dict[str, ProposedOutcome]:
    if made.infeasible:
        return _impossible(rnd, free, made)
    inside, tied = set(made.chosen), set(made.tied_at_cut)
    chosen = tuple(one for one in free if one.application in inside)
    rest = tuple(one for one in free if one.application not in inside | tied)
    proposals = _proposed(rnd, OutcomeRequest(rnd.programme, chosen))
    proposals |= _proposed(rnd, OutcomeRequest(selection.unnamed(rnd.programme), rest))
    for name, limits in made.owed.items():
        told = t("为满足下限：{limits}", limits=limits_in_words(rnd, limits))
        proposals[name] = _because(proposals[name], told)
    for name, limits in made.full.items():
        told = t("名额已满：{limits}", limits=limits_in_words(rnd, limits))
        proposals[name] = _because(proposals[name], told)
    why = t(
        "{places} 个名额由 {tied} 份同等的申报竞争，由评审组决定。",
        places=made.open_places,
        tied=len(tied),
    )
    return proposals | {name: ProposedOutcome(name, TIED, why) for name in made.tied_at_cut}


def _because(proposal: ProposedOutcome, told: str) -> ProposedOutcome:
    """The proposal with what quotas did to it; for those without a tier that is the reason."""
    bare = proposal.outcome == NOT_NAMED
    return replace(proposal, reason=told if bare else t("；").join((proposal.reason, told)))


def _impossible(
    rnd: Round, free: tuple[Ranked, ...], made: Selection
) -> dict[str, ProposedOutcome]:
    """Nobody is proposed for a tier; those without a rank are told as ever."""
    why = t("入选名额相互矛盾：{limits}", limits=limits_in_words(rnd, made.conflict))
    bare = tuple(one for one in free if one.rank is None)
    proposals = _proposed(rnd, OutcomeRequest(rnd.programme, bare))
    ranked = (one.application for one in free if one.rank is not None)
    return proposals | {name: ProposedOutcome(name, QUOTAS_EXCLUDE, why) for name in ranked}
