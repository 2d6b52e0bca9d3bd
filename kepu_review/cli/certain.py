"""A ranking with its certainty, as a table on the terminal and as columns of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kepu_review.cli.show import say, table
from kepu_review.model import Certainty
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.model import Decision
    from kepu_review.workflow import Round

Row = Mapping[str, Any]
Z = 1.645
"""Standard errors on either side that hold 90 %, as the intervals of ranks do."""


def tell_certain(rows: Sequence[Row], decimals: int, titles: Mapping[str, str]) -> None:
    """Raw and adjusted score, ± at 90 %, interval of ranks, P(in)."""
    table(
        [t("总名次"), t(msg("编号", "cli")), t("基地"), t("原始分"), t("原名次"),
         t("校正分"), "±", t("名次区间"), t("入围把握"), *titles.values(),
         t(msg("评审数", "cli")), t("说明")],
        [
            (r["rank"], r["application_id"], r["name"], number(r["raw_score"], decimals),
             r["raw_rank"], number(r["score"], decimals),
             number(r["standard_error"], decimals, Z), interval(r), chance(r["p_in"]),
             *(number(r[name], decimals) for name in titles), r["reviews"], _remark(r))
            for r in rows
        ],
    )  # fmt: skip
    say(
        t(
            "±和名次区间为 90 %；入围把握是真实水平在线内的概率，10 % 至 90 % 之间的请重点审"
            "议。校正分扣除了各专家的宽严。"
        )
    )


def with_certainty(rnd: Round, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows of a selection with the ranks by mean and adjusted, P(in), and what was decided.

    Where severities cannot be told, what needs them is None.
    """
    from kepu_review.workflow import rank_round
    from kepu_review.workflow.apart import office
    from kepu_review.workflow.certainty import certainty

    with rnd.store.reading() as db:
        known = certainty(rnd, db, office(db)).applications
        plain = {one.application: one.rank for one in rank_round(rnd, method="mean", db=db).ranked}
        decisions = db.decisions()
    found = []
    for row in rows:
        name = row["application_id"]
        one = known.get(name, Certainty(name))
        more = {
            "raw_rank": plain.get(name),
            "adjusted_rank": one.adjusted_rank,
            "p_in": one.p_in,
            "borderline": one.borderline,
        }
        found.append({**row, **more, **_decided(rnd, decisions.get(name))})
    return found


def _decided(rnd: Round, decision: Decision | None) -> dict[str, Any]:
    from kepu_review.workflow import outcome_title

    if decision is None:
        return {"decision": None, "decision_title": None, "decision_reason": None}
    title = outcome_title(rnd, decision.outcome)
    return {
        "decision": decision.outcome,
        "decision_title": title,
        "decision_reason": decision.reason,
    }


def number(value: float | None, decimals: int, times: float = 1.0) -> str:
    """The number with its decimals; nothing where there is none."""
    return "" if value is None else f"{value * times:.{decimals}f}"


def interval(row: Row) -> str:
    """3–9."""
    low, high = row["rank_low"], row["rank_high"]
    if low is None:
        return ""
    return str(low) if low == high else f"{low}–{high}"


def chance(p_in: float | None) -> str:
    """87 %; never 0 or 100, which draws cannot tell."""
    if p_in is None:
        return ""
    if p_in < 0.01:
        return "<1 %"
    return ">99 %" if p_in > 0.99 else f"{p_in:.0%}".replace("%", " %")


def in_certain_words(row: Row) -> dict[str, Any]:
    """The columns of a file, where the ranking has them."""
    if "p_in" not in row:
        return {}
    return {
        t("原始分"): row["raw_score"],
        t("原名次"): row["raw_rank"],
        t("标准误"): row["standard_error"],
        t("最好名次"): row["rank_low"],
        t("最差名次"): row["rank_high"],
        t("入围把握"): row["p_in"],
    }


def _remark(row: Row) -> str:
    if row["borderline"]:
        return t("线边")
    return t(msg("并列", "cli.panel")) if row["tied"] else str(row["reason"])
