"""Whether experts, criteria and applications can be told apart at all."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kepu_review.errors import MethodRefused
from kepu_review.panels import Ratings, connected, links, shown
from kepu_review.severity.facets.marks import Floats, Marks
from kepu_review.severity.facets.model import Values
from kepu_review.severity.facets.solving import system
from kepu_review.text import t

MOST_CELLS = 200_000_000
ALMOST_NONE = 1e-9


def refuse_unlinked(marks: Marks) -> None:
    """Raises MethodRefused for panels apart, facets confounded, or a table too large."""
    _refuse_apart(marks)
    a, e, c = marks.sizes()
    if a * (e + c + marks.top) > MOST_CELLS:
        raise MethodRefused(
            t("申报和专家太多，多面 Rasch 模型算不动。"),
            remedy=t("请改用按总分校正宽严的方法（adjusted）。"),
        )
    level = Values((np.zeros(a), np.zeros(e), np.zeros(c)), np.zeros(marks.top))
    reduced = system(marks, level).reduced()
    if len(reduced) == 0:
        return
    scale = np.sqrt(np.diag(reduced))
    if scale.min() < ALMOST_NONE or _least(reduced, scale) < ALMOST_NONE:
        raise MethodRefused(
            t("专家的宽严与指标的难易分不开：有的专家只评了某些指标，没有共同的指标可以比较。"),
            remedy=t(
                "各类别评分标准不同的，请按类别分别排名；否则请让专家对同一申报评全部指标，"
                "或改用按总分校正宽严的方法（adjusted）。"
            ),
        )


def _least(reduced: Floats, scale: Floats) -> float:
    return float(np.linalg.eigvalsh(reduced / np.outer(scale, scale))[0])


def _refuse_apart(marks: Marks) -> None:
    pairs = np.unique(np.stack(marks.codes[:2]), axis=1)
    ratings = Ratings.of(
        pd.DataFrame(
            {
                "application": marks.names[0][pairs[0]],
                "expert": marks.names[1][pairs[1]],
                "score": 1.0,
            }
        )
    )
    parts = connected(ratings)
    if len(parts) > 1:
        sizes = [
            t(
                "{shown}（专家：{experts}）",
                shown=shown(p.applications, 3),
                experts=shown(p.experts, 3),
            )
            for p in parts
        ]
        joins = [f"{link.expert} → {link.application}" for link in links(ratings, parts)]
        raise MethodRefused(
            t(
                "评审分成 {number} 组，组间没有共同的专家，不能相互比较：{sizes}。",
                number=len(parts),
                sizes=shown(sizes, 4),
            ),
            remedy=t(
                "请增加连接各组的评审，例如：{joins}；或在组内分别计算。", joins=shown(joins, 4)
            ),
        )
