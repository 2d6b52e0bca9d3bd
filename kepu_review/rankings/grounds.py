"""What a method needs of the reviews; where it is missing, who is named and what would help."""

from __future__ import annotations

from collections.abc import Mapping

from kepu_review.errors import MethodRefused
from kepu_review.rankings.totals import Totals, shown
from kepu_review.text import t


def no_weights(_totals: Totals, weights: Mapping[str, float] | None) -> None:
    """Refuse weights of experts, which the method would leave out of account."""
    if weights is not None:
        raise MethodRefused(
            t("该方法不使用专家权重，却给出了权重。"),
            remedy=t("请改用加权平均，或去掉权重。"),
        )


def four_reviews(totals: Totals, weights: Mapping[str, float] | None) -> None:
    """Refuse applications with fewer than four totals."""
    no_weights(totals, weights)
    few = totals.counts < 4
    if few.any():
        pairs = zip(totals.applications[few], totals.counts[few], strict=True)
        named = shown([f"{name}（{count}）" for name, count in pairs])
        raise MethodRefused(
            t("去掉最高分最低分至少需要 4 份评审，不足的申报：{named}。", named=named),
            remedy=t("请补足评审，改用其他方法，或将最低评审数定为 4，使其不参加排名。"),
        )


def weights_fit(totals: Totals, weights: Mapping[str, float] | None) -> None:
    """Refuse weights that are missing, negative, infinite, or leave an application with none."""
    if weights is None:
        raise _bad_weights(t("没有给出专家权重。"))
    missing = sorted(set(totals.experts) - set(weights))
    if missing:
        raise _bad_weights(t("这些专家没有权重：{missing}。", missing=shown(missing)))
    bad = sorted(e for e, weight in weights.items() if not 0 <= weight < float("inf"))
    if bad:
        raise _bad_weights(t("权重须为非负的数：{bad}。", bad=shown(bad)))
    empty = totals.applications[totals.sums(totals.weights(weights)) <= 0]
    if len(empty):
        raise _bad_weights(t("这些申报的评审权重合计为零：{empty}。", empty=shown(list(empty))))


def no_lone_reviews(totals: Totals) -> None:
    """Refuse applications that one expert alone has seen."""
    lone = totals.applications[totals.counts < 2]
    if len(lone):
        raise MethodRefused(
            t("该方法要求每项申报至少 2 份评审，只有 1 份的申报：{lone}。", lone=shown(list(lone))),
            remedy=t("请补足评审，改用平均分，或将最低评审数定为 2，使其不参加排名。"),
        )


def one_panel(totals: Totals) -> None:
    """Refuse panels without a common expert or application; name them and what would join them."""
    from kepu_review import panels  # scipy: only for the methods that need it

    ratings = panels.Ratings.of(totals.frame())
    parts = panels.connected(ratings)
    if len(parts) < 2:
        return
    told = [
        t(
            "第 {n} 组：专家 {experts}，申报 {applications}",
            n=n,
            experts=shown(part.experts, limit=4),
            applications=shown(part.applications, limit=4),
        )
        for n, part in enumerate(parts, start=1)
    ]
    joining = [f"{one.expert} × {one.application}" for one in panels.links(ratings, parts)]
    raise MethodRefused(
        t(
            "评审分成 {count} 个互不相连的组，组间没有共同的专家或申报，宽严无从比较。{groups}。",
            count=len(parts),
            groups=t("；").join(told[:4]),
        ),
        remedy=t(
            "请增加评审把各组连起来，例如 {links}；或按组（类别）分别排名，或改用平均分。",
            links=shown(joining, limit=4),
        ),
    )


def _bad_weights(message: str) -> MethodRefused:
    advice = t("请为每位专家填写权重，例如 1。")
    return MethodRefused(message, remedy=advice)
