"""Mistakes of an author: each is found on its line, with what to write instead."""

from __future__ import annotations

import pytest

from kepu_review import rubrics
from kepu_review.errors import RubricError
from kepu_review.text import speaking

RUBRIC = """\
id: test
version: "1"
title: 测试标准
full_marks: 20
pass_line: 12
grades:
  - {level: 优秀, minimum: 18}
  - {level: 合格, minimum: 12}
criteria:
  - id: A
    title: 开放
    max: 20
    children:
      - id: A1
        title: 年开放天数
        max: 10
        metric: open_days
        unit: 天/年
        scoring:
          kind: level_ranges
          bands:
            - {level: 优秀, share: [80, 100], minimum: 250}
            - {level: 合格, share: [60, 80], minimum: 200, maximum: 250}
            - {level: 不合格, share: [0, 60], maximum: 200}
      - id: A2
        title: 展项更新
        max: 5
        metric: exhibit_update_rate
        unit: "%"
        scoring:
          kind: bands
          bands:
            - {level: 高, points: 5, minimum: 15}
            - {level: 低, points: 0, maximum: 15}
      - id: A3
        title: 安全
        max: 5
        scoring:
          kind: parts
          parts:
            - {id: staff, text: 安全人员, points: 3}
            - {id: signs, text: 警示标志, points: 2}
"""

MISTAKES = [
    ("full_marks: 20", "full_marks: 25", 4, "满分写的是 25，各打分项合计 20。"),
    ("pass_line: 12", "pass_line: 30", 5, "合格线 30 高于满分 20。"),
    ("minimum: 12}", "minimum: 19}", 8, "等次“合格”的下限不低于上一等次“优秀”。"),
    ("title: 开放", "titel: 开放", 10, "不认识“titel”。"),
    ("    max: 20\n    ch", "    max: 22\n    ch", 12, "“A 开放”写 22 分，下级合计 20 分。"),
    ("max: 10", "max: ten", 16, "“criteria.children.max”应是数字，现为 ten。"),
    ("level_ranges", "level_range", 20, "“criteria.children.scoring.kind”不能是 level_range。"),
    ("level: 优秀, share: [80, 100]", "level: 优秀", 22, "“优秀”没有百分比区间。"),
    ("share: [80, 100]", "share: [100, 80]", 22, "“优秀”的区间写反了。"),
    ("share: [80, 100]", "share: [80, 95]", 21, "没有一档能得满分（100%）。"),
    ("share: [80, 100]", "share: [80, 120]", 22, None),
    ("maximum: 250", "maximum: 260", 22, "“合格”与“优秀”重叠：[250, 260) 同时属于两档。"),
    ("maximum: 250", "maximum: 240", 22, "[240, 250) 没有档次。"),
    ("maximum: 250", "maximum: 150", 23, "“合格”的区间 [200, 150) 里没有数。"),
    ("maximum: 250}", "maximum: 250, includes_maximum: true}", 22, None),
    ("maximum: 200", "minimum: 10, maximum: 200", 24, "[0, 10) 没有档次。"),
    ("level: 不合格", "level: 合格", 24, "“合格”写了两次。"),
    ("id: A2", "id: A1", 25, "指标编号“A1”写了两次。"),
    ("points: 5, minimum: 15", "points: 4, minimum: 15", 32, "没有一档能得满分 5。"),
    ("points: 5, minimum: 15", "points: 6, minimum: 15", 33, "“高”6 分，不在 0–5 之内。"),
    ("minimum: 15}", "minimum: 15, maximum: 90}", 33, "[90, 100] 没有档次。"),
    ("points: 3", "points: 2", 40, "各部分合计 4 分，满分 5 分。"),
    ("id: signs", "id: staff", 42, "“staff”写了两次。"),
    ("points: 2}", "points: 2, limit: 3}", 42, "limit 只用于按处扣分的部分。"),
    ("points: 2}", "points: -2}", 42, None),
    ("points: 2}", "point: 2}", 42, None),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), MISTAKES)
