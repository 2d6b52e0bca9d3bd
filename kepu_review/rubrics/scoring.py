"""Points of one mark: what each scoring kind makes of the expert's choice, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from kepu_review.errors import MarkRefused
from kepu_review.model import Criterion, Mark, MarkState, Rubric, Scoring, ScoringKind
from kepu_review.rubrics import kinds_by_level as level
from kepu_review.rubrics import kinds_by_parts as part
from kepu_review.rubrics.choices import refused
from kepu_review.rubrics.kinds_by_level import level_range
from kepu_review.rubrics.numbers import exact
from kepu_review.text import t

__all__ = ["check_mark", "level_range", "points"]

Kind = ScoringKind
Score = Callable[[Criterion, Scoring, Mark], Decimal | None]


def points(criterion: Criterion, mark: Mark) -> Decimal | None:
    """What the mark is worth; None for 不适用, 弃权, and a mark that is not finished yet.

    A mark without value, level and parts is unfinished whatever its kind (it may hold only a
    comment); so is a level of LEVEL_RANGES without its value, and PARTS with a part left open.
    Otherwise parts that are not named count as 0. Points without their parts, as a table of marks
    gives them, may stand where the parts can add up to them.

    Raises
    ------
    MarkRefused
        the mark cannot stand on this criterion.
    """
    scoring = _scoring_of(criterion)
    if mark.state is not MarkState.MARKED:
        _check_empty(criterion, mark)
        return None
    _check_finite(criterion, mark)
    with exact():
        return _KINDS[scoring.kind](criterion, scoring, mark)


def check_mark(rubric: Rubric, mark: Mark) -> None:
    """Refuse a mark that cannot stand; an unfinished one may be kept as a draft.

    Raises
    ------
    MarkRefused
        unknown criterion, wrong kind of choice, or outside its range; with what is allowed.
    """
    criterion = rubric.leaf(mark.criterion)
    if criterion is None:
        raise MarkRefused(
            t(
                "评分标准“{title}”没有打分项“{criterion}”。",
                title=rubric.title,
                criterion=mark.criterion,
            ),
            remedy=t("可打分的是：") + t("、").join(leaf.id for leaf in rubric.leaves()) + t("。"),
        )
    points(criterion, mark)


def _check_empty(criterion: Criterion, mark: Mark) -> None:
    if mark.state is MarkState.NOT_APPLICABLE and criterion.required:
        raise refused(
            criterion,
            t("这是必评项（星号项），不能选“不适用”。"),
            t("请打分，或选“弃权”。"),
        )
    if mark.value is not None or mark.level is not None or mark.parts:
        raise refused(
            criterion,
            t("选了“不适用”或“弃权”，不能再打分。"),
            t("去掉分值，或改为打分。"),
        )


def _check_finite(criterion: Criterion, mark: Mark) -> None:
    numbers = [*mark.parts.values(), *([] if mark.value is None else [mark.value])]
    for number in numbers:
        if not number.is_finite() or number.adjusted() > 12 or len(number.as_tuple().digits) > 28:
            raise refused(
                criterion,
                t("分值不是一个正常的数。"),
                t("填写例如 8.5 的数。"),
            )


def _scoring_of(criterion: Criterion) -> Scoring:
    if criterion.scoring is None:
        raise refused(
            criterion,
            t("这是分组，不能直接打分。"),
            t("请给它下面的各项打分。"),
        )
    return criterion.scoring


_KINDS: Mapping[Kind, Score] = {
    Kind.JUDGEMENT: level.judgement,
    Kind.LEVELS: level.levels,
    Kind.LEVEL_RANGES: level.level_ranges,
    Kind.BANDS: level.levels,
    Kind.THRESHOLD: level.threshold,
    Kind.CONDITIONS: part.conditions,
    Kind.PARTS: part.parts,
    Kind.DEDUCTIONS: part.deductions,
    Kind.INCREMENT: part.increment,
    Kind.PENALTY: part.penalty,
}
