"""Categories, sub-types and regions: mapped, flagged, or refused with the nearest word."""

from __future__ import annotations

import pytest

from kepu_review.intake.mapping import CategoryMap, RegionMap
from kepu_review.intake.problems import Note
from kepu_review.model import Region, Severity
from tests.intake.world import CATEGORIES, PROGRAMME

MAP = CategoryMap(PROGRAMME, CATEGORIES)
REGIONS = RegionMap(
    (
        Region("kecheng", "柯城区"),
        Region("longyou", "龙游县", ("龙游",)),
        Region("jiangshan", "江山市"),
    )
)


@pytest.mark.parametrize(
    ("text", "category", "subtype"),
    [
        ("科技场馆", "venue", None),
        ("科技场馆类", "venue", None),
        ("科技场馆类科普教育基地", "venue", None),
        ("科技馆类", "venue", None),
        ("venue", "venue", None),
        ("Science venues", "venue", None),
        ("三农", "agriculture", None),
        ("“三农”类科普教育基地", "agriculture", None),
        ("农业", "agriculture", None),
        ("生产设施", "agriculture", None),
        ("□科技场馆  □公共场所  □教育科研  ■生产设施", "agriculture", None),
        ("☑文化场馆", "culture", None),
        ("科技场馆（青少年科技馆）", "venue", "youth"),
        ("文化场馆-图书馆", "culture", "library"),
        ("公共场所（图书馆）", "culture", "library"),
        ("公共场所（“三农”）", "agriculture", None),
        ("图书馆", "culture", "library"),
    ],
)
def test_a_category_is_found_by_title_alias_form_type_or_subtype(
    text: str, category: str, subtype: str | None
) -> None:
    found = MAP.find(text)
    assert (found.category, found.subtype) == (category, subtype)
    assert all(note.severity is Severity.INFO for note in found.remarks)


def test_a_form_type_of_one_category_is_mapped_with_a_note() -> None:
    assert MAP.find("生产设施").note == "表上类别“生产设施”归入“三农”"
    assert MAP.find("科技场馆").note == ""


def test_a_form_type_of_several_categories_waits_for_a_person() -> None:
    found = MAP.find("公共场所", name="某某公园")
    assert found.category is None
    assert found.candidates == ("culture", "agriculture")
    assert found.remarks == (
        Note(
            "表上类别“公共场所”对应多个基地类别，需人工选定",
            "请在其中选定一类：文化场馆、“三农”",
            Severity.WARNING,
        ),
    )


def test_the_subtype_decides_among_the_candidates() -> None:
    found = MAP.find("公共场所", "档案馆")
    assert (found.category, found.subtype) == ("culture", "archive")
    assert found.note == "表上类别“公共场所”，按子类型“档案馆”归入文化场馆"


def test_the_name_of_the_base_decides_to_be_checked() -> None:
    found = MAP.find("公共场所", name="某市图书馆科普教育基地")
    assert (found.category, found.subtype) == ("culture", "library")
    assert [note.severity for note in found.remarks] == [Severity.WARNING]


def test_an_unknown_category_is_refused_with_the_nearest_one() -> None:
    (note,) = MAP.find("文化场官").remarks
    assert note.severity is Severity.ERROR
    assert note.reason == "没有“文化场官”这个类别"
    assert note.remedy.startswith("是否应为“文化场馆”？")


def test_an_unknown_subtype_is_refused_with_the_nearest_one() -> None:
    found = MAP.find("文化场馆", "图书官")
    assert found.category == "culture"
    assert found.about == "subtype"
    assert found.remarks == (
        Note("文化场馆没有“图书官”这个子类型", "是否应为“图书馆”？可填：图书馆、档案馆"),
    )


def test_two_ticked_categories_are_refused() -> None:
    (note,) = MAP.find("■科技场馆 ■公共场所").remarks
    assert note.severity is Severity.ERROR


def test_no_category_is_missing_unless_the_subtype_tells() -> None:
    nothing = MAP.find("", "")
    assert (nothing.category, nothing.remarks[0].severity) == (None, Severity.WARNING)
    told = MAP.find("", "档案馆")
    assert (told.category, told.subtype) == ("culture", "archive")
    assert told.remarks[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("柯城区", "kecheng"),
        ("柯城", "kecheng"),
        ("龙游县", "longyou"),
        ("江山", "jiangshan"),
        ("衢州市江山市", "jiangshan"),
        ("浙江省衢州市龙游县", "longyou"),
        ("□柯城  ■龙游  □江山", "longyou"),
        ("longyou", "longyou"),
    ],
)
def test_a_region_is_found_with_or_without_its_ending(text: str, region: str) -> None:
    assert REGIONS.find(text) == (region, ())


def test_an_unknown_region_is_refused_with_the_nearest_one() -> None:
    region, (note,) = REGIONS.find("龙游具")
    assert region is None
    assert note.reason == "没有“龙游具”这个区域"
    assert note.remedy == "是否应为“龙游县”？可填：柯城区、龙游县、江山市"


def test_without_declared_regions_the_text_is_kept() -> None:
    assert RegionMap(()).find("某区") == ("某区", ())
