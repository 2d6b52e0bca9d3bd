"""The data of a document can be written to a file and read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kepu_review import report
from kepu_review.errors import InputError, UsageError
from kepu_review.report.data import NoticeData, SummaryData
from kepu_review.report.data_file import dumps, load


def test_what_is_read_back_is_the_same(
    tmp_path: Path, summary_data: SummaryData, notice_data: NoticeData
) -> None:
    path = tmp_path / "data.json"
    path.write_text(dumps(summary_data), encoding="utf-8")
    assert report.summary_data(str(path)) == summary_data
    path.write_text(dumps(notice_data), encoding="utf-8")
    assert report.notice_data(str(path)) == notice_data


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"counts": 3}, ".counts: object?"),
        ({"decimals": "2"}, ".decimals: int?"),
        ({"decimals": True}, ".decimals: int?"),
        ({"policy": [["a"]]}, ".policy[0]: 2?"),
        ({"categories": {}}, ".categories: list?"),
        ({"surplus": 1}, ".surplus?"),
        ({"generated_at": "yesterday"}, "yesterday"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(
    tmp_path: Path, summary_data: SummaryData, change: dict[str, object], says: str
) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps(json.loads(dumps(summary_data)) | change), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path, SummaryData)
    assert says in caught.value.message
    assert str(caught.value.where) == "data.json"


def test_a_missing_file_and_no_json_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load(tmp_path / "none.json", SummaryData)
    (tmp_path / "x.json").write_bytes(b"\xff{")
    with pytest.raises(InputError):
        load(tmp_path / "x.json", NoticeData)


def test_a_notebook_without_a_round_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEPU_ROUND", raising=False)
    with pytest.raises(UsageError) as caught:
        report.location()
    assert "KEPU_ROUND" in caught.value.remedy
