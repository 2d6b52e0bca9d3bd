"""Mean squares of complete tables, and the six forms of ICC from them with their intervals.

Shrout & Fleiss (1979), Psychological Bulletin 86, 420–428; McGraw & Wong (1996), Psychological
Methods 1, 30–46.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy.stats import f as fisher

from kepu_review.agreement.table import Table


@dataclass(frozen=True, slots=True)
class Squares:
    """Mean squares in points²: between applications, within, between experts, residual."""

    applications: int
    experts: int
    between: float
    within: float
    experts_ms: float
    residual: float

    @classmethod
    def of(cls, table: Table) -> Squares:
        """Of a complete table with at least two applications and two experts."""
        y = table.matrix() - table.y.mean()
        n, k = y.shape
        rows, columns = y.mean(axis=1), y.mean(axis=0)
        left = y - rows[:, None] - columns[None, :]
        sums = [k * (rows @ rows), n * (columns @ columns), (left**2).sum()]
        # what is left of rounding is nothing, else ratios of nothing would look like reliability
        between, experts, residual = (float(s) if s > 1e-20 * sum(sums) else 0.0 for s in sums)
        return cls(
            applications=n,
            experts=k,
            between=between / (n - 1),
            within=(experts + residual) / (n * (k - 1)),
            experts_ms=experts / (k - 1),
            residual=residual / ((n - 1) * (k - 1)),
        )


@dataclass(frozen=True, slots=True)
class Form:
    """One ICC for a single expert: value, interval, and the test of no reliability."""

    value: float
    low: float
    high: float
    f: float
    df1: float
    df2: float
    p: float


def ratio(between: float, noise: float, k: float) -> float:
    """(B-W)/(B+(k-1)W): the correlation of two scores, from their mean squares."""
    return share(between - noise, between + (k - 1) * noise)


def share(part: float, whole: float) -> float:
    """Part of whole, NaN where there is no whole."""
    return part / whole if whole else float("nan")


def one_way(between: float, within: float, k: float, df: tuple[float, float], level: float) -> Form:
    """ICC(1,1), or ICC(3,1) when `within` is free of experts, with the exact F interval."""
    df1, df2 = df
    tail = (1 - level) / 2
    low = ratio(between / fisher.isf(tail, df1, df2), within, k)
    high = ratio(between * fisher.isf(tail, df2, df1), within, k)
    found, p = f_test(between, within, df)
    return Form(ratio(between, within, k), low, high, found, df1, df2, p)


def f_test(between: float, noise: float, df: tuple[float, float]) -> tuple[float, float]:
    """F and its p, NaN where nothing varies."""
    if between == noise == 0:
        return float("nan"), float("nan")
    found = between / noise if noise else float("inf")
    return found, float(fisher.sf(found, *df))


def bounds(
    between: float, parts: tuple[float, float], k: float, df: tuple[float, float], level: float
) -> tuple[float, float]:
    """Interval of ICC(2,1): the mean square between applications moved by F quantiles.

    `parts` are the variances of experts and residual, `df` those of the mean square between
    applications and of the composite it is compared with (Satterthwaite; Shrout & Fleiss 1979).
    NaN when one of them is below 1, for then there is too little to go by.
    """
    expert, residual = parts
    df1, df2 = df
    tail = (1 - level) / 2
    if min(df) < 1:
        return float("nan"), float("nan")

    def at(square: float) -> float:
        true = (square - residual) / k
        return share(true, true + expert + residual)

    low = at(between / float(fisher.isf(tail, df1, df2)))
    return low, at(between * float(fisher.isf(tail, df2, df1)))


def absolute(squares: Squares, level: float) -> Form:
    """ICC(2,1) of a complete table."""
    n, k = squares.applications, squares.experts
    expert = (squares.experts_ms - squares.residual) / n
    true = (squares.between - squares.residual) / k
    value = share(true, true + expert + squares.residual)
    df = composite(squares, value)
    low, high = bounds(squares.between, (expert, squares.residual), k, (n - 1, df), level)
    found, p = f_test(squares.between, squares.residual, (n - 1, (n - 1) * (k - 1)))
    return Form(value, low, high, found, n - 1, (n - 1) * (k - 1), p)


def composite(squares: Squares, value: float) -> float:
    """Degrees of freedom of k·rho·MS(experts) + (n(1+(k-1)rho) - k·rho)·MS(residual)."""
    n, k = squares.applications, squares.experts
    first = k * value * squares.experts_ms
    second = (n * (1 + (k - 1) * value) - k * value) * squares.residual
    below = first**2 / (k - 1) + second**2 / ((n - 1) * (k - 1))
    return float((first + second) ** 2 / below) if below else float((n - 1) * (k - 1))


def stepped(value: float, k: float) -> float:
    """Spearman–Brown: the reliability of the mean of k scores from that of one."""
    below = 1 + (k - 1) * value
    return k * value / below if below > 0 else float("nan")
