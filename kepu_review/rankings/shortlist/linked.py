"""Whether worths can be finite: from each application a chain of wins must lead to each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from kepu_review.errors import MethodRefused
from kepu_review.rankings.totals import shown
from kepu_review.text import t


def refuse_apart(items: Sequence[str], compared: NDArray[np.bool_]) -> None:
    """Raises MethodRefused when groups were never compared with each other; (n, n) is who was."""
    number, label = connected_components(compared, directed=False)
    if number > 1:
        groups = [shown(_named(items, label == n), 4) for n in range(number)]
        raise MethodRefused(
            t("这些申报之间没有专家作过比较：{groups}。", groups=t("；").join(groups)),
            remedy=t("请由同一位专家对各组的申报一并排序。"),
        )


def refuse_one_sided(items: Sequence[str], beats: NDArray[np.bool_]) -> None:
    """Raises MethodRefused unless the wins `beats` (n, n) lead from each to each (Ford 1957)."""
    number, label = connected_components(beats, directed=True, connection="strong")
    if number == 1:
        return
    for n in range(number):
        inside = label == n
        if not beats[np.ix_(~inside, inside)].any():
            raise MethodRefused(
                t(
                    "{named}从未排在其余申报之后，与其余申报的差距没有有限的估计。",
                    named=shown(_named(items, inside), 4),
                ),
                remedy=t("请改用 Kemeny 排序，或注明后采用正则化（strength 大于 0）。"),
            )


def _named(items: Sequence[str], wanted: NDArray[np.bool_]) -> list[str]:
    return [items[int(n)] for n in np.flatnonzero(wanted)]
