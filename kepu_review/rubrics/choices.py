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
    return MarkRefused(t(f"{name}：{message}", f"{name}: {message}"), remedy=remedy)


def only(criterion: Criterion, mark: Mark, *allowed: str) -> None:
    """Refuse a mark that holds more than the `allowed` of value, level, parts."""
    given = (("value", mark.value is not None), ("level", mark.level is not None))
    wrong = [name for name, there in (*given, ("parts", bool(mark.parts))) if there]
    wrong = [name for name in wrong if name not in allowed]
    if not wrong:
        return
    names = {
        "value": t("分值", "points"),
        "level": t("档次", "a level"),
        "parts": t("各部分", "parts"),
    }
    listed = t("、", ", ").join(names[name] for name in wrong)
    wanted = t("或", " or ").join(names[name] for name in allowed)
    raise refused(
        criterion,
        t(f"这一项不填{listed}。", f"It does not take {listed}."),
        t(f"填{wanted}。", f"It takes {wanted}."),
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
            f"可给 {low}–{high} 分，填写的 {plain(value)} 不在其中。",
            f"{low} to {high} points are possible; {plain(value)} is not among them.",
        ),
        t(f"分值间隔为 {step} 分。", f"Points go in steps of {step}."),
    )


def span(low: Decimal, high: Decimal, step: Decimal) -> tuple[str, str, str]:
    """Low, high and step in words."""
    return shown(low, step), shown(high, step), plain(step)
