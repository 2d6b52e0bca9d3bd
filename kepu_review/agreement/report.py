"""All statistics of agreement of a round: overall, per category, per criterion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from kepu_review.agreement.alpha import krippendorff_alpha, krippendorff_alpha_interval
from kepu_review.agreement.concordance import kendalls_w, kendalls_w_interval
from kepu_review.agreement.icc import icc
from kepu_review.agreement.interval import Interval
from kepu_review.agreement.kappa import fleiss_kappa, fleiss_kappa_interval
from kepu_review.agreement.table import Table, read
from kepu_review.agreement.words import in_words
from kepu_review.errors import MethodRefused
from kepu_review.panels.ratings import as_frame
from kepu_review.text import t

MOST_CATEGORIES = 10
"""Scores of more different values than this are no categories."""
FORMS = ("ICC(2,1)", "ICC(2,k)", "ICC(3,k)")
COLUMNS = [
    "scope",
    "name",
    "applications",
    "experts",
    "reviews",
    "statistic",
    "value",
    "low",
    "high",
    "words",
    "how",
    "note",
]
Part = tuple[str, str | None, pd.DataFrame]


def report(
    data: pd.DataFrame, *, level: float = 0.95, draws: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """One row for each statistic of each part of the data.

    `data` is a matrix, or a long DataFrame with application, expert, score, and perhaps criterion
    and category. A row without criterion is a total; when there is none, a review's total is the
    sum of its criteria, and a review that lacks one its application has elsewhere is left out.

    Columns scope ("overall", "category", "criterion"), name (None overall), applications, experts,
    reviews, statistic (ICC(2,1), ICC(2,k), ICC(3,k), alpha, W, kappa), value, low, high, words,
    how (the interval was found), note (why there is no value or no interval; else None). The
    overall rows come first. Raises MethodRefused when there is no score at all.
    """
    frame = as_frame(data)
    rows = [
        row
        for scope, name, part in _parts(frame)
        for row in _rows(part, scope, name, level=level, draws=draws, seed=seed)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _parts(frame: pd.DataFrame) -> Iterator[Part]:
    totals = _totals(frame)
    yield "overall", None, totals
    if "category" in totals:
        for name, part in totals.groupby("category", sort=True):
            yield "category", str(name), part
    if "criterion" in frame:
        for name, part in frame.groupby("criterion", sort=False):
            yield "criterion", str(name), part


def _totals(frame: pd.DataFrame) -> pd.DataFrame:
    if "criterion" not in frame:
        return frame
    whole = frame[frame["criterion"].isna()]
    if len(whole):
        return whole
    scored = frame[frame["score"].notna()]
    asked = scored.groupby("application")["criterion"].nunique()
    kept = ["application", "expert", *(["category"] if "category" in frame else [])]
    sums = scored.groupby(kept, dropna=False)["score"].agg(["sum", "size"]).reset_index()
    whole = sums[sums["size"] == sums["application"].map(asked)]
    return whole.rename(columns={"sum": "score"}).drop(columns="size")


def _rows(
    part: pd.DataFrame, scope: str, name: str | None, *, level: float, draws: int, seed: int
) -> Iterator[dict[str, Any]]:
    try:
        table = read(part)
    except MethodRefused:
        if scope == "overall":
            raise
        return
    about = {
        "scope": scope,
        "name": name,
        "applications": table.units,
        "experts": table.raters,
        "reviews": table.y.size,
    }
    for statistic, kind, found, note in _statistics(table, level=level, draws=draws, seed=seed):
        yield about | {"statistic": statistic, "note": note} | _told(found, kind)


def _told(found: Interval | None, kind: str) -> dict[str, Any]:
    if found is None:
        nothing = float("nan")
        return {"value": nothing, "low": nothing, "high": nothing, "words": None, "how": None}
    ends = {"value": found.value, "low": found.low, "high": found.high}
    return ends | {"words": in_words(found, kind), "how": found.how or None}


def _statistics(
    table: Table, *, level: float, draws: int, seed: int
) -> Iterator[tuple[str, str, Interval | None, str | None]]:
    for form, (found, why) in _iccs(table, level).items():
        yield form, "icc", found, why
    yield (
        "alpha",
        "alpha",
        *_found(
            lambda: krippendorff_alpha_interval(table, confidence=level, draws=draws, seed=seed),
            lambda: krippendorff_alpha(table),
        ),
    )
    yield (
        "W",
        "w",
        *_found(
            lambda: kendalls_w_interval(table, confidence=level, draws=draws, seed=seed),
            lambda: kendalls_w(table),
        ),
    )
    yield "kappa", "kappa", *_kappa(table, level)


def _found(
    interval: Callable[[], Interval], value: Callable[[], float]
) -> tuple[Interval | None, str | None]:
    """The interval, else the value alone, else nothing; and why."""
    try:
        return interval(), None
    except MethodRefused as refused:
        why = refused.message
    try:
        return Interval(value(), float("nan"), float("nan"), float("nan"), ""), why
    except MethodRefused as refused:
        return None, refused.message


def _kappa(table: Table, level: float) -> tuple[Interval | None, str | None]:
    number = np.unique(table.y).size
    if number > MOST_CATEGORIES:
        return None, t("分数有 {number} 种取值，不宜当作类别计算 κ。", number=number)
    return _found(
        lambda: fleiss_kappa_interval(table, confidence=level), lambda: fleiss_kappa(table)
    )


def _iccs(table: Table, level: float) -> dict[str, tuple[Interval | None, str | None]]:
    """Each form, or why there is none."""
    try:
        forms = icc(table, level=level)
    except MethodRefused as refused:
        return dict.fromkeys(FORMS, (None, refused.message))
    how = (
        t("F 区间（Shrout 与 Fleiss，1979）")
        if table.complete
        else t("由方差分量，F 区间（Satterthwaite 自由度）")
    )
    told: dict[str, tuple[Interval | None, str | None]] = {}
    for form in FORMS:
        value, low, high = (float(forms[end][form]) for end in ("value", "low", "high"))
        if np.isnan(value):
            told[form] = (None, t("各申报的平均分看不出差别，这项指标没有意义。"))
        else:
            told[form] = (Interval(value, low, high, level, how), None)
    return told
