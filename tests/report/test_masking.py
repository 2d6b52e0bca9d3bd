"""Data of documents are masked by field, whatever their shape; what finds things again stays."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.cli.batching import personal_data
from kepu_review.masking import HIDDEN
from kepu_review.model import ReportSection
from kepu_review.report import extras, masking
from kepu_review.report.data import Attachment, SummaryData
from kepu_review.report.nodes import paragraph, table
from tests.report import invented

PHONE = "139 0000 1111"


def test_data_without_anything_personal_are_the_same_object(summary_data: SummaryData) -> None:
    assert masking.masked(summary_data) is summary_data


def test_every_text_is_masked_but_numbers_files_and_the_office_itself() -> None:
    data = invented.notice(2)
    rows = (replace(data.rows[0], name=f"甲馆{PHONE}", region=None), data.rows[1])
    head = replace(data.heading, round_title=f"批次 {PHONE}", organiser="虚构市科协 0570-3021234")
    contact = (("联系电话", "0570-3021234"),)
    made = masking.masked(replace(data, rows=rows, heading=head, contact=contact))
    assert made.rows[0].name == f"甲馆{HIDDEN}"
    assert made.rows[0].region is None
    assert made.rows[1] is data.rows[1]
    assert made.heading.round_title == f"批次 {HIDDEN}"
    assert made.heading.organiser == "虚构市科协 0570-3021234"
    assert made.contact == contact


def test_hashes_ids_and_files_stay(summary_data: SummaryData) -> None:
    trail = replace(summary_data.trail, merkle_root="13900001111" * 5 + "139000011")
    row = replace(summary_data.categories[0].rows[0], id="13900001111")
    category = replace(summary_data.categories[0], rows=(row,))
    file = Attachment("a.csv", "关于", PHONE)
    data = replace(summary_data, trail=trail, categories=(category,), attachments=(file,))
    assert masking.masked(data) is data


def test_internal_data_stay_where_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(masking.VARIABLE, raising=False)
    assert masking.internal((PHONE,)) == (HIDDEN,)
    assert masking.internal_text(PHONE) == HIDDEN
    monkeypatch.setenv(masking.VARIABLE, "1")
    assert masking.internal((PHONE,)) == (PHONE,)
    assert masking.internal_text(PHONE) == PHONE
    assert masking.masked((PHONE,)) == (HIDDEN,)
    for value in ("0", "", "no"):
        monkeypatch.setenv(masking.VARIABLE, value)
        assert masking.wanted() is False


def test_blocks_of_a_plugin_are_masked_but_not_their_pictures() -> None:
    blocks = [paragraph("电话 ", {"t": "b", "c": [{"t": "s", "v": PHONE}]}), table([[PHONE]], [])]
    picture = {"t": "fig", "png": "AA13900001111", "alt": PHONE}
    section = ReportSection("一节", [*blocks, picture])
    plugins = SimpleNamespace(report_sections=lambda _: ((("甲", section),), ()))
    (made,) = extras.extras(plugins, None)
    assert made.problem == ""
    assert "0000 1111" not in made.blocks
    assert '"png": "AA13900001111"' in made.blocks
    assert made.blocks.count(HIDDEN) == 3


TREES = st.recursive(
    st.none() | st.integers() | st.sampled_from((PHONE, "甲", "a@b.cn", "XG-2026-001")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from(("v", "c", "said")), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(TREES)
def test_any_tree_keeps_its_shape_and_loses_what_is_personal(tree: object) -> None:
    made = masking.masked(tree)
    assert type(made) is type(tree)
    assert masking.masked(made) == made
    assert "0000 1111" not in str(made)
    assert "a@b.cn" not in str(made)
    assert str(made).count("XG-2026-001") == str(tree).count("XG-2026-001")


def test_the_command_asks_for_personal_data_only_while_it_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(masking.VARIABLE, "1")
    with personal_data(False):
        assert masking.wanted() is False
    assert masking.wanted() is True
    monkeypatch.delenv(masking.VARIABLE)
    with personal_data(True):
        assert masking.wanted() is True
    assert masking.wanted() is False
