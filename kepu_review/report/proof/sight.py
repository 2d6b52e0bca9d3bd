"""What really stands on the pages against what the attached files say stands there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, zip_longest
from typing import Any

import pikepdf

from kepu_review.report import clean
from kepu_review.report.proof import beside, names, printed
from kepu_review.report.proof.evidence import Evidence
from kepu_review.report.proof.pages import Page, Reader, own_digest, resources, squeezed
from kepu_review.report.proof.verdict import Found
from kepu_review.text import msg, speaking, t

_AHEAD = 6
"""Rows that are looked ahead to find the place again after one that differs."""
_FEW = 5
"""Changes of one page that are told one by one."""
_AROUND = 6
_LONG = 20_000
"""Characters from which on texts are not compared letter by letter, which takes their square."""
_SHOWN = 200
LIST = msg("附件清单哈希")
ROOT = msg("默克尔根")


@dataclass(frozen=True, slots=True)
class Sight:
    """The text of pages in one, and where each page begins."""

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, pages: Mapping[int, Page]) -> Sight:
        """Of pages by number, without what stands around."""
        numbers = sorted(pages)
        bodies = ["".join(pages[number].body) for number in numbers]
        starts = tuple(accumulate(map(len, bodies[:-1]), initial=0))
        return cls("".join(bodies), starts, tuple(numbers))

    def page(self, place: int) -> int:
        """The number of the page that has the character at `place`."""
        return self.numbers[bisect_right(self.starts, place) - 1] if self.numbers else 0


def compare(
    evidence: Evidence, given: pikepdf.Pdf, wanted: Mapping[str, str], found: Found
) -> None:
    """Hashes, tables, then every page as it was when the document was made.

    Of a page that is drawn as it was the text is read only where it is said to have some of the
    tables or hashes. Where these are not found there, every page is read.
    """
    reader = Reader(given)
    drawn = [reader.drawn(place) for place in range(len(reader))]
    chosen = _chosen(evidence, drawn)
    some = {place + 1: reader.page(place) for place in chosen}
    trial = Found()
    _look(evidence, Sight.of(some), wanted, trial)
    if trial.differences and len(chosen) < len(reader):
        some = {place + 1: reader.page(place) for place in range(len(reader))}
        trial = Found()
        _look(evidence, Sight.of(some), wanted, trial)
    found.take(trial)
    _cells(evidence, found)
    _pages(evidence, drawn, reader, found)
    if names.PAGES not in evidence.unread:
        _around(evidence.pages, given, found)


def _chosen(evidence: Evidence, drawn: Sequence[str]) -> list[int]:
    """Pages that are not as they were, and those that should have tables or hashes."""
    kept = evidence.pages.get("pages", [])
    every = list(range(len(drawn)))
    if len(kept) != len(drawn):
        return every
    chosen = {place for place in every if kept[place]["drawn"] != drawn[place]}
    bodies = [one["body"].replace("\n", "") for one in kept]
    said = Sight.of({place: Page((body,), (), "") for place, body in enumerate(bodies, start=1)})
    for label in map(squeezed, _labels((LIST, ROOT))):
        chosen |= {place for place in every if label in bodies[place]}
    at = 0
    for table in evidence.printed.get("tables", ()):
        whole = _whole(table)
        at = said.text.find(whole, at)
        if at < 0:
            return every
        chosen |= set(range(said.page(at) - 1, said.page(at + len(whole) - 1)))
        at += len(whole)
    return sorted(chosen)


def _whole(table: Mapping[str, Any]) -> str:
    """All of a table as it is read from the pages: a head that is repeated stands beside them."""
    return "".join(table["head"]) + "".join(map("".join, table["rows"]))


def _look(evidence: Evidence, sight: Sight, wanted: Mapping[str, str], found: Found) -> None:
    hashes(sight, wanted, found)
    _tables(evidence, sight, found)


def _labels(wanted: Iterable[str]) -> list[str]:
    """Labels as they may stand on the pages, in either language."""
    titles = []
    for label in wanted:
        with speaking("zh"):
            titles.append(t(label))
        with speaking("en"):
            titles.append(t(label))
    return titles


def hashes(sight: Sight, wanted: Mapping[str, str], found: Found) -> None:
    """The hash after each label on the pages, in either language, is the one worked out."""
    for label, digest in wanted.items():
        titles = "|".join(re.escape(squeezed(one)) for one in _labels([label]))
        got = re.findall(f"(?:{titles})([0-9a-f]{{64}})", sight.text)
        if got != [digest]:
            told = t(
                "页上所印的{label}是 {got}，按附件算得 {digest}",
                label=t(label),
                got=t("、").join(f"{one[:16]}…" for one in got) or t("（没有）"),
                digest=f"{digest[:16]}…",
            )
            found.add("root" if label == ROOT else "list", told)


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
    cleaner = clean.Cleaner()
    for wanted, cells in zip(rows, shown, strict=False):
        for key, cell in cells.items():
            if squeezed(cleaner.text(wanted[key])) != cell:
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
    whole = _whole(table)
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
            wanted=wanted[:_SHOWN],
            got=got[:_SHOWN],
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
    for kind, start, stop, first, last in steps(wanted, segment):
        if kind == "equal":
            for place in range(stop - start):
                got[cell_of[start + place]].append(segment[first + place])
        else:
            got[min(bisect_right(edges, start), len(cells)) - 1].append(segment[first:last])
    for cell, text in enumerate(cells):
        now = "".join(got[cell])
        if now != text:
            yield head[min(cell, len(head) - 1)], text, now


def steps(before: str, after: str) -> list[tuple[str, int, int, int, int]]:
    """How one text becomes the other; of very long ones only where they begin and end to differ."""
    if len(before) + len(after) <= _LONG:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()  # type: ignore[return-value]
    same = _alike(before, after)
    ends = _alike(before[same:][::-1], after[same:][::-1])
    one, other = len(before) - ends, len(after) - ends
    return [
        ("equal", 0, same, 0, same),
        ("replace", same, one, same, other),
        ("equal", one, len(before), other, len(after)),
    ]


def _alike(one: str, other: str) -> int:
    """Characters with which both begin."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _pages(evidence: Evidence, drawn: Sequence[str], reader: Reader, found: Found) -> None:
    """Every page is drawn as it was; where it is not, the words that changed are told."""
    if names.PAGES in evidence.unread:
        return
    kept = evidence.pages.get("pages", [])
    if evidence.pages.get("sha256") != own_digest(evidence.pages):
        told = t("附件 {name} 与它自己的校验值不符", name=names.PAGES)
        found.add("changed", told, file=names.PAGES)
    if len(kept) != len(drawn):
        told = t("应有 {wanted} 页，现有 {got} 页", wanted=len(kept), got=len(drawn))
        found.add("page", told)
    for place, (was, now) in enumerate(zip(kept, drawn, strict=False)):
        if was["drawn"] != now:
            for told in _changes(was, reader.page(place), place + 1):
                found.add("page", told, page=place + 1)


