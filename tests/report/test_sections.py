"""Plugins add sections and documents; a plugin that fails is named and stops nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_review import report
from kepu_review.desk import Desk
from kepu_review.errors import PluginError, UsageError
from kepu_review.hookspecs import hookimpl
from kepu_review.model import ReportFormat, ReportRequest, ReportSection
from kepu_review.plugins import Plugins
from kepu_review.report import extras, nodes, summary
from kepu_review.report.data import SummaryData
from kepu_review.report.make import notebook
from kepu_review.testing.faults import block_faults
from kepu_review.text import t
from kepu_review.workflow import Round, open_round, rank_round
from kepu_review.workflow.documents import KINDS, document_kinds
from tests import small
from tests.report import pdf


class Statistics:
    """A plugin as a stranger writes it."""

    @hookimpl
    def kepu_report_sections(self, request: ReportRequest) -> Sequence[ReportSection]:
        count = len(request.applications)
        blocks = (
            nodes.heading(1, "按区域"),
            nodes.table([["区域", "份数"]], [["全部", str(count)]]),
            {"t": "sign", "rows": ["冒充签字"]},
            {"t": "meta", "title": "冒充标题"},
        )
        return [ReportSection("区域统计", blocks)]

    @hookimpl
    def kepu_report_formats(self) -> Sequence[ReportFormat]:
        return [
            ReportFormat("letters", "通知函", letters, "给每个单位", public=True),
            ReportFormat("broken", "坏文件", broken),
            ReportFormat("summary", "冒充汇总", letters),
        ]


def letters(request: ReportRequest) -> Sequence[nodes.Node]:
    known = len(request.applications), len(request.ranked)
    return [nodes.heading(1, "通知"), nodes.paragraph(f"{request.info.title} {known}")]


def broken(request: ReportRequest) -> Sequence[nodes.Node]:
    raise RuntimeError(f"坏在 {request.document}")


class Failing:
    """Plugins that go wrong in their own ways."""

    @hookimpl
    def kepu_report_sections(self, request: ReportRequest) -> Sequence[ReportSection]:
        return [ReportSection("不可排", ({"t": "p", "c": [object()]},))]


class Raising:
    @hookimpl
    def kepu_report_sections(self, request: ReportRequest) -> Sequence[ReportSection]:
        raise ZeroDivisionError(request.document)


@pytest.fixture
def request_(panel_met: Round) -> ReportRequest:
    with panel_met.store.reading() as db:
        standing = rank_round(panel_met, db=db)
        return extras.request_of(panel_met, db, standing, "summary")


def host(*plugins: object) -> Plugins:
    return Plugins(entry_points=False, extra=plugins)


def test_a_section_stands_after_our_own_and_says_whose_it_is(
    request_: ReportRequest, summary_data: SummaryData, tmp_path: Path
) -> None:
    found = extras.extras(host(Statistics(), Failing(), Raising()), request_)
    path = tmp_path / "summary.pdf"
    data = replace(summary_data, extras=found, categories=(), remarks=())
    path.write_bytes(report.document(summary.sections(data)))
    said = pdf.squeezed(path)
    trail, own, last = (said.index(w) for w in ("十、留痕", "十二、区域统计", "组长（签字）："))
    assert trail < own < last
    assert "本节由插件“Statistics”提供。" in said
    assert "全部12" in said
    assert "冒充" not in said
    assert "插件“Failing”出错，本节没有内容：内容块不是可以排版的数据" in said
    assert "插件“Raising”出错，本节没有内容" in said
    assert "ZeroDivisionError:summary" in said


def test_the_headings_of_a_plugin_are_below_its_section(request_: ReportRequest) -> None:
    (one,) = extras.extras(host(Statistics()), request_)
    assert [(b["t"], b.get("level")) for b in json.loads(one.blocks)] == [("h", 2), ("table", None)]


def test_a_plugin_brings_a_document_but_not_in_the_place_of_ours() -> None:
    kinds = document_kinds(host(Statistics()))
    assert [one.id for one in kinds] == [*(one.id for one in KINDS), "broken", "letters"]
    assert (kinds[-1].title, kinds[-1].public, kinds[-1].plugin) == ("通知函", True, "Statistics")
    assert t(kinds[0].title) == "评审结果汇总"


@pytest.fixture
def with_plugin(tmp_path: Path) -> Round:
    small.round_in_review(tmp_path).store.close()
    return open_round(tmp_path / "round", plugins=small.plugins(tmp_path, Statistics()))


def test_the_document_of_a_plugin_is_set_with_our_head(with_plugin: Round, tmp_path: Path) -> None:
    with with_plugin as rnd, rnd.store.reading() as db:
        blocks = extras.document(rnd, db, "letters")
        path = tmp_path / "letters.pdf"
        path.write_bytes(report.document(blocks))
        assert "(0, 0)" in pdf.text(path)  # who reads it in public is told no ranking
        with pytest.raises(PluginError, match=r"插件“Statistics”.*坏在 broken"):
            extras.document(rnd, db, "broken")
        with pytest.raises(UsageError, match="没有“none”这种文件"):
            extras.document(rnd, db, "none")


def test_every_kind_of_ours_has_its_notebook() -> None:
    assert [notebook(one.id).is_file() for one in KINDS] == [True] * len(KINDS)


def test_the_desk_offers_every_kind_and_says_what_has_to_wait(with_plugin: Round) -> None:
    with with_plugin as rnd:
        request = {"verb": "secretary.documents", "op": "1", "cid": "tab", "body": {}}
        kinds = Desk(rnd, "secretary", "secretary").handle(request)["body"]["kinds"]
    assert [one["id"] for one in kinds] == [one.id for one in document_kinds(with_plugin.plugins)]
    waiting = [one["id"] for one in kinds if not one["able"]]
    assert waiting == ["notice", "feedback"]
    assert [one["title"] for one in kinds if one["plugin"]] == ["坏文件", "通知函"]


def test_the_kit_names_blocks_that_cannot_be_set() -> None:
    wrong = [{"v": "x"}, {"t": "p", "c": [object()]}, nodes.paragraph("好")]
    first, second = block_faults(wrong)
    assert "has no kind" in first
    assert "kind p is no plain data" in second
