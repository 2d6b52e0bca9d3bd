"""核验: whether the pages of a document, the files in it and the result agree.

Nothing is asked of the round, of a database or of the network. Whoever can write every attached
file, every hash and every page anew, and signs nothing, is not found out by the file alone: then
the hash of the list of files, which stands on the signed paper, or a signature in the file tells.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from kepu_review.errors import KepuError
from kepu_review.report.proof import (
    beside,
    carried,
    checks,
    evidence,
    names,
    recount,
    results,
    sight,
    signing,
)
from kepu_review.report.proof.verdict import Difference, Found, Verdict
from kepu_review.text import t

__all__ = ["Difference", "Verdict", "plain", "verify"]

T = TypeVar("T")


def verify(path: str | os.PathLike[str], *, trusted: tuple[Path, ...] = ()) -> Verdict:
    """Work the result of a summary out again from the file alone, and compare.

    `trusted` are certificates (PEM or DER) of those whose signatures count as trusted.

    Raises
    ------
    UsageError
        no PDF, damaged, encrypted, far too large when unfolded, or without our files.
    """
    found = Found()
    place = Path(path)
    with carried.opened(place) as given:
        held = evidence.gather(given.files, found)
        pages = _check(held, given, found)
        sealed = _tried(found, lambda: beside.seals(given.pdf)) or []
    signed = signing.signatures(given.raw, trusted)
    for one in signed:
        if one.state == signing.CHANGED:
            found.add("signature", signing.told(one))
    if not signed or found.of("signature"):
        for number in sealed:
            told = t("第 {number} 页上有签章的样子，却没有完好的电子签名", number=number)
            found.add("signature", told, page=number)
    return Verdict(
        file=place.name,
        sha256=names.digest(given.raw),
        made=str(held.manifest.get("made", "")),
        round=str(held.manifest.get("round", "")),
        demo=bool(held.manifest.get("demo")),
        method=str(held.rules.get("title", "")),
        root=str(held.manifest.get("root", "")),
        listed=names.digest(given.files[names.MANIFEST]),
        counts=_counts(held, pages),
        differences=found.differences,
        skipped=held.skipped,
        notes=_notes(held, sealed),
        signatures=signed,
    )


def _check(held: evidence.Evidence, given: carried.Opened, found: Found) -> int:
    """Everything in turn; returns the number of pages."""
    wanted = {sight.LIST: names.digest(given.files[names.MANIFEST])}
    _tried(found, lambda: checks.files(held, given.files, found))
    _tried(found, lambda: checks.provenance(held, found))
    if "chains" not in held.skipped:
        root = _tried(found, lambda: checks.trail(held, found))
        wanted |= {} if root is None else {sight.ROOT: root}
    made = _tried(found, lambda: recount.totals(held, found)) or {}
    if "totals" not in held.skipped:
        _tried(found, lambda: checks.totals(held, made, found))
    if "ranking" not in held.skipped:
        _tried(found, lambda: _results(held, made, found))
    _tried(found, lambda: sight.compare(held, given.pdf, wanted, found))
    return len(given.pdf.pages)


def _tried(found: Found, work: Callable[[], T]) -> T | None:
    """What comes of it; None where the files say what this program never writes."""
    try:
        return work()
    except carried.BROKEN as error:
        found.add("unreadable", t("附件的内容自相矛盾：{why}", why=repr(error)[:200]))
    return None


def _results(held: evidence.Evidence, made: recount.Totals, found: Found) -> None:
    try:
        results.compare(held, recount.recount(held, made), found)
    except KepuError as error:
        found.add("ranking", t("按附件排不出名次：{why}", why=error.message))


def _notes(held: evidence.Evidence, sealed: list[int]) -> tuple[str, ...]:
    told = []
    if sealed:
        numbers = t("、").join(map(str, sealed))
        told.append(t("第 {numbers} 页有可见的签章：被它盖住的字请看未盖章的文件", numbers=numbers))
    proposers = held.rules.get("proposed_by", [])
    if proposers and proposers != ["defaults"]:
        who = t("、").join(map(str, proposers))
        told.append(t("建议结论由插件 {who} 提出，没有重新推算", who=who))
    hidden = sum(item.payload is None for item in held.events)
    if hidden:
        told.append(
            t(
                "{hidden} 个事件含个人文字，只附哈希：它们的次序和衔接已核验，内容须在批次中核对",
                hidden=hidden,
            )
        )
    return tuple(told)


def _counts(held: evidence.Evidence, pages_: int) -> dict[str, int]:
    return {
        "applications": len(held.applications),
        "sheets": len(held.sheets),
        "marks": sum(len(one.marks) for one in held.marks.values()),
        "ranked": len(held.printed.get("ranking", ())),
        "events": len(held.events),
        "chains": len({item.chain for item in held.events}),
        "pages": pages_,
    }


def plain(verdict: Verdict) -> dict[str, Any]:
    """The verdict for programs."""
    return {
        "file": verdict.file,
        "sha256": verdict.sha256,
        "agrees": verdict.agrees,
        "made": verdict.made,
        "round": verdict.round,
        "demo": verdict.demo,
        "method": verdict.method,
        "root": verdict.root,
        "manifest_sha256": verdict.listed,
        "counts": verdict.counts,
        "differences": [
            {
                "check": one.check,
                "code": one.code,
                "text": one.text,
                "file": one.file or None,
                "page": one.page,
            }
            for one in verdict.differences
        ],
        "not_checked": sorted(verdict.skipped),
        "notes": list(verdict.notes),
        "signatures": [signing.plain(one) for one in verdict.signatures],
    }
