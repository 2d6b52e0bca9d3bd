"""Reading YAML with lines, and checking it against a schema."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review import programmes, rubrics
from kepu_review.errors import ProgrammeError, Where
from kepu_review.yamlfile import YamlDocument, YamlProblem, nearest, read, read_file, refuse
from kepu_review.yamlfile import validate as check

ROOT = Path(__file__).parents[1]
SAMPLES = {
    "plugins/kepu_review_quzhou/quzhou.yaml": programmes.schema,
    "rubrics/venue.yaml": rubrics.schema,
}


def document(text: str) -> YamlDocument:
    return read(text, "x.yaml", ProgrammeError)


def error(text: str) -> ProgrammeError:
    with pytest.raises(ProgrammeError) as caught:
        document(text)
    return caught.value


def test_numbers_stay_exact_and_dates_are_dates() -> None:
    found = document("a: 1.10\nb: 7\nc: 2023-02-28\nd: true\ne:\nf: 是\ng: [1_000, '8']\n")
    assert found.data == {
        "a": Decimal("1.10"),
        "b": 7,
        "c": date(2023, 2, 28),
        "d": True,
        "e": None,
        "f": "是",
        "g": [1000, "8"],
    }


def test_every_value_knows_its_line() -> None:
    found = document("a: 1\nb:\n  - c: 2\n    d: 3\n  - e\n")
    assert [found.line(p) for p in [("a",), ("b", 0, "d"), ("b", 1), ("b", 1, "no"), ("no",)]] == [
        *(1, 4, 5, 5, 1),
    ]
    assert found.where(("b", 0, "d")) == Where("x.yaml", line=4)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\na: 2\n", 2),
        ("a: 1\nb: [1\nc: 2\n", 3),
        ("a: 1\n\tb: 2\n", 2),
        ("? [x]\n: 1\n", 1),
        ("a: !!python/object:os.system x\n", 1),
        ("a: &x [*x]\n", 1),
        ("- a\n- b\n", 1),
        ("", 1),
    ],
)
def test_what_is_no_mapping_in_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    caught = error(text)
    assert caught.where == Where("x.yaml", line=line)
    assert caught.remedy


def test_deep_nesting_and_repeated_anchors_are_refused() -> None:
    assert error("a: " + "[" * 3000).remedy
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
    )
    assert "引用" in error(bomb).message


def test_a_file_that_is_missing_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeError) as caught:
        read_file(tmp_path / "none.yaml", ProgrammeError)
    assert "读不了" in caught.value.message
    (tmp_path / "gb.yaml").write_bytes("id: x\ntitle: 衢州\n".encode("gb18030"))
    with pytest.raises(ProgrammeError) as caught:
        read_file(tmp_path / "gb.yaml", ProgrammeError)
    assert caught.value.where == Where("gb.yaml", line=2)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("id: x\n", "utf-8-sig")
    assert read_file(tmp_path / "x.yaml", ProgrammeError).data == {"id": "x"}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "kind": {"enum": ["alpha", "beta"]},
        "n": {"type": "integer", "minimum": 3},
        "either": {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "string"}}]},
        "list": {"type": "array", "minItems": 2, "uniqueItems": True},
    },
}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id: 3\n", YamlProblem(1, "“id”应是文字（纯数字要加引号），现为 3。", '写成 "3"。')),
        ("id: a\nkidn: alpha\n", YamlProblem(2, "不认识“kidn”。", "是否想写“kind”？")),
        (
            "id: a\nkind: alpa\n",
            YamlProblem(2, "“kind”不能是 alpa。", "是否想写“alpha”？可以写：alpha、beta。"),
        ),
        ("id: a\nn: 1\n", YamlProblem(2, "“n”不能小于 3，现为 1。", "改成允许的值。")),
        ("id: a\nn: 3.5\n", YamlProblem(2, "“n”应是整数，现为 3.5。", "")),
        ("n: 3\n", YamlProblem(1, "缺少：id。", "加上一行“id: …”。")),
        (
            "id: a\neither: [b, 2]\n",
            YamlProblem(2, "“either”应是文字（纯数字要加引号），现为 2。", '写成 "2"。'),
        ),
        ("id: a\nlist: [b, b]\n", YamlProblem(2, "“list”有重复的项。", "删去重复的。")),
    ],
)
def test_a_problem_says_what_to_write_instead(text: str, problem: YamlProblem) -> None:
    assert check(document(text), SCHEMA) == (problem,)


def test_all_problems_are_told_at_once() -> None:
    found = document("kidn: 1\nn: 1\n")
    with pytest.raises(ProgrammeError) as caught:
        refuse(found, check(found, SCHEMA), ProgrammeError)
    assert caught.value.message.startswith("有 3 处问题：")
    assert [line.split("：")[0] for line in caught.value.message.splitlines()[1:]] == [
        *("  第 1 行", "  第 1 行", "  第 2 行"),
    ]


def test_nothing_wrong_raises_nothing() -> None:
    refuse(document("id: a\n"), (), ProgrammeError)


def test_a_far_off_word_has_no_nearest() -> None:
    assert nearest("规则", ["rules"]) is None


def plain(value: Any) -> Any:
    """As a JSON library would hand it over."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path]
    for key, item in inner:
        found += places(item, (*path, key)) if isinstance(item, (dict, list)) else [(*path, key)]
    return found


ODD = st.sampled_from(
    [None, True, -1, 0, 7, Decimal("0.5"), 10**7, "", "alpha", "A b", [], ["x", "x"], {}, {"no": 1}]
)


@cache
def sample(file: str) -> tuple[YamlDocument, list[tuple[Any, ...]]]:
    found = read_file(ROOT / file, ProgrammeError)
    return found, places(found.data)[1:]


@pytest.mark.parametrize("file", SAMPLES)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_our_checks_agree_with_the_library_whatever_is_put_where(
    file: str, data: st.DataObject
) -> None:
    found, known = sample(file)
    place, odd = data.draw(st.sampled_from(known)), data.draw(ODD)
    changed = put(found.data, place, odd)
    schema = SAMPLES[file]()
    ours = check(YamlDocument(found.name, found.text, changed, found.lines), schema)
    assert (not ours) == jsonschema.Draft202012Validator(schema).is_valid(plain(changed))


def put(data: dict[str, Any], place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(data)
    target: Any = changed
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value
    return changed


@pytest.mark.parametrize("file", SAMPLES)
def test_the_schemas_are_schemas_and_the_samples_keep_them(file: str) -> None:
    schema = SAMPLES[file]()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert check(sample(file)[0], schema) == ()