def test_a_mistake_is_told_with_its_line(
    old: str, new: str, line: int, message: str | None
) -> None:
    assert RUBRIC.count(old) == 1
    with pytest.raises(RubricError) as error:
        rubrics.loads(RUBRIC.replace(old, new), "试.yaml")
    where = error.value.where
    assert where is not None
    assert (where.file, where.line) == ("试.yaml", line)
    if message is not None:
        assert message in error.value.message
        assert error.value.remedy != "" or "应是" in message


def test_the_text_without_mistakes_loads_and_lints_clean() -> None:
    assert rubrics.lint(rubrics.loads(RUBRIC)) == ()


def test_all_contradictions_are_told_at_once() -> None:
    text = RUBRIC.replace("full_marks: 20", "full_marks: 25").replace(
        "maximum: 250", "maximum: 260"
    )
    with pytest.raises(RubricError) as error:
        rubrics.loads(text.replace("points: 3", "points: 2"), "试.yaml")
    assert str(error.value) == (
        "试.yaml，第 4 行：有 3 处问题：\n"
        "  第 4 行：满分写的是 25，各打分项合计 20。"
        " → 改为 full_marks: 20，或改各项的 max（加分项、扣分项不计入）。\n"
        "  第 22 行：“合格”与“优秀”重叠：[250, 260) 同时属于两档。"
        " → 把“合格”的 maximum 改为 250（含下界不含上界），或写 overlaps_accepted: 原因。\n"
        "  第 40 行：各部分合计 4 分，满分 5 分。 → 改为 max: 4，或改各部分的 points。\n"
        "怎么办：逐条修改后再试。"
    )


def test_all_unknown_keys_are_told_at_once_with_what_was_meant() -> None:
    text = RUBRIC.replace("title: 开放", "titel: 开放").replace("share: [0, 60]", "shares: [0, 60]")
    with pytest.raises(RubricError) as error:
        rubrics.loads(text)
    assert "是否想写“title”？" in error.value.message
    assert "是否想写“share”？" in error.value.message


def test_a_mistake_is_told_in_english_to_those_who_read_english() -> None:
    with speaking("en"), pytest.raises(RubricError) as error:
        rubrics.loads(RUBRIC.replace("maximum: 250", "maximum: 240"), "try.yaml")
    with speaking("en"):
        told = str(error.value)
    assert told == (
        "try.yaml, line 22: No level covers [240, 250).\nWhat to do: Write maximum: 250 for "
        "“合格”, or write gaps_accepted: with the reason."
    )


@pytest.mark.parametrize(
    ("maximum", "key"), [("240", "gaps_accepted"), ("260", "overlaps_accepted")]
)
def test_a_gap_or_an_overlap_is_accepted_with_a_reason(maximum: str, key: str) -> None:
    text = RUBRIC.replace("maximum: 250", f"maximum: {maximum}")
    accepted = text.replace("level_ranges", f"level_ranges\n          {key}: 原表如此")
    assert rubrics.lint(rubrics.loads(accepted)) == ()


def test_a_leaf_needs_scoring_and_a_group_has_none() -> None:
    bare = RUBRIC[: RUBRIC.index("        scoring:\n          kind: parts")]
    with pytest.raises(RubricError) as error:
        rubrics.loads(bare)
    assert "“A3 安全”既没有 scoring，也没有 children。" in error.value.message
    both = RUBRIC.replace("    children:", "    scoring: {kind: judgement}\n    children:")
    with pytest.raises(RubricError) as error:
        rubrics.loads(both)
    assert error.value.message == "“A”有 children，不能再有 scoring。"


def test_a_metric_without_intervals_is_worth_a_second_look() -> None:
    text = RUBRIC.replace(", minimum: 15}", "}").replace(", maximum: 15}", "}")
    problems = rubrics.lint(rubrics.loads(text))
    assert [(problem.line, problem.message) for problem in problems] == [
        (32, "写了 metric，但没有一档写数值区间。")
    ]
