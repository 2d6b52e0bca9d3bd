"""What the attached files come to is what the round came to, whatever its rules."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.report import fill
from kepu_review.report.data import SummaryData
from kepu_review.report.proof import checks, evidence, names, recount, results, sheets
from kepu_review.report.proof.verdict import Found
from kepu_review.workflow import Round
from tests import judged, small, staged

ADJUSTED = small.PROGRAMME_YAML.replace("method: mean", "method: adjusted").replace(
    "categories: [hall]", "categories: [hall, lab]"
)
QUOTAS = small.PROGRAMME_YAML.replace(
    "tie_decimals: 4,", "tie_decimals: 0, tie_chain: [median, 'criterion:B1', max],"
).replace(
    "categories: [hall]", "categories: [hall, lab]"
) + """\
selection:
  - {id: region, title: 每区, by: [region], cap: 3, clause: 第九条}
  - {id: both, title: 每类每区, by: [region, category], cap: 2, clause: 第十条}
"""  # fmt: skip


def files_of(rnd: Round, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    monkeypatch.setattr(fill, "open_round", lambda _: nullcontext(rnd))
    return {one.name: one.text.encode() for one in fill.summary_data("").attachments}


def differences(files: dict[str, bytes]) -> tuple[evidence.Evidence, Found]:
    found = Found()
    held = evidence.gather(files, found)
    made = recount.totals(held, found)
    checks.provenance(held, found)
    checks.trail(held, found)
    checks.totals(held, made, found)
    results.compare(held, recount.recount(held, made), found)
    return held, found


@pytest.mark.parametrize("rules", ["", ADJUSTED, QUOTAS])
def test_methods_ties_and_quotas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: str
) -> None:
    with judged.round_to_judge(tmp_path, rules=rules) as rnd:
        judged.all_judged(rnd)
        held, found = differences(files_of(rnd, monkeypatch))
    assert found.differences == ()
    assert len(held.printed["ranking"]) == judged.NUMBER


def test_stages_with_weights_and_a_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = {"preliminary": "0.6", "site_visit": "0.4"}
    with staged.on_site(tmp_path, weights=weights) as rnd:
        small.all_handed_in(rnd, ["7", "9"])
        held, found = differences(files_of(rnd, monkeypatch))
    assert found.differences == ()
    assert {one["id"] for one in held.rules["stages"]} == {"preliminary", "site_visit"}


def test_a_method_changed_by_an_act_on_record_agrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kepu_review.workflow.methods import change_method

    with judged.round_to_judge(tmp_path) as rnd:
        judged.all_judged(rnd)
        change_method(rnd, "median", reason="集体研究")
        held, found = differences(files_of(rnd, monkeypatch))
    assert found.differences == ()
    assert held.rules["method"] == "median"


@pytest.fixture(scope="module")
def held(data: SummaryData) -> evidence.Evidence:
    files = {one.name: one.text.encode() for one in data.attachments}
    read, found = differences(files)
    assert found.differences == ()
    return read


@settings(max_examples=60, deadline=None)
@given(pick=st.data())
def test_any_cell_of_the_marks_that_changes_is_noticed(
    held: evidence.Evidence, data: SummaryData, pick: st.DataObject
) -> None:
    text = next(one.text for one in data.attachments if one.name == names.MARKS)
    lines = [one.split(",") for one in text.split("\n")[:-1]]
    line = pick.draw(st.integers(1, len(lines) - 1))
    column = pick.draw(st.integers(0, len(sheets.MARK_COLUMNS) - 1))
    others = st.sampled_from([row[column] for row in lines[1:]])
    free = st.from_regex(r"[0-9]{1,2}(\.[0-9])?", fullmatch=True)
    cell = pick.draw((others | free).filter(lambda new: new != lines[line][column]))
    lines[line][column] = cell
    changed = "\n".join(map(",".join, lines)) + "\n"
    other = read_again(held, changed)
    found = Found()
    if names.MARKS in other.unread:
        return
    checks.totals(other, recount.totals(other, found), found)
    told = " ".join(one.text for one in found.differences)
    assert any(key in told for key in lines[line][:3])
    assert {one.check for one in found.differences} == {"totals"}


def read_again(held: evidence.Evidence, changed: str) -> evidence.Evidence:
    """With other marks; what cannot be read is told as `gather` tells it."""
    unread = set(held.unread)
    reader = evidence.Reader({names.MARKS: changed.encode()}, Found(), unread)
    marks = reader.text(names.MARKS, lambda text: sheets.read_marks(text, names.MARKS))
    return replace(held, marks=marks or {}, unread=unread)
