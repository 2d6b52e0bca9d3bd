"""抽样: which applications are visited; stratified, by a seed, and drawn again from the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from kepu_review.errors import Refused, UsageError
from kepu_review.model import (
    Application,
    Sample,
    Sampling,
    ScreeningState,
    Stage,
    Stratum,
)
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import NOT_CLOSED, in_phase, known_stage
from kepu_review.workflow.passing import led_past
from kepu_review.workflow.repeating import event_before, used_otherwise
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told

Groups = Mapping[str, Sequence[str]]
"""Group → ids of applications."""
LARGEST = 2**32
"""A seed is below it, so that it can be drawn by hand and read out."""
OF_APPLICATION: Mapping[str, Callable[[Application], object]] = {
    "region": lambda app: app.region,
    "category": lambda app: app.category,
    "subtype": lambda app: app.subtype,
    "nominator": lambda app: app.nominator,
    "applicant": lambda app: app.applicant,
}


def draw_sample(
    rnd: Round,
    stage: str,
    seed: int,
    reason: str = "",
    *,
    among: Collection[str] | None = None,
    actor: str = "secretary",
    key: str | None = None,
) -> Sample:
    """Draw the applications of a sampled stage out of those that passed screening, or of `among`.

    Those whose route leads past the stage are not drawn from unless `among` names them.

    The draw is recorded with its seed, so that `repeat_draw` gives it again.

    Raises
    ------
    UsageError
        the stage is unknown or not sampled, the seed is no number from 0 to 2³² - 1, or what was
        drawn before is to be drawn anew without a reason.
    Refused
        there is nothing to draw from, or the visits or marks have begun.
    PhaseClosed
        the round is closed.
    """
    rule = _rule(known_stage(rnd.programme, stage))
    if not 0 <= seed < LARGEST:
        raise UsageError(
            t("种子应为 0 至 {largest} 的整数。", largest=LARGEST - 1),
            remedy=t("例如当众掷出或摇出的数字。"),
        )
    why = told(reason)
    among = None if among is None else frozenset(among)

    def work(db: Transaction) -> Sample:
        content = {"stage": stage, "seed": seed, "reason": why}
        before = event_before(db, "sample_drawn", content, key=key)
        if before is not None and among not in (None, set(before.payload["population"])):
            raise used_otherwise()
        if before is None:
            in_phase(db, *NOT_CLOSED)
            _may_be_drawn(db, stage, why)
            groups = strata(_population(db, among, led_past(rnd, db, stage)), rule.by)
            drawn = draw(groups, sizes(groups, rule), seed)
            payload = {
                **content,
                "population": [one for group in groups.values() for one in group],
                "strata": [
                    {"group": one.group, "size": one.size, "drawn": list(one.drawn)}
                    for one in drawn
                ],
                "rule": in_words(rule),
            }
            db.append("sample_drawn", payload, actor=actor, key=key)
        sample = db.sample(stage)
        if sample is None:
            raise AssertionError("the projection of a draw leaves a sample")
        return sample

    return rnd.write(work)


def repeat_draw(sample: Sample) -> Sample:
    """Draw again from nothing but the record; equal to `sample` unless somebody has changed it."""
    ids, groups = iter(sample.population), {}
    for one in sample.strata:
        groups[one.group] = [next(ids, "") for _ in range(one.size)]
    wanted = {one.group: len(one.drawn) for one in sample.strata}
    return replace(sample, strata=draw(groups, wanted, sample.seed))


def strata(applications: Collection[Application], by: Sequence[str]) -> dict[str, list[str]]:
    """Ids by group, groups and ids in order; one group without a name where `by` is empty."""
    found: dict[str, list[str]] = defaultdict(list)
    for app in sorted(applications, key=lambda one: one.id):
        values = [_value(app, name) for name in by]
        found["／".join("—" if value is None else str(value) for value in values)].append(app.id)
    return dict(sorted(found.items()))


def sizes(groups: Groups, rule: Sampling) -> dict[str, int]:
    """How many are drawn of each group.

    Raises
    ------
    Refused
        the least of each group is together more than are drawn in all.
    """
    least = {name: min(rule.minimum, len(ids)) for name, ids in groups.items()}
    if rule.count is None:
        share = Fraction(0) if rule.share is None else rule.share
        return {n: max(least[n], ceil(share * len(ids))) for n, ids in groups.items()}
    if sum(least.values()) > rule.count:
        raise Refused(
            t(
                "共抽 {count} 份，而各层至少抽取之和为 {least} 份，抽不出来。",
                count=rule.count,
                least=sum(least.values()),
            ),
            remedy=t("请按办法调整抽取总数或各层至少份数。"),
        )
    return _dealt(groups, least, rule.count)


def draw(groups: Groups, wanted: Mapping[str, int], seed: int) -> tuple[Stratum, ...]:
    """Draw `wanted` of each group.

    Each application gets a number of PCG64 in the order of the groups; of each group those with
    the least numbers are drawn. The raw stream is asked, which numpy keeps the same for ever; what
    its samplers make of it may change.
    """
    from numpy.random import PCG64  # only who draws needs it

    stream, drawn = PCG64(seed), []
    for group, ids in groups.items():
        lots = {one: int(stream.random_raw()) for one in ids}
        first = sorted(ids, key=lambda one: (lots[one], one))[: wanted[group]]
        drawn.append(Stratum(group, len(ids), tuple(sorted(first))))
    return tuple(drawn)


def in_words(rule: Sampling) -> str:
    """The rule as it is kept in the record."""
    each = t("、").join(rule.by) if rule.by else t("不分层")
    if rule.count is not None:
        much = t("共抽 {count} 份，按各层份数分配", count=rule.count)
    else:
        much = t("每层抽 {share}，不足一份按一份", share=str(rule.share))
    least = t("每层至少 {minimum} 份", minimum=rule.minimum)
    return t("分层：{each}；{much}；{least}", each=each, much=much, least=least)


def _dealt(groups: Groups, least: Mapping[str, int], count: int) -> dict[str, int]:
    """By the size of the groups, largest remainders first; never more than a group has."""
    given, total = dict(least), sum(map(len, groups.values()))
    for _ in range(min(count, total) - sum(given.values())):
        open_ = [name for name, ids in groups.items() if given[name] < len(ids)]
        # whoever is furthest below the exact share, the larger group and the first name at a tie
        behind = {n: Fraction(count * len(groups[n]), total) - given[n] for n in open_}
        chosen = max(open_, key=lambda name: (behind[name], len(groups[name])))
        given[chosen] += 1
    return given


def _value(app: Application, name: str) -> object:
    own = OF_APPLICATION.get(name)
    return app.values.get(name) if own is None else own(app)


def _population(
    db: Reader, among: Collection[str] | None, past: Collection[str]
) -> list[Application]:
    """Those that passed screening, or of them `among`; not those who are led past the stage."""
    passed = {a for a, (state, _) in db.screening().items() if state is ScreeningState.PASSED}
    unknown = sorted(set(among or ()) - passed)
    if unknown:
        raise Refused(
            t("{unknown} 没有通过形式审查，不能参加抽取。", unknown=t("、").join(unknown)),
            remedy=t("请核对编号。"),
        )
    wanted = passed.difference(past) if among is None else set(among)
    if not wanted:
        raise Refused(
            t("没有通过形式审查的申报，无从抽取。"),
            remedy=t("先完成形式审查。"),
        )
    return [app for app in db.applications(wanted) if app.id in wanted]


def _may_be_drawn(db: Reader, stage: str, why: str) -> None:
    if db.sample(stage) is None:
        return
    if db.visits(stage) or db.reviews(stage=stage) or db.assignments(stage=stage):
        raise Refused(
            t("抽中的已开始考察或评审，不能重新抽取。"),
            remedy=t("原抽取结果继续有效；个别不能考察的，记录原因即可。"),
        )
    if not why:
        raise UsageError(
            t("这一环节已经抽取；重新抽取须写明理由。"),
            remedy=t("原结果可以按种子重现，不必重抽。"),
        )


def _rule(stage: Stage) -> Sampling:
    if stage.sampling is None:
        raise UsageError(
            t("环节“{title}”不抽样。", title=stage.shown),
            remedy=t("抽样的规则写在认定项目的该环节（sampling）。"),
        )
    return stage.sampling
