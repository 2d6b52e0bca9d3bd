"""One document of each kind, set once for all tests that read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review import report
from kepu_review.report.data import NoticeData, SummaryData
from kepu_review.workflow import Round
from tests.report import invented, met

EPOCH = "1700000000"


@pytest.fixture(autouse=True)
def _fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture(scope="session")
def summary_data() -> SummaryData:
    return invented.summary()


@pytest.fixture(scope="session")
def notice_data() -> NoticeData:
    return invented.notice()


@pytest.fixture(scope="session")
def summary_pdf(tmp_path_factory: pytest.TempPathFactory, summary_data: SummaryData) -> Path:
    path = tmp_path_factory.mktemp("summary") / "summary.pdf"
    path.write_bytes(report.document(report.summary.sections(summary_data)))
    return path


@pytest.fixture(scope="session")
def notice_pdf(tmp_path_factory: pytest.TempPathFactory, notice_data: NoticeData) -> Path:
    path = tmp_path_factory.mktemp("notice") / "notice.pdf"
    path.write_bytes(report.document(report.notice.sections(notice_data)))
    return path


@pytest.fixture(scope="session")
def panel_met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """A judged round whose panel met; nobody writes to it."""
    with met.held(tmp_path_factory.mktemp("met")) as rnd:
        yield rnd
