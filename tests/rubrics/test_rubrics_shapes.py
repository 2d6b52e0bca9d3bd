"""The shape the desk shows, the schema for editors, and the list of differences."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from kepu_review import rubrics
from kepu_review.rubrics import Fate

STARTER = rubrics.starter("test", "测试")


def test_the_desk_gets_numbers_as_strings_and_points_of_level_ranges() -> None:
    shown = rubrics.to_json(rubrics.load_id("venue"))
    opening = shown["criteria"][1]["children"][0]
    assert (opening["id"], opening["max"], opening["metric"]) == ("B1", "10", "open_days")
    assert opening["scoring"]["bands"][1] == {
        "level": "优良",
        "text": "250–300 天",
        "points": None,
        "share": ["70", "90"],
        "low": "7",
        "high": "9",
        "minimum": "250",
        "maximum": "300",
        "requires": [],
    }
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["full_marks"], shown["pass_line"], shown["official"]) == ("100", "60", False)
    assert shown["vetoes"][0]["lookback_years"] == 5


def test_no_number_reaches_the_desk_as_a_float() -> None:
    def walk(value: Any) -> None:
        assert not isinstance(value, float)
        for inner in (
            value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        ):
            walk(inner)

    for file in rubrics.bundled().glob("*.yaml"):
        walk(rubrics.to_json(rubrics.load(file)))


def test_deductions_start_at_the_maximum_unless_said() -> None:
    shown = rubrics.to_json(rubrics.loads(STARTER))
    management = shown["criteria"][1]["children"][2]
    assert (management["scoring"]["kind"], management["scoring"]["start"]) == ("deductions", "10")


def test_the_schema_is_a_schema_and_accepts_the_bundled_files() -> None:
    schema = rubrics.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    from ruamel.yaml import YAML

    for file in rubrics.bundled().glob("*.yaml"):
        data = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
        assert list(validator.iter_errors(data)) == [], file.name


def test_every_key_of_the_schema_is_explained_in_the_reference() -> None:
    reference = (rubrics.bundled() / "README.md").read_text("utf-8")
    keys: set[str] = set(rubrics.schema()["properties"])
    for definition in rubrics.schema()["$defs"].values():
        keys |= set(definition.get("properties", {}))
    assert sorted(key for key in keys if f"`{key}`" not in reference) == []
    kinds = rubrics.schema()["$defs"]["scoring"]["properties"]["kind"]["enum"]
    assert [kind for kind in kinds if f"`{kind}`" not in reference] == []


def test_the_example_of_the_reference_loads() -> None:
    reference = (rubrics.bundled() / "README.md").read_text("utf-8")
    example = reference.split("```yaml\n")[1].split("```")[0]
    head = "id: example\nversion: '1'\ntitle: 例\nfull_marks: 11\ncriteria:\n"
    assert rubrics.lint(rubrics.loads(head + example)) == ()


@pytest.mark.parametrize(
    ("old", "new", "criterion", "fate"),
    [
        ("check: 查阅记录", "check: 查阅台账", "B2", Fate.KEPT),
        ("minimum: 250}", "minimum: 260}", "B2", Fate.KEPT),
        ("points: 14", "points: 15", "B2", Fate.REDO),
        ("level: 250 天以上", "level: 250 天及以上", "B2", Fate.REDO),
        ("text: 展品损坏未及时修补", "text: 展品损坏未修补", "B3", Fate.KEPT),
        ("{id: damage", "{id: damaged", "B3", Fate.REDO),
        ("scoring: {kind: judgement}", "scoring: {kind: judgement, step: 1}", "B1", Fate.REDO),
        ("title: 科普内容", "title: 科学内容", "B1", Fate.KEPT),
    ],
)
def test_a_change_says_what_becomes_of_the_marks(
    old: str, new: str, criterion: str, fate: Fate
) -> None:
    assert STARTER.count(old) == 1
    text = STARTER.replace(old, new).replace('version: "1"', 'version: "2"')
    if "260" in new:
        text = text.replace("maximum: 250}", "maximum: 260}")
    changes = rubrics.diff(rubrics.loads(STARTER), rubrics.loads(text))
    assert [(c.criterion, c.fate) for c in changes] == [(None, Fate.NONE), (criterion, fate)]


def test_a_criterion_that_goes_and_one_that_comes() -> None:
    text = STARTER.replace("id: B1", "id: B9").replace('version: "1"', 'version: "2"')
    changes = rubrics.diff(rubrics.loads(STARTER), rubrics.loads(text))
    assert [str(change) for change in changes] == [
        "版本号：1 → 2",
        "B1 删去“科普内容”（已有打分作废）",
        "B9 新增“科普内容”（须重新打分）",
    ]


def test_the_same_content_has_no_difference_and_a_silent_change_is_told() -> None:
    rubric = rubrics.loads(STARTER)
    assert rubrics.diff(rubric, rubrics.loads(STARTER, "other.yaml")) == ()
    changed = rubrics.loads(STARTER.replace("pass_line: 60", "pass_line: 70"))
    assert [str(change) for change in rubrics.diff(rubric, changed)] == [
        "内容变了，版本号没有变。",
        "合格线：60 → 70",
    ]


def test_a_moved_criterion_and_a_changed_veto_are_told() -> None:
    moved = STARTER.replace('version: "1"', 'version: "2"').replace(
        "title: 科普服务", "title: 服务"
    )
    changes = rubrics.diff(rubrics.loads(STARTER), rubrics.loads(moved))
    assert {change.fate for change in changes if change.criterion} == {Fate.KEPT}
    veto = STARTER.replace("lookback_years: 5", "lookback_years: 3")
    told = rubrics.diff(rubrics.loads(STARTER), rubrics.loads(veto))
    assert [change.fate for change in told] == [Fate.NONE, Fate.NONE]
