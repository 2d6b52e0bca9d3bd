"""The six intraclass correlations, for complete and for incomplete designs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from kepu_review import severity
from kepu_review.agreement.anova import (
    Form,
    Squares,
    absolute,
    bounds,
    f_test,
    one_way,
    share,
    stepped,
)
from kepu_review.agreement.information import Components, covariance, harmonic
from kepu_review.agreement.interval import check_level
from kepu_review.agreement.table import Table, read
from kepu_review.errors import MethodRefused
from kepu_review.text import t

SMALLEST = 1e-5
"""A residual variance below this share of all is zero: the fit stops at its bound."""
COLUMNS = ["value", "low", "high", "F", "df1", "df2", "p"]


def icc(data: Any, *, level: float = 0.95) -> pd.DataFrame:
    """Six forms of reliability: index ICC(1,1) ICC(2,1) ICC(3,1) ICC(1,k) ICC(2,k) ICC(3,k).

    `data` is a matrix (rows applications, columns experts, NaN missing) or a long DataFrame with
    application, expert, score. (1,·): every application has experts of its own; (2,·): experts
    are a sample, and their severity counts as error; (3,·): severity does not count. (·,1): one
    score; (·,k): the mean of k scores.

    Columns value, low, high (at confidence `level`), F, df1, df2, p (of no reliability, NaN where
    not defined), design ("complete" or "incomplete") and k. `attrs["design"]` too.

    Complete designs: mean squares and F intervals of Shrout & Fleiss (1979), McGraw & Wong (1996).
    Incomplete ones: (1,·) by unweighted means (Thomas & Hultquist 1978, Annals of Statistics 6,
    582–587); (2,·) and (3,·) from REML components of `severity.fit`, with the same F intervals,
    their degrees of freedom by the delta method (Satterthwaite) from the expected information of
    the components. k is then the harmonic mean of reviews per application. On complete designs
    both ways are equal, unless a component is zero.

    NaN stands where a form is not defined (applications do not differ at all), and for low and
    high where the scores are too few to say.

    Raises MethodRefused when no application has two scores, there are fewer than two applications
    or experts, or all scores are equal.
    """
    check_level(level)
    table = _checked(data)
    if table.complete:
        forms, k = _of_complete(table, level), float(table.raters)
    else:
        forms, k = _of_incomplete(table, level), harmonic(table.per_unit())
    rows = {}
    for name, form in forms.items():
        rows[f"ICC({name},1)"] = _row(form)
    for name, form in forms.items():
        mean = {part: stepped(getattr(form, part), k) for part in ("value", "low", "high")}
        rows[f"ICC({name},k)"] = _row(form) | mean
    out = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)
    out["design"] = "complete" if table.complete else "incomplete"
    out["k"] = k
    out.attrs["design"] = out["design"].iloc[0]
    return out


def _row(form: Form) -> dict[str, float]:
    named = asdict(form)
    named["F"] = named.pop("f")
    return named


def _checked(data: Any) -> Table:
    table = read(data)
    if table.units < 2 or table.raters < 2:
        raise MethodRefused(
            t("组内相关系数至少需要 2 份申报和 2 位专家。"), remedy=t("请补足评审后再计算。")
        )
    if not (table.per_unit() >= 2).any():
        raise MethodRefused(
            t("没有一份申报有两位以上专家评分，无法计算一致性。"),
            remedy=t("请先为申报增派评审专家。"),
        )
    if table.y.min() == table.y.max():
        raise MethodRefused(
            t("所有分数都相同，无法计算一致性。"),
            remedy=t("分数没有差别时，一致性没有意义；请直接查看分数。"),
        )
    return table


def _of_complete(table: Table, level: float) -> dict[int, Form]:
    ms = Squares.of(table)
    n, k = ms.applications, ms.experts
    return {
        1: one_way(ms.between, ms.within, k, (n - 1, n * (k - 1)), level),
        2: absolute(ms, level),
        3: one_way(ms.between, ms.residual, k, (n - 1, (n - 1) * (k - 1)), level),
    }


def _of_incomplete(table: Table, level: float) -> dict[int, Form]:
    fit = severity.fit(_frame(table), method="reml")
    found = Components(fit.variance.application, fit.variance.expert, fit.variance.residual)
    return {1: _unweighted(table, level), **from_components(table, found, level)}


def _frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame({"application": table.unit, "expert": table.rater, "score": table.y})


def _unweighted(table: Table, level: float) -> Form:
    """ICC(1,1) of unequal numbers of reviews, from the variance of unweighted means."""
    reviews = table.per_unit()
    k = harmonic(reviews)
    y = table.y - table.y.mean()
    means = table.per_unit(y) / reviews
    df = (table.units - 1, table.y.size - table.units)
    within = float(((y - means[table.unit]) ** 2).sum()) / df[1]
    form = one_way(k * float(means.var(ddof=1)), within, k, df, level)
    weighted = means - float(y.mean())
    found, p = f_test(float(reviews @ weighted**2) / df[0], within, df)
    return Form(form.value, form.low, form.high, found, df[0], df[1], p)


def from_components(table: Table, found: Components, level: float) -> dict[int, Form]:
    """ICC(2,1) and ICC(3,1) of any design from its REML components (points²)."""
    true, expert, residual = found.application, found.expert, found.residual
    nan = float("nan")
    value = {2: share(true, true + expert + residual), 3: share(true, true + residual)}
    if residual <= SMALLEST * (true + expert + residual):
        return {form: Form(one, nan, nan, nan, nan, nan, nan) for form, one in value.items()}
    k = harmonic(table.per_unit())
    between = k * true + residual
    cov = covariance(table, found)
    df1 = _df(between, np.array([k, 0.0, 1.0]), cov)
    # between/(first·expert + second·residual) is F with these degrees of freedom at the true value
    first = k * value[2] / (1 - value[2])
    against = np.array([0.0, first, first + 1])
    ends = {
        2: bounds(
            between,
            (expert, residual),
            k,
            (df1, _df(first * expert + (first + 1) * residual, against, cov)),
            level,
        ),
        3: bounds(
            between, (0.0, residual), k, (df1, _df(residual, np.array([0, 0, 1.0]), cov)), level
        ),
    }
    return {form: Form(value[form], *ends[form], nan, nan, nan, nan) for form in (2, 3)}


def _df(square: float, by: np.ndarray[Any, np.dtype[np.float64]], cov: Any) -> float:
    """Degrees of freedom of a mean square whose gradient on the components is `by`."""
    return float(2 * square**2 / (by @ cov @ by))
