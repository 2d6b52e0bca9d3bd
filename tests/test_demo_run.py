"""The invented round, by the steps that people take, down to its two documents."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.demo.run import DemoRound, run
from kepu_review.model import Phase, ReviewState
from kepu_review.store import audit
from kepu_review.workflow import Round, open_round


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DemoRound:
    return run(tmp_path_factory.mktemp("demo") / "round")


@pytest.fixture
def rnd(made: DemoRound) -> Iterator[Round]:
    with open_round(made.folder) as opened:
        yield opened


def pages(path: Path) -> list[str]:
    """The text of each page, without white space."""
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return ["".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def test_every_application_stands_in_the_summary(made: DemoRound, rnd: Round) -> None:
    text = "".join(pages(made.documents[0]))
    numbers = list(rnd.applications["id"])
    assert len(numbers) == 60
    assert [number for number in numbers if number not in text] == []


def test_every_page_of_both_documents_says_that_the_data_is_invented(made: DemoRound) -> None:
    for document in made.documents:
        unsaid = [n for n, page in enumerate(pages(document), 1) if "演示数据" not in page]
        assert unsaid == [], document.name


def test_the_notice_names_exactly_those_whose_decision_names_them(
    made: DemoRound, rnd: Round
) -> None:
    text = "".join(pages(made.documents[1]))
    with rnd.store.reading() as db:
        named = {a for a, d in db.decisions().items() if d.outcome == "named"}
        names = {app.name: app.id in named for app in db.applications()}
    assert {name: name in text for name in names} == names


def test_the_notice_tells_no_score(made: DemoRound) -> None:
    text = "".join(pages(made.documents[1]))
    assert [word for word in ("得分", "名次", "标准差", "专家 E") if word in text] == []


def test_the_record_of_the_round_is_unbroken(rnd: Round) -> None:
    with rnd.store.reading() as db:
        assert audit(db) == ()


def test_an_expert_has_something_left_to_try_at_the_desk(made: DemoRound, rnd: Round) -> None:
    with rnd.store.reading() as db:
        mine = {a.application for a in db.assignments(expert=made.unfinished)}
        done = {r.application for r in db.reviews(expert=made.unfinished)}
        recused = [r for r in db.reviews() if r.state is ReviewState.RECUSED]
        experts = {expert.id for expert in db.experts()}
        conflicts = {(c.expert, c.application) for c in db.conflicts()}
        pairs = {(a.expert, a.application) for a in db.assignments()}
    assert rnd.info.phase is Phase.REVIEW
    assert len(mine - done) == 3
    assert len(recused) == 1
    assert len(experts) == 12
    assert conflicts & pairs == set()
    assert conflicts


def test_the_same_seed_makes_the_same_ranking(tmp_path: Path) -> None:
    rankings = []
    for name in ("one", "two"):
        run(tmp_path / name, applications=16, experts=6, reports=False)
        with open_round(tmp_path / name) as opened:
            reviews = opened.reviews
            rankings.append(list(zip(reviews["application"], reviews["total"], strict=True)))
    assert repr(rankings[0]) == repr(rankings[1])
