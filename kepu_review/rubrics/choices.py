"""What a mark may hold, and the words of a refusal."""

from __future__ import annotations

from decimal import Decimal

from kepu_review.errors import MarkRefused
from kepu_review.model import Criterion, Mark, Scoring
from kepu_review.rubrics.numbers import on_grid, plain, shown
from kepu_review.text import t


def refused(criterion: Criterion, message: str, remedy: str) -> MarkRefused:
    """The error, naming the criterion."""
    name = f"{criterion.id} {criterion.title}"
    return MarkRefused(t("{name}：{message}", name=name, message=message), remedy=remedy)


def only(criterion: Criterion, mark: Mark, *allowed: str) -> None:
    """Refuse a mark that holds more than the `allowed` of value, level, parts."""
    given = (("value", mark.value is not None), ("level", mark.level is not None))
    wrong = [name for name, there in (*given, ("parts", bool(mark.parts))) if there]
    wrong = [name for name in wrong if name not in allowed]
    if not wrong:
        return
    names = {
        "value": t("分值"),
        "level": t("档次"),
        "parts": t("各部分"),
    }
    listed = t("、").join(names[name] for name in wrong)
    wanted = t("或").join(names[name] for name in allowed)
    raise refused(
        criterion,
        t("这一项不填{listed}。", listed=listed),
        t("填{wanted}。", wanted=wanted),
    )


def free_value(
    criterion: Criterion, scoring: Scoring, value: Decimal | None, top: Decimal
) -> Decimal | None:
    """The value, if it lies on the steps between the minimum and `top`."""
    if value is None or on_grid(value, scoring.minimum, top, scoring.step):
        return value
    low, high, step = span(scoring.minimum, top, scoring.step)
    raise refused(
        criterion,
        t(
            "可给 {low}–{high} 分，填写的 {value} 不在其中。",
            low=low,
            high=high,
            value=plain(value),
        ),
        t("分值间隔为 {step} 分。", step=step),
    )


def span(low: Decimal, high: Decimal, step: Decimal) -> tuple[str, str, str]:
    """Low, high and step in words."""
    return shown(low, step), shown(high, step), plain(step)
