"""The rubrics that come along: whole, clean, sourced, and where they are looked for."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kepu_review import rubrics
from kepu_review.errors import RubricError
from kepu_review.model import Rubric, ScoringKind
from tests.rubrics.making import D

MODELS = ["agriculture", "culture", "enterprise", "media", "nature", "other", "research", "venue"]
LINES = ("bureau", "district", "association", "museum", "jingjinji")
OTHERS = {
    "scientist_spirit": ("scientist_spirit",),
    "science_day_activity": tuple(f"line_{line}" for line in LINES),
}
"""Rubrics of programmes that are not about the eight kinds of bases, with their categories."""
PUBLISHED = {
    "published_district_operation": D(70),
    "published_env_base": D(45),
    "published_science_community": D(85),
}
FILES = sorted(rubrics.bundled().glob("*.yaml"))

# The ids that application forms use; a rubric may ask for no other figure.
FIELDS = {
    "exhibit_area",
    "outdoor_area",
    "total_area",
    "open_days",
    "free_days",
    "annual_visitors",
    "youth_visitors",
    "full_time_staff",
    "part_time_staff",
    "guides",
    "volunteers",
    "annual_funds",
    "activities",
    "materials_issued",
    "exhibit_update_rate",
    "platform_posts",
    "own_platform",
    "planted_area",
    "livestock_investment",
    "member_households",
    "trained_visits",
    "line_length",
    "enterprise_open_days",
    "columns",
    "programmes",
    "reach",
    "engagement_rate",
    "interactive_rate",
    "lab_count",
    "star_grade",
    "species_count",
    "lectures",
    "collections",
    "attendance",
    "online_reach",
    "media_reports",
    "platform_city",
    "platform_national",
    "marks_used",
}


def _fields(rubric: Rubric) -> set[str]:
    found: set[str | None] = set()
    for leaf in rubric.leaves():
        scoring = leaf.scoring
        assert scoring is not None
        found |= {leaf.metric, *(part.metric for part in scoring.parts)}
        for band in scoring.bands:
            found |= {*band.requires, *(other.metric for other in band.alternatives)}
    return {name for name in found if name is not None}


def test_the_bundled_files_are_those_we_know() -> None:
    assert [file.stem for file in FILES] == sorted([*MODELS, *PUBLISHED, *OTHERS])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_bundled_rubric_loads_clean_under_its_own_name(file: Path) -> None:
    rubric = rubrics.load(file)
    assert rubric.id == file.stem
    assert rubrics.lint(rubric) == ()
    assert rubric.hash == rubrics.content_hash(file.read_text("utf-8"))
    counted = [leaf.max for leaf in rubric.leaves() if not leaf.bonus]
    assert sum(counted, start=D(0)) == rubric.full_marks


@pytest.mark.parametrize("name", MODELS)
def test_a_model_rubric_has_a_hundred_points_and_tells_its_sources(name: str) -> None:
    rubric = rubrics.load_id(name)
    assert (rubric.full_marks, rubric.official, rubric.categories) == (D(100), False, (name,))
    assert "示范，非官方" in rubric.source.note
    assert any(veto.lookback_years == 5 for veto in rubric.vetoes)
    sections = [top for top in rubric.criteria if not top.bonus]
    assert 4 <= len(sections) <= 6
    leaves = [leaf for leaf in rubric.leaves() if not leaf.bonus]
    assert 14 <= len(leaves) <= 22
    for leaf in rubric.leaves():
        assert all((leaf.guidance, leaf.evidence, leaf.check, leaf.source)), leaf.id
    assert _fields(rubric) <= FIELDS


@pytest.mark.parametrize(("name", "categories"), OTHERS.items())
def test_other_rubrics_have_a_hundred_points_and_tell_their_sources(
    name: str, categories: tuple[str, ...]
) -> None:
    rubric = rubrics.load_id(name)
    assert (rubric.full_marks, rubric.official, rubric.categories) == (D(100), False, categories)
    assert "示范，非官方" in rubric.source.note
    for leaf in rubric.leaves():
        assert all((leaf.guidance, leaf.evidence, leaf.check, leaf.source)), leaf.id
    assert _fields(rubric) <= FIELDS


def test_the_model_rubrics_of_bases_use_a_variety_of_kinds() -> None:
    for name in MODELS:
        kinds = {leaf.scoring.kind for leaf in rubrics.load_id(name).leaves() if leaf.scoring}
        assert len(kinds) >= 7
        assert {ScoringKind.LEVEL_RANGES, ScoringKind.CONDITIONS, ScoringKind.JUDGEMENT} <= kinds


@pytest.mark.parametrize(("name", "full"), PUBLISHED.items())
def test_a_published_table_keeps_what_was_seen_and_says_what_was_not(name: str, full: D) -> None:
    rubric = rubrics.load_id(name)
    assert (rubric.full_marks, rubric.official) == (full, False)
    assert any("未见" in note for note in rubric.notes)


def test_a_rubric_loads_quickly_and_a_known_text_at_once() -> None:
    text = (rubrics.bundled() / "venue.yaml").read_text("utf-8")
    taken = []
    for n in range(5):
        start = time.perf_counter()
        rubrics.loads(f"{text}# {n}\n")
        taken.append(time.perf_counter() - start)
    start = time.perf_counter()
    rubrics.loads(f"{text}# 1\n")
    again = time.perf_counter() - start
    assert min(taken) < 0.3
    assert again < min(taken) / 10


def test_find_prefers_the_folders_of_a_panel(tmp_path: Path) -> None:
    own = tmp_path / "venue.yml"
    own.write_text(rubrics.starter("venue", "本市标准"), "utf-8")
    assert rubrics.find("venue", [tmp_path / "none", tmp_path]) == own
    assert rubrics.load_id("venue", [tmp_path]).title == "本市标准"
    assert rubrics.find("venue") == rubrics.bundled() / "venue.yaml"


def test_an_unknown_id_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(RubricError) as error:
        rubrics.find("venues")
    assert error.value.remedy.startswith("是否想写“venue”？")
    (tmp_path / "mine.yaml").write_text(rubrics.starter("other_id", "标准"), "utf-8")
    with pytest.raises(RubricError) as error:
        rubrics.load_id("mine", [tmp_path])
    assert error.value.message == "文件名是 mine.yaml，里面的 id 却是 other_id。"


@pytest.mark.parametrize(
    "title", ["气象科普基地评分标准", 'a: "b" # c', "{x}", "[1, 2]", "是", "换\n行", "1"]
)
def test_a_new_rubric_loads_clean_whatever_its_title(title: str) -> None:
    rubric = rubrics.loads(rubrics.starter("weather", title))
    assert (rubric.id, rubric.title, rubrics.lint(rubric)) == ("weather", title, ())
