"""Kinds marked through their parts: conditions, parts, deductions, increment, penalty."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kepu_review.errors import MarkRefused
from kepu_review.model import Criterion, Mark, Part, Scoring, ScoringKind
from kepu_review.rubrics.choices import free_value, only, refused, span
from kepu_review.rubrics.numbers import ZERO, on_grid, plain
from kepu_review.rubrics.sums import possible_sums
from kepu_review.text import t


def conditions(criterion: Criterion, scoring: Scoring, mark: Mark) -> Decimal | None:
    """So much per condition that holds."""
    _known_parts(criterion, scoring, mark)
    for part in scoring.parts:
        if mark.parts.get(part.id, ZERO) not in (0, 1):
            raise _part_refused(criterion, part, mark, t("0 或 1"))
    return _summed(criterion, scoring, mark, _gained(scoring.parts, mark), ZERO)


def parts(criterion: Criterion, scoring: Scoring, mark: Mark) -> Decimal | None:
    """The sum of the parts, less what is deducted per occurrence."""
    _known_parts(criterion, scoring, mark)
    earning = [part for part in scoring.parts if not part.deducts]
    for part in earning:
        value = mark.parts.get(part.id, ZERO)
        if not on_grid(value, ZERO, part.points, scoring.step):
            _, high, step = span(ZERO, part.points, scoring.step)
            wanted = t("0–{high} 分，间隔 {step}", high=high, step=step)
            raise _part_refused(criterion, part, mark, wanted)
    deducting = [part for part in scoring.parts if part.deducts]
    lost = _counted(criterion, deducting, mark)
    if mark.parts and any(part.id not in mark.parts for part in earning):
        _value_allowed(criterion, scoring, mark, criterion.max)
        return None
    gained = sum((mark.parts.get(part.id, ZERO) for part in earning), start=ZERO)
    return _summed(criterion, scoring, mark, gained, lost)


def deductions(criterion: Criterion, scoring: Scoring, mark: Mark) -> Decimal | None:
    """The start less so much per occurrence."""
    _known_parts(criterion, scoring, mark)
    start = criterion.max if scoring.start is None else scoring.start
    lost = _counted(criterion, scoring.parts, mark)
    return _summed(criterion, scoring, mark, start, lost)


def increment(criterion: Criterion, scoring: Scoring, mark: Mark) -> Decimal | None:
    """So much per occurrence, up to max."""
    _known_parts(criterion, scoring, mark)
    start = ZERO if scoring.start is None else scoring.start
    return _summed(criterion, scoring, mark, start + _counted(criterion, scoring.parts, mark), ZERO)


def penalty(criterion: Criterion, scoring: Scoring, mark: Mark) -> Decimal | None:
    """0 down to the minimum, by value or by occurrences."""
    if not scoring.parts:
        only(criterion, mark, "value")
        return free_value(criterion, scoring, mark.value, ZERO)
    _known_parts(criterion, scoring, mark)
    return _summed(criterion, scoring, mark, ZERO, _counted(criterion, scoring.parts, mark))


def _summed(
    criterion: Criterion, scoring: Scoring, mark: Mark, gained: Decimal, lost: Decimal
) -> Decimal | None:
    """The sum within its limits; with 酌情扣分 the value the expert chose below it."""
    if not mark.parts:
        return _bare_value(criterion, scoring, mark.value)
    top = ZERO if scoring.kind is ScoringKind.PENALTY else criterion.max
    total = min(max(gained - lost, scoring.minimum), top)
    if mark.value is None or mark.value == total:
        return total
    _value_allowed(criterion, scoring, mark, total)
    return mark.value


def _bare_value(criterion: Criterion, scoring: Scoring, value: Decimal | None) -> Decimal | None:
    """Points without their parts, as a table of marks or a paper sheet gives them."""
    sums = None if value is None else possible_sums(criterion, scoring)
    if value is None or sums is None:
        top = ZERO if scoring.kind is ScoringKind.PENALTY else criterion.max
        return free_value(criterion, scoring, value, top)
    if value in sums:
        return value
    given, shown_sums = plain(value), [plain(one) for one in sorted(sums)]
    raise refused(
        criterion,
        t("各部分凑不出 {given} 分。", given=given),
        t("可以是：") + t("、").join(shown_sums[-20:]) + t("。"),
    )


def _value_allowed(criterion: Criterion, scoring: Scoring, mark: Mark, top: Decimal) -> None:
    if mark.value is not None and not scoring.discretionary:
        raise refused(
            criterion,
            t("分值由各部分算出，不能另填。"),
            t("只填各部分。"),
        )
    free_value(criterion, scoring, mark.value, top)


def _gained(parts: tuple[Part, ...], mark: Mark) -> Decimal:
    return sum((part.points * mark.parts.get(part.id, ZERO) for part in parts), start=ZERO)


def _counted(criterion: Criterion, parts: Iterable[Part], mark: Mark) -> Decimal:
    total = ZERO
    for part in parts:
        count = mark.parts.get(part.id, ZERO)
        if count < 0 or count > 1_000_000 or count != count.to_integral_value():
            raise _part_refused(criterion, part, mark, t("次数，整数"))
        total += part.points * (count if part.limit is None else min(count, Decimal(part.limit)))
    return total


def _known_parts(criterion: Criterion, scoring: Scoring, mark: Mark) -> None:
    only(criterion, mark, "parts", "value")
    known = {part.id for part in scoring.parts}
    unknown = sorted(set(mark.parts) - known)
    if unknown:
        raise refused(
            criterion,
            t(
                "没有“{unknown}”这一部分。",
                unknown="、".join(unknown),
                unknown_2=", ".join(unknown),
            ),
            t("可填：{known}。", known="、".join(sorted(known)), known_2=", ".join(sorted(known))),
        )


def _part_refused(criterion: Criterion, part: Part, mark: Mark, wanted: str) -> MarkRefused:
    given = plain(mark.parts.get(part.id, ZERO))
    return refused(
        criterion,
        t("“{text}”不能填 {given}。", text=part.text, given=given),
        t("应填{wanted}。", wanted=wanted),
    )
