"""Minutes say what the record has of the meeting, and make nothing up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kepu_review import report
from kepu_review.report import data_file, minutes
from kepu_review.report.minutes_data import MinutesData
from kepu_review.report.minutes_fill import minutes_of
from kepu_review.text import speaking
from kepu_review.workflow import Round
from tests.report import met, pdf


@pytest.fixture(scope="module")
def data(panel_met: Round) -> MinutesData:
    with panel_met.store.reading() as db:
        return minutes_of(panel_met, db)


def test_attendance_items_and_ballots_are_those_of_the_record(data: MinutesData) -> None:
    assert (data.seats, [name for name, _ in data.present]) == (4, ["专家1", "专家2", "专家4"])
    assert data.absent == (("专家3", "某校3"),)
    assert [(one.id, one.minutes, one.away) for one in data.items] == [
        ("A12", 10, ()),
        ("A1", 10, ("专家4",)),
    ]
    assert all(one.ended is not None for one in data.items)
    first, second = data.votes
    assert (first.tallies, first.outcome) == ((("同意", 3), ("不同意", 0)), "同意")
    assert (second.seats, second.present, second.outcome) == (3, 2, "")
    assert data.tally == (("建议认定", 3), ("不予认定", 1))


def test_the_document_tells_counts_and_never_who_chose_what(
    data: MinutesData, tmp_path: Path
) -> None:
    path = tmp_path / "minutes.pdf"
    path.write_bytes(report.document(minutes.sections(data)))
    said = pdf.squeezed(path)
    for told in (
        "评审组应到4人，实到3人。",
        "同意3票、不同意0票，弃权0票，未投0票；达到2/3，通过“同意”",
        "同意1票、不同意1票，弃权0票，未投0票；没有选项达到2/3",
        "专家4回避A1虚构1号馆科普教育基地。",
        "出席：专家1（某校1），",
        "请假：专家3（某校3）",
        "附件2评审结论一览",
    ):
        assert told in said
    assert [word for word in (met.WRITTEN, met.PRIVATE[:5], met.REASON) if word in said] == []
    assert "—1—" in said


def test_a_round_without_a_meeting_says_so(data: MinutesData) -> None:
    bare = replace(
        data, first=None, last=None, present=(), absent=(), items=(), votes=(), absences=(),
        decisions=(), tally=(),
    )  # fmt: skip
    said = minutes.sections(bare)
    text = report.nodes.to_text(said.blocks)
    for told in ("留痕中没有会议", "到会情况没有登记", "没有表决。", "尚未作出决定。"):
        assert told in text
    assert [b["t"] for b in said.blocks if b["t"] in {"attended", "annex"}] == []


def test_many_ballots_go_into_the_annex(data: MinutesData) -> None:
    many = replace(data, votes=data.votes * 3, items=())
    title, said = minutes._votes(many)
    assert (title, said) == ("表决情况", ["共表决 6 次，形成结果 3 次，见附件 1。"])
    listed = next(b for b in minutes.sections(many).blocks if b["t"] == "table")
    assert len(listed["rows"]) == 2


def test_it_speaks_english_and_can_be_made_from_data(data: MinutesData, tmp_path: Path) -> None:
    with speaking("en"):
        said = report.nodes.to_text(minutes.sections(data).blocks)
    assert "2/3 reached, “同意” is carried" in said
    path = tmp_path / "minutes.json"
    path.write_text(data_file.dumps(data), encoding="utf-8")
    assert data_file.load(path, MinutesData) == data
