"""printed.json: what the tables of the summary say, cell by cell, and the ranking as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kepu_review.report import summary, tree
from kepu_review.report.data import RankedRow, SummaryData
from kepu_review.report.nodes import Node, to_text
from kepu_review.report.proof.names import FORMAT
from kepu_review.report.proof.pages import squeezed
from kepu_review.report.summary_record import tied_in
from kepu_review.report.words import MISSING, number
from kepu_review.text import language, t

RANKING = "ranking"
Table = Mapping[str, Any]


def printed_json(data: SummaryData) -> dict[str, Any]:
    """What a reader can find on the pages again."""
    return {
        "format": FORMAT,
        "language": language(),
        "method": data.method,
        "decimals": data.decimals,
        "root": "" if data.trail is None else data.trail.merkle_root,
        "ranking": [
            ranked_json(one.id, row, tied=row.id in tied_in(one))
            for one in data.categories
            for row in one.rows
        ],
        "unranked": [row.id for row in data.unranked],
        "tables": [*_rankings(data), *_unranked(data)],
    }


def ranked_json(category: str, row: RankedRow, *, tied: bool) -> dict[str, Any]:
    """One ranked application; the score as exact as it was compared."""
    return {
        "application": row.id,
        "name": row.name,
        "category": category,
        "rank": row.rank,
        "tied": tied,
        "overall_rank": row.overall_rank,
        "score": row.score,
        "reviews": row.reviews,
        "outcome": row.outcome,
    }


def heads() -> Mapping[str, str]:
    """The titles of columns that are worked out again, in the language in force → their keys."""
    return {
        t("名次"): "rank",
        t("编号"): "application",
        t("基地名称"): "name",
        t("得分"): "score",
        t("评审表"): "reviews",
        t("结论"): "outcome",
    }


def shown(row: Mapping[str, Any], decimals: int) -> Mapping[str, str]:
    """The values of a ranked row as they stand in its cells."""
    return {
        "rank": f"{row['rank']}{'*' if row['tied'] else ''}",
        "application": str(row["application"]),
        "name": str(row["name"]),
        "score": number(row["score"], decimals),
        "reviews": str(row["reviews"]),
        "outcome": str(row["outcome"]) or MISSING,
    }


def _rankings(data: SummaryData) -> list[Table]:
    made: list[Table] = []
    for category in data.categories:
        block = summary.ranking_table(category, data)
        made += [one | {"category": category.id} for one in _tables(RANKING, [block])]
    return made


def _unranked(data: SummaryData) -> list[dict[str, Any]]:
    """The first table of its part; those below it name sheets and reasons of experts."""
    tables = [block for block in summary.unranked(data).blocks if block.get("t") == "table"]
    return _tables("unranked", tables[:1])


def _tables(kind: str, blocks: Sequence[Node]) -> list[dict[str, Any]]:
    """Tables as the template gets them: cleaned, whole, without white space."""
    wanted = [block for block in blocks if block.get("t") == "table" and block.get("rows")]
    ready = tree.build(wanted, {"style": "summary"}).body
    columns = heads()
    return [
        {
            "kind": kind,
            "columns": [columns.get(str(cell), "") for cell in block["head"][0]],
            "head": [squeezed(to_text(cell)) for cell in made["head"][0]],
            "rows": [[squeezed(to_text(cell)) for cell in row] for row in made["rows"]],
        }
        for block, made in zip(wanted, ready, strict=True)
    ]
