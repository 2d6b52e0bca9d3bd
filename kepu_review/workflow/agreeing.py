"""一致性: how far the experts of a round agree, overall, by category and by criterion."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kepu_review.errors import MethodRefused
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.apart import Refusal, not_hidden
from kepu_review.workflow.facts import Part
from kepu_review.workflow.fitting import Progress, content, deciding_part, scores_of
from kepu_review.workflow.round import Round

if TYPE_CHECKING:
    import pandas as pd

    from kepu_review.workflow.blindness import Veil

BETWEEN = "/"
"""Stands between a category and a criterion, whose ids are those of its rubric alone."""
MAIN = "ICC(2,k)"
"""How far the mean of the reviews that an application has can be relied on."""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One statistic of one part of the marks."""

    scope: str
    """"overall", "category" or "criterion"."""
    group: str
    """"" overall; category; category/criterion."""
    title: str
    statistic: str
    """ICC(2,1), ICC(2,k), ICC(3,k), alpha, W or kappa."""
    value: float | None
    low: float | None
    high: float | None
    words: str
    how: str
    """How the interval was found."""
    applications: int
    experts: int
    reviews: int
    why: str
    """Why there is no value, or no interval."""


@dataclass(frozen=True, slots=True)
class AgreementNow:
    """How far experts agree in one stage; intervals hold 95 %."""

    stage: str
    rows: tuple[AgreementRow, ...] = ()
    refused: Refusal | None = None

    @property
    def main(self) -> AgreementRow | None:
        """The reliability of what the ranking is made of."""
        return next(
            (one for one in self.rows if one.scope == "overall" and one.statistic == MAIN), None
        )


def agreement_now(
    rnd: Round, db: Reader, *, stage: str | None = None, criteria: bool = False
) -> AgreementNow:
    """Statistics of agreement of the stage that decides, or of `stage`.

    With `criteria` also of each criterion, which takes a while where there are many.

    Raises
    ------
    Refused
        totals are hidden.
    """
    return agreement(rnd, db, not_hidden(rnd, db), stage=stage, criteria=criteria)


def agreement(
    rnd: Round,
    db: Reader,
    hidden: Veil,
    *,
    stage: str | None = None,
    criteria: bool = False,
    progress: Progress | None = None,
) -> AgreementNow:
    """As `agreement_now`, remembered until a sheet or the round changes."""

    def make() -> AgreementNow:
        return _made(rnd, deciding_part(rnd, db, stage), hidden, criteria, progress)

    name = f"agreement {stage} {criteria} {hidden.names}"
    return rnd.kept.get(name, content(rnd, db), make)


def _made(
    rnd: Round, part: Part, hidden: Veil, criteria: bool, progress: Progress | None
) -> AgreementNow:
    from kepu_review import agreement as statistics

    titles: dict[str, str] = {}
    totals = _totals(part, hidden)
    try:
        found = statistics.report(totals).to_dict("records")
    except MethodRefused as error:
        return AgreementNow(part.stage.id, refused=Refusal.of(error))
    if criteria:
        found += _of_criteria(_leaves(rnd, part, hidden, totals, titles), progress)
    rows = tuple(_row(row, titles, rnd) for row in found)
    return AgreementNow(part.stage.id, rows)


def _of_criteria(
    leaves: Mapping[str, list[tuple[str, str, float]]], progress: Progress | None
) -> Iterator[dict[Hashable, object]]:
    """The statistics of one criterion after the other; those that tell nothing are left out."""
    import pandas as pd

    from kepu_review import agreement as statistics

    for number, (name, rows) in enumerate(leaves.items(), start=1):
        frame = pd.DataFrame(rows, columns=["application", "expert", "score"])
        try:
            found = statistics.report(frame).to_dict("records")
        except MethodRefused:
            found = []  # nobody differs in it, or a single sheet
        for row in found:
            yield {**row, "scope": "criterion", "name": name}
        if progress is not None:
            progress(number, len(leaves))


def _row(row: Mapping[Hashable, object], titles: Mapping[str, str], rnd: Round) -> AgreementRow:
    scope, group = str(row["scope"]), _text(row["name"])
    return AgreementRow(
        scope=scope,
        group=group,
        title=_title(scope, group, titles, rnd),
        statistic=str(row["statistic"]),
        value=_number(row["value"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        words=_text(row["words"]),
        how=_text(row["how"]),
        applications=int(str(row["applications"])),
        experts=int(str(row["experts"])),
        reviews=int(str(row["reviews"])),
        why=_text(row["note"]),
    )


def _title(scope: str, group: str, titles: Mapping[str, str], rnd: Round) -> str:
    if scope == "overall":
        return t("全部申报")
    return rnd.category_title(group) if scope == "category" else titles.get(group, group)


def _number(value: object) -> float | None:
    found = float(str(value))
    return None if found != found else found  # noqa: PLR0124 - NaN


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _totals(part: Part, hidden: Veil) -> pd.DataFrame:
    apps = part.facts.applications
    totals = scores_of(part, hidden)
    return totals.assign(category=totals["application"].map(lambda name: apps[name].category))


def _leaves(
    rnd: Round, part: Part, hidden: Veil, totals: pd.DataFrame, titles: dict[str, str]
) -> Mapping[str, list[tuple[str, str, float]]]:
    """category/criterion → application, expert, points of the sheets that have a total."""
    counting = set(zip(totals["application"], totals["expert"], strict=True))
    found: dict[str, list[tuple[str, str, float]]] = {}
    for one in part.counted.reviews:
        application, expert = one.review.application, hidden.key(one.review.expert)
        category = part.facts.applications[application].category or ""
        if (application, expert) not in counting:
            continue
        for leaf in one.rubric.leaves():
            points = one.total.by_criterion.get(leaf.id)
            if points is None:
                continue
            name = f"{category}{BETWEEN}{leaf.id}"
            titles.setdefault(name, f"{rnd.category_title(category)} {leaf.id} {leaf.title}")
            found.setdefault(name, []).append((application, expert, float(points)))
    return dict(sorted(found.items()))