def _around(kept: Mapping[str, Any], given: pikepdf.Pdf, found: Found) -> None:
    """What stands over and beside the drawing of the pages; older files do not tell all of it."""
    if kept.get("resources") != resources(given):
        found.add("page", t("页上所用的字体或图片与成文时不同"))
    for number, (was, now) in enumerate(
        zip(kept.get("pages", ()), beside.of_pages(given), strict=False), start=1
    ):
        if was.get("beside", now) != now:
            told = t(
                "第 {number} 页上后来加了批注、图章或表单，或者页面大小、字体等被改动",
                number=number,
            )
            found.add("page", told, page=number)
    before, after = kept.get("outline"), beside.outline(given)
    if before is not None and before != after:
        wanted, got = _first_other(before, after)
        told = t("书签或文件标题被改动：应为“{wanted}”，现在是“{got}”", wanted=wanted, got=got)
        found.add("page", told)


def _first_other(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    pairs = zip_longest(before, after, fillvalue="—")
    return next(((a, b) for a, b in pairs if a != b), ("—", "—"))


def _changes(was: Mapping[str, str], now: Page, number: int) -> Iterator[str]:
    before = "".join((was["body"] + was["around"]).split("\n"))
    after = "".join(now.body + now.around)
    if before == after:
        yield t("第 {number} 页的图形或版面被改动，文字未变", number=number)
        return
    changed = [code for code in steps(before, after) if code[0] != "equal"]
    for _, start, stop, first, last in changed[:_FEW]:
        yield t(
            "第 {number} 页的文字被改动：应为“…{wanted}…”，页上是“…{got}…”",
            number=number,
            wanted=before[max(0, start - _AROUND) : stop + _AROUND][:_SHOWN],
            got=after[max(0, first - _AROUND) : last + _AROUND][:_SHOWN],
        )
    if len(changed) > _FEW:
        yield t("第 {number} 页另有 {n} 处改动", number=number, n=len(changed) - _FEW)
