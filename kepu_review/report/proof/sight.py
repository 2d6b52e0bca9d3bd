"""What really stands on the pages against what the attached files say stands there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

from kepu_review.report.proof import names, printed
from kepu_review.report.proof.evidence import Evidence
from kepu_review.report.proof.pages import Page, squeezed
from kepu_review.report.proof.verdict import Found
from kepu_review.text import speaking, t

_AHEAD = 6
"""Rows that are looked ahead to find the place again after one that differs."""
_FEW = 5
"""Changes of one page that are told one by one."""
_AROUND = 6


@dataclass(frozen=True, slots=True)
class Sight:
    """The text of all pages in one, and where each page begins."""

    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, pages: Sequence[Page]) -> Sight:
        """Of the pages in order, without what stands around."""
        bodies = ["".join(page.body) for page in pages]
        return cls("".join(bodies), tuple(accumulate(map(len, bodies[:-1]), initial=0)))

    def page(self, place: int) -> int:
        """The number of the page that has the character at `place`."""
        return bisect_right(self.starts, place)


def compare(evidence: Evidence, pages: Sequence[Page], resources: str, found: Found) -> None:
    """Hashes, tables, then every page as it was when the document was made."""
    sight = Sight.of(pages)
    _cells(evidence, found)
    _tables(evidence, sight, found)
    _pages(evidence, pages, resources, found)


def hashes(sight: Sight, wanted: Mapping[str, str], found: Found) -> None:
    """The hash after each label on the pages, in either language, is the one worked out."""
    for label, digest in wanted.items():
        titles = []
        for language in ("zh", "en"):
            with speaking("en" if language == "en" else "zh"):
                titles.append(re.escape(squeezed(t(label))))
        got = re.findall(f"(?:{'|'.join(titles)})([0-9a-f]{{64}})", sight.text)
        if got != [digest]:
            told = t(
                "页上所印的{label}是 {got}，按附件算得 {digest}",
                label=t(label),
                got=t("、").join(f"{one[:16]}…" for one in got) or t("（没有）"),
                digest=f"{digest[:16]}…",
            )
            found.add("root" if "根" in label else "list", told)


def _cells(evidence: Evidence, found: Found) -> None:
    """The cells that printed.json has are those of the ranking that it has."""
    decimals = int(evidence.printed.get("decimals", 2))
    rows = [printed.shown(row, decimals) for row in evidence.printed.get("ranking", ())]
    shown = [
        {key: cell for key, cell in zip(one["columns"], row, strict=False) if key}
        for one in evidence.printed.get("tables", ())
        if one.get("kind") == printed.RANKING
        for row in one["rows"]
    ]
    if len(rows) != len(shown):
        found.add("table", t("{name}：名单与名次的条数不同", name=names.PRINTED))
    for wanted, cells in zip(rows, shown, strict=False):
        for key, cell in cells.items():
            if squeezed(wanted[key]) != cell:
                told = t(
                    "{name}：申报 {application} 的 {key} 在名单中是“{cell}”，在名次中是“{wanted}”",
                    name=names.PRINTED,
                    application=wanted["application"],
                    key=key,
                    cell=cell,
                    wanted=wanted[key],
                )
                found.add("table", told, file=names.PRINTED)


def _tables(evidence: Evidence, sight: Sight, found: Found) -> None:
    place = 0
    for table in evidence.printed.get("tables", ()):
        place = _table(table, sight, place, found)


def _table(table: Mapping[str, Any], sight: Sight, place: int, found: Found) -> int:
    """Each row of one table, one right after the other; returns the place after it."""
    head, rows = "".join(table["head"]), ["".join(row) for row in table["rows"]]
    whole = head + "".join(rows)
    start = sight.text.find(whole, place)
    if start >= 0:
        return start + len(whole)
    start = sight.text.find(head, place)
    if start < 0:
        found.add("table", t("页上找不到以“{head}”为表头的表", head=table["head"][0]))
        return place
    at = start + len(head)
    for number, row in enumerate(rows):
        at = _row(table, rows, number, sight, at, found) if row else at
    return at


def _row(
    table: Mapping[str, Any], rows: list[str], number: int, sight: Sight, at: int, found: Found
) -> int:
    """One row at its place; returns the place after it."""
    row, cells = rows[number], table["rows"][number]
    if sight.text.startswith(row, at):
        return at + len(row)
    name = cells[table["columns"].index("application")] if _named(table) else cells[0]
    page = sight.page(at)
    end = _next(rows, number, sight, at)
    here = sight.text.find(row, at, end + len(row))
    if here >= 0:
        told = t("第 {page} 页，{name} 之前多出文字：“{text}”", page=page, name=name,
                 text=sight.text[at:here][:80])  # fmt: skip
        found.add("row", told, page=page)
        return here + len(row)
    segment = sight.text[at:end]
    if not segment:
        told = t("第 {page} 页：{name} 那一行不见了", page=page, name=name)
        found.add("row", told, page=page)
        return at
    for title, wanted, got in _differing(table["head"], cells, segment):
        told = t(
            "第 {page} 页，{name} 的“{title}”：应为“{wanted}”，页上是“{got}”",
            page=page,
            name=name,
            title=title,
            wanted=wanted,
            got=got,
        )
        found.add("row", told, page=page)
    return end


def _named(table: Mapping[str, Any]) -> bool:
    return "application" in table["columns"]


def _next(rows: list[str], number: int, sight: Sight, at: int) -> int:
    """Where one of the next rows begins; where none does, as far as this row would go."""
    reach = at + sum(map(len, rows[number : number + _AHEAD + 1])) + 400
    for row in rows[number + 1 : number + 1 + _AHEAD]:
        place = sight.text.find(row, at, reach)
        if place >= 0:
            return place
    return min(at + len(rows[number]), len(sight.text))


def _differing(
    head: Sequence[str], cells: Sequence[str], segment: str
) -> Iterator[tuple[str, str, str]]:
    """(title, wanted, got) of each cell whose text is another."""
    wanted = "".join(cells)
    edges = tuple(accumulate(map(len, cells), initial=0))
    cell_of = [cell for cell, text in enumerate(cells) for _ in text]
    got: list[list[str]] = [[] for _ in cells]
    matcher = SequenceMatcher(None, wanted, segment, autojunk=False)
    for kind, start, stop, first, last in matcher.get_opcodes():
        if kind == "equal":
            for place in range(stop - start):
                got[cell_of[start + place]].append(segment[first + place])
        else:
            got[min(bisect_right(edges, start), len(cells)) - 1].append(segment[first:last])
    for cell, text in enumerate(cells):
        now = "".join(got[cell])
        if now != text:
            yield head[min(cell, len(head) - 1)], text, now


def _pages(evidence: Evidence, pages: Sequence[Page], resources: str, found: Found) -> None:
    """Every page is drawn as it was; where it is not, the words that changed are told."""
    if names.PAGES in evidence.unread:
        return
    kept = evidence.pages.get("pages", [])
    if len(kept) != len(pages):
        told = t("应有 {wanted} 页，现有 {got} 页", wanted=len(kept), got=len(pages))
        found.add("page", told)
    for number, (was, now) in enumerate(zip(kept, pages, strict=False), start=1):
        if was["drawn"] == now.drawn and was["body"] == "\n".join(now.body):
            continue
        for told in _changes(was, now, number):
            found.add("page", told, page=number)
    if evidence.pages.get("resources") != resources:
        found.add("page", t("页上所用的字体或图片与成文时不同"))


def _changes(was: Mapping[str, str], now: Page, number: int) -> Iterator[str]:
    before = "".join((was["body"] + was["around"]).split("\n"))
    after = "".join(now.body + now.around)
    if before == after:
        yield t("第 {number} 页的图形或版面被改动，文字未变", number=number)
        return
    changed = [
        code
        for code in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if code[0] != "equal"
    ]
    for _, start, stop, first, last in changed[:_FEW]:
        yield t(
            "第 {number} 页的文字被改动：应为“…{wanted}…”，页上是“…{got}…”",
            number=number,
            wanted=before[max(0, start - _AROUND) : stop + _AROUND],
            got=after[max(0, first - _AROUND) : last + _AROUND],
        )
    if len(changed) > _FEW:
        yield t("第 {number} 页另有 {n} 处改动", number=number, n=len(changed) - _FEW)
