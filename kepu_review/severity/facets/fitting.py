"""The whole fit: extreme elements apart, the rest by joint maximum likelihood, tables by facet."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from kepu_review.errors import MethodRefused
from kepu_review.panels import shown
from kepu_review.severity.facets import extremes
from kepu_review.severity.facets.linked import refuse_unlinked
from kepu_review.severity.facets.marks import FACETS, Floats, Integers, Marks, refuse_scale
from kepu_review.severity.facets.model import SIGNS, Values, central, chances, expected
from kepu_review.severity.facets.quality import COLUMNS, Residuals
from kepu_review.severity.facets.solving import Progress, solve
from kepu_review.text import t

VALUE = MappingProxyType(
    {"application": "measure", "expert": "strictness", "criterion": "difficulty"}
)


@dataclass(frozen=True, slots=True, eq=False)
class FacetsFit:
    """Logits of a many-facet Rasch model, rating scale.

    `applications`, `experts`, `criteria` are indexed by name and have the columns
    measure | strictness | difficulty: logits; + is better, stricter, harder. Experts and criteria
    have mean 0 over those that are not extreme.
    se: of that value with all others taken as known (the model S.E. of FACETS).
    raw: mean mark; fair: expected mark at the mean of the other facets (the fair average);
    marks: how many; infit, outfit: mean squares, 1 is expected; infit_z, outfit_z: as standard
    normal deviates; extreme: "top", "bottom" or "". Extreme elements have no fit statistics (NaN).
    `thresholds`, by category from the second: threshold (logits), marks.

    Joint maximum likelihood spreads values too widely, by about n / (n - 1) for an application
    with n marks; the order of applications and fair averages hardly feel it.
    """

    applications: pd.DataFrame
    experts: pd.DataFrame
    criteria: pd.DataFrame
    thresholds: pd.DataFrame
    categories: tuple[int, int]  # lowest and highest mark given
    log_likelihood: float  # of the marks that touch no extreme element
    iterations: int
    expected: pd.DataFrame  # application, expert, criterion, score, expected, residual, z

    @property
    def note(self) -> str:
        """What a reader has to know of the estimate, in words."""
        return t(
            "联合极大似然估计把分差估得略宽（每项申报有 n 个评分时约为 n/(n−1) 倍），"
            "名次和公平均分几乎不受影响。"
        )


def fit(data: pd.DataFrame, *, progress: Progress | None = None) -> FacetsFit:
    """Fit log(P_k / P_k-1) = B_i - C_j - D_c - F_k to ordered marks (Linacre 1989).

    `data` has columns application, expert, criterion, score, one row for each mark; scores are
    whole numbers of one rating scale, a missing score is no mark. That all criteria share the
    scale is for the caller to know: marks out of 10 and out of 20 must not be mixed.

    Elements with only highest or only lowest marks stay out of the estimation; then their total
    is moved inwards by 0.3 marks, as FACETS does. Raises MethodRefused where the marks are no
    rating scale, a category between is unused, panels are apart, facets are confounded, or no
    finite estimate exists.
    """
    given = Marks.of(data)
    kinds, marks = extremes.find(given)
    rest = marks.keep(extremes.usual(marks, kinds))
    if len(rest) == 0:
        raise MethodRefused(
            t("所有评分都是最高或最低的等级，多面 Rasch 模型无从估计。"),
            remedy=t("请改用平均分等方法。"),
        )
    _refuse_lost(rest, kinds)
    usual, places = _compact(rest)
    refuse_scale(usual)  # a category between may have been used by extreme elements alone
    refuse_unlinked(usual)
    found, likelihood, steps = solve(usual, progress)
    values = extremes.measure(marks, _spread(found, places, marks.sizes()), kinds)
    applications, experts, criteria = (
        _table(facet, marks, values, kinds).assign(
            raw=_means(given, facet), **_fit_of(facet, usual, found, places, len(kinds[facet]))
        )[_columns(facet)]
        for facet in range(len(FACETS))
    )
    return FacetsFit(
        applications=applications,
        experts=experts,
        criteria=criteria,
        thresholds=_thresholds(marks, values),
        categories=(marks.low, marks.low + marks.top),
        log_likelihood=likelihood,
        iterations=steps,
        expected=_expected(marks, values),
    )


def _compact(rest: Marks) -> tuple[Marks, tuple[Integers, ...]]:
    """Only elements that still have marks, and where each stood."""
    kept = [np.unique(code, return_inverse=True) for code in rest.codes]
    names = tuple(n[place] for n, (place, _) in zip(rest.names, kept, strict=True))
    codes = tuple(code for _, code in kept)
    compact = Marks(names, codes, rest.y, rest.low, rest.top)  # type: ignore[arg-type]  # three
    return compact, tuple(place for place, _ in kept)


def _spread(found: Values, places: tuple[Integers, ...], sizes: tuple[int, ...]) -> Values:
    full = [np.zeros(size) for size in sizes]
    for values, place, measured in zip(full, places, found.facets, strict=True):
        values[place] = measured
    return Values((full[0], full[1], full[2]), found.thresholds)


def _columns(facet: int) -> list[str]:
    return [VALUE[FACETS[facet]], "se", "raw", "fair", "marks", *COLUMNS, "extreme"]


def _means(given: Marks, facet: int) -> Floats:
    code, size = given.codes[facet], given.sizes()[facet]
    mean: Floats = given.low + np.bincount(code, given.y, size) / np.bincount(code, minlength=size)
    return mean


def _fit_of(
    facet: int, usual: Marks, found: Values, places: tuple[Integers, ...], size: int
) -> dict[str, Floats]:
    """Infit and outfit, NaN for extreme elements."""
    place = places[facet]
    columns = {}
    for name, values in Residuals(usual, found).of(usual.codes[facet], len(place)).items():
        columns[name] = np.full(size, np.nan)
        columns[name][place] = values
    return columns


def _table(
    facet: int, marks: Marks, values: Values, kinds: tuple[extremes.Extreme, ...]
) -> pd.DataFrame:
    middle = sum(
        sign * float(v[kind == 0].mean())
        for f, (sign, v, kind) in enumerate(zip(SIGNS, values.facets, kinds, strict=True))
        if f != facet
    )
    at: Floats = SIGNS[facet] * values.facets[facet] + middle
    return pd.DataFrame(
        {
            VALUE[FACETS[facet]]: values.facets[facet],
            "se": _errors(marks, values, facet, kinds),
            "fair": marks.low + expected(chances(at, values.thresholds)),
            "marks": np.bincount(marks.codes[facet], minlength=len(at)),
            "extreme": np.array(["", "top", "bottom"], dtype=object)[kinds[facet]],
        },
        index=pd.Index(marks.names[facet], name=FACETS[facet]),
    )


def _errors(
    marks: Marks, values: Values, facet: int, kinds: tuple[extremes.Extreme, ...]
) -> Floats:
    """1 / sqrt of the information in marks that touch no extreme element of another facet."""
    clean = marks.keep(extremes.alone(marks, kinds, facet))
    spread = central(chances(values.places(clean), values.thresholds), 2)
    information = np.bincount(clean.codes[facet], spread, marks.sizes()[facet])
    with np.errstate(divide="ignore"):
        error: Floats = 1 / np.sqrt(information)
    error[information == 0] = np.nan
    return error


def _thresholds(marks: Marks, values: Values) -> pd.DataFrame:
    categories = pd.Index(np.arange(marks.low + 1, marks.low + marks.top + 1), name="category")
    return pd.DataFrame(
        {"threshold": values.thresholds, "marks": marks.counts()[1:]}, index=categories
    )


def _expected(marks: Marks, values: Values) -> pd.DataFrame:
    rows = Residuals(marks, values)
    columns = {
        facet: names[code]
        for facet, names, code in zip(FACETS, marks.names, marks.codes, strict=True)
    }
    return pd.DataFrame(
        {
            **columns,
            "score": marks.low + marks.y,
            "expected": marks.low + rows.expected,
            "residual": rows.left,
            "z": rows.left / np.sqrt(rows.variance),
        }
    )


def _refuse_lost(rest: Marks, kinds: tuple[extremes.Extreme, ...]) -> None:
    lost = [
        name
        for names, code, kind in zip(rest.names, rest.codes, kinds, strict=True)
        for name in names[(np.bincount(code, minlength=len(names)) == 0) & (kind == 0)]
    ]
    if lost:
        raise MethodRefused(
            t("去掉只给最高分或只给最低分的专家后，这些没有可用的评分：{lost}。", lost=shown(lost)),
            remedy=t("请为它们增加评审，或改用按总分校正宽严的方法（adjusted）。"),
        )
