"""Another rubric for a category of a round."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review import rubrics
from kepu_review.errors import Refused, UsageError
from kepu_review.workflow import ReviewPatch, fix_rubric, save_review
from tests import small

OTHER = small.RUBRIC_YAML.replace('version: "1"', 'version: "2"')


def test_a_category_is_scored_by_the_rubric_fixed_last(tmp_path: Path, location: str) -> None:
    with small.round_in_review(tmp_path, location) as rnd:
        fix_rubric(rnd, "hall", rubrics.loads(OTHER, "hall.yaml"))
        application, expert = small.pairs(rnd)[0]
        saved = save_review(rnd, expert, application, ReviewPatch(small.sheet()), base_revision=0)
        with rnd.store.reading() as db:
            present = rnd.rubric_for(db, "hall")
    assert present is not None
    assert (present.version, saved.review.rubric) == ("2", present.hash)


def test_the_rubric_is_not_changed_under_marks(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        application, expert = small.pairs(rnd)[0]
        save_review(rnd, expert, application, ReviewPatch(small.sheet()), base_revision=0)
        with pytest.raises(Refused, match="不能再换"):
            fix_rubric(rnd, "hall", rubrics.loads(OTHER, "hall.yaml"))


def test_an_unknown_category_is_named_with_those_there_are(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd, pytest.raises(UsageError) as refused:
        fix_rubric(rnd, "nowhere", small.rubric())
    assert "hall" in refused.value.remedy
