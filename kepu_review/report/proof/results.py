"""The result worked out anew against the result that was printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from kepu_review.model import Ranked
from kepu_review.report.proof import names
from kepu_review.report.proof.evidence import Evidence
from kepu_review.report.proof.recount import Recounted
from kepu_review.report.proof.verdict import Found
from kepu_review.text import speaking, t
from kepu_review.workflow import Round, outcome_title

_HAIR = 1e-6
"""Two machines may differ in the last bits of a model's estimate."""


def compare(evidence: Evidence, again: Recounted, found: Found) -> None:
    """Ranking, ties, numbers of sheets, proposals and decisions."""
    _ranking(evidence, again, found)
    _proposals(evidence, again, found)
    _outcomes(evidence, found)


def _ranking(evidence: Evidence, again: Recounted, found: Found) -> None:
    categories = evidence.rules.get("categories", {})
    now = {
        one.application: one
        for one in again.ranking.ranked
        if one.rank is not None and one.category in categories
    }
    shared = _shared(now)
    printed = {str(row["application"]): row for row in evidence.printed.get("ranking", ())}
    for name, row in printed.items():
        app = evidence.applications.get(name)
        if app is None:
            told = t("申报 {name} 印在名单上，却不在 {file} 里", name=name, file=names.APPLICATIONS)
            found.add("application", told, file=names.APPLICATIONS)
        elif app.name != row["name"]:
            told = t("申报 {name}：印的名称是“{got}”，{file} 里是“{wanted}”", name=name,
                     got=row["name"], file=names.APPLICATIONS, wanted=app.name)  # fmt: skip
            found.add("application", told, file=names.APPLICATIONS)
        one = now.get(name)
        if one is None:
            told = t("申报 {name} 印有名次，按附件不进入排名", name=name)
            found.add("rank", told)
            continue
        _row(row, one, name in shared, found)
    for name in sorted(now.keys() - printed.keys()):
        found.add("rank", t("申报 {name} 按附件应有名次，没有印", name=name))
    gone = set(evidence.applications) - printed.keys() - set(evidence.printed.get("unranked", ()))
    for name in sorted(gone - now.keys()):
        found.add("application", t("申报 {name} 在附件里，页上没有", name=name))
    for name in sorted(set(evidence.printed.get("unranked", ())) - set(evidence.applications)):
        told = t("申报 {name} 印在名单上，却不在 {file} 里", name=name, file=names.APPLICATIONS)
        found.add("application", told, file=names.APPLICATIONS)


def _shared(now: Mapping[str, Ranked]) -> set[str]:
    """Those who share their rank within the category."""
    return {name for name, one in now.items() if one.category_tied}


def _row(row: Mapping[str, Any], one: Ranked, tied: bool, found: Found) -> None:
    score = cast(float, one.score)
    pairs: list[tuple[str, Any, Any, bool]] = [
        (t("类别"), row["category"], one.category, row["category"] == one.category),
        (t("名次"), row["rank"], one.category_rank, row["rank"] == one.category_rank),
        (t("总名次"), row["overall_rank"], one.rank, row["overall_rank"] == one.rank),
        (t("并列"), row["tied"], tied, row["tied"] == tied),
        (t("得分"), row["score"], score, abs(float(row["score"]) - score) <= _HAIR),
        (t("评审表份数"), row["reviews"], one.reviews, row["reviews"] == one.reviews),
    ]
    for title, printed, got, same in pairs:
        if not same:
            told = t(
                "申报 {name} 的{title}：所印为 {printed}，按附件算得 {got}",
                name=one.application,
                title=title,
                printed=printed,
                got=got,
            )
            found.add("rank", told)


def _proposals(evidence: Evidence, again: Recounted, found: Found) -> None:
    if again.proposals is None:
        return
    stated = evidence.decisions.get("proposed", {})
    got = {name: one.outcome for name, one in again.proposals.items()}
    for name in sorted(stated.keys() | got.keys()):
        if stated.get(name) != got.get(name):
            told = t(
                "申报 {name} 的建议结论：{file} 写的是 {stated}，按附件算得 {got}",
                name=name,
                file=names.DECISIONS,
                stated=_title(evidence, stated.get(name)),
                got=_title(evidence, got.get(name)),
            )
            found.add("proposal", told, file=names.DECISIONS)


def _outcomes(evidence: Evidence, found: Found) -> None:
    """What is printed is the decision, else the proposal."""
    with speaking("en" if evidence.rules.get("language") == "en" else "zh"):
        before = t("建议：")
        wanted = {
            name: before + _title(evidence, outcome)
            for name, outcome in evidence.decisions.get("proposed", {}).items()
        }
        for one in evidence.decisions.get("decided", ()):
            wanted[one["application"]] = _title(evidence, one["outcome"])
    for row in evidence.printed.get("ranking", ()):
        name = row["application"]
        if row["outcome"] != wanted.get(name, ""):
            told = t(
                "申报 {name} 的结论：所印为“{printed}”，{file} 里是“{wanted}”",
                name=name,
                printed=row["outcome"],
                file=names.DECISIONS,
                wanted=wanted.get(name, ""),
            )
            found.add("outcome", told, file=names.DECISIONS)


def _title(evidence: Evidence, outcome: str | None) -> str:
    if outcome is None or evidence.programme is None:
        return "—"
    return outcome_title(cast(Round, evidence), outcome)
