"""A document is made by running its notebook; the file appears whole or not at all."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from kepu_review import report
from kepu_review.errors import ReportError, UsageError
from kepu_review.report.data_file import dumps
from kepu_review.report.make import NOTEBOOKS, notebook
from tests.report import invented, pdf


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "notice.json"
    path.write_text(dumps(invented.notice(5)), encoding="utf-8")
    return path


def test_the_notebook_gives_the_same_file_as_the_functions(tmp_path: Path, data: Path) -> None:
    steps: list[tuple[int, int]] = []
    out = report.make(
        "notice", data, tmp_path / "公示.pdf", progress=lambda *step: steps.append(step)
    )
    assert out == tmp_path / "公示.pdf"
    assert out.read_bytes() == report.document(report.notice.sections(invented.notice(5)))
    assert steps == [(n, 7) for n in range(1, 8)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notice.json", "公示.pdf"]


def test_the_summary_is_made_and_its_source_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "summary.json"
    path.write_text(dumps(invented.summary(2)), encoding="utf-8")
    said = pdf.text(report.make("summary", path, tmp_path / "s.pdf"))
    assert "评审结果汇总" in said
    assert "import" not in said


def test_it_can_be_made_from_within_a_running_event_loop(tmp_path: Path, data: Path) -> None:
    async def cell() -> Path:
        return report.make("notice", data, tmp_path / "n.pdf", language="en")

    assert "How to object" in pdf.text(asyncio.run(cell()))


def test_a_failure_names_the_cause_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        report.make("notice", tmp_path / "none.json", tmp_path / "n.pdf")
    assert "notice.ipynb" in caught.value.message
    assert "none.json" in caught.value.message
    assert "Traceback" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_kind_and_a_missing_folder_are_wrong_use(tmp_path: Path, data: Path) -> None:
    with pytest.raises(UsageError):
        report.make("letter", data, tmp_path / "n.pdf")
    with pytest.raises(UsageError):
        report.make("notice", data, tmp_path / "none" / "n.pdf")


@pytest.mark.parametrize("kind", sorted(NOTEBOOKS))
def test_templates_hold_no_output_and_hide_their_source(kind: str) -> None:
    stored = json.loads(notebook(kind).read_text(encoding="utf-8"))
    for cell in stored["cells"]:
        assert cell["metadata"]["tags"] == ["hide-input"]
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
