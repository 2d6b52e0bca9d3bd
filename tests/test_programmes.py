"""Programme files, screening by their rules, quotas and proposed outcomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from kepu_review import rankings
from kepu_review.errors import ProgrammeError, Where
from kepu_review.model import (
    CATEGORY_CHOSEN,
    CATEGORY_NOTE,
    Application,
    Blindness,
    Category,
    EligibilityRule,
    Field,
    FieldKind,
    Finding,
    Programme,
    RuleKind,
    Severity,
    Subtype,
    Tier,
)
from kepu_review.programmes import (
    STANDARD_FIELDS,
    load,
    loads,
    schema,
    screen,
)

MINIMAL = """\
id: small
title: 示例认定
organiser: 示例协会
document: {title: 示例通知, number: 示例〔2023〕1号, year: 2023}
categories: [venue, media]
"""

VENUE = Category(
    "venue",
    "科技场馆类",
    "Venues",
    "示例",
    "示例办法第四条",
    "venue",
    subtypes=(Subtype("comprehensive", "综合性科技馆"),),
    fields=(Field("dome_seats", "座位数", FieldKind.INTEGER, maximum=500),),
)
MEDIA = Category("media", "媒体传播类", "Media", "示例", "示例办法第四条", "media")
CATEGORIES = {"venue": VENUE, "media": MEDIA}


def application(**values: Any) -> Application:
    named = {
        name: values.pop(name)
        for name in ("name", "category", "region", "subtype", "notes")
        if name in values
    }
    base = Application("A1", "示例科普教育基地", "示例单位", category="venue", values=values)
    return replace(base, **named)


def rules_of(found: tuple[Finding, ...]) -> list[tuple[str, Severity]]:
    return [(finding.rule, finding.severity) for finding in found]


def screened(text: str, subject: Application) -> list[tuple[str, Severity]]:
    return rules_of(screen(subject, loads(MINIMAL + text), CATEGORIES))


def one_rule(kind: RuleKind, value: Any = None, **more: Any) -> Programme:
    rule = EligibilityRule("r", "条件", kind, "第一条", field="open_days", value=value, **more)
    return replace(loads(MINIMAL), rules=(rule,))


def test_a_minimal_file_is_a_programme_with_declared_defaults() -> None:
    programme = loads(MINIMAL)
    assert (programme.id, programme.categories) == ("small", ("venue", "media"))
    assert (programme.policy.method, programme.policy.tie_decimals) == ("mean", 4)
    assert programme.text == MINIMAL
    assert len(programme.hash) == 64


def test_the_hash_does_not_depend_on_line_ends_or_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_bytes(("\ufeff" + MINIMAL).replace("\n", "\r\n").encode())
    assert load(tmp_path / "p.yaml") == loads(MINIMAL)
    assert loads(MINIMAL + "edition: 第二批\n").hash != loads(MINIMAL).hash


def test_everything_in_a_file_reaches_the_model() -> None:
    programme = loads(
        MINIMAL
        + """\
deadline: 2023-02-28
regions: [{id: north, title: 北区, aliases: [北]}]
standard_fields: [open_days, guides]
fields:
  - {id: guides, title: 讲解员, title_en: Guides, kind: integer, unit: 人, maximum: 99.5}
form_categories: {场馆: [venue, media]}
rules:
  - {id: r1, title: 开放够久, kind: at_least, field: open_days, value: 200.5, clause: 第五条}
quotas: [{id: q1, by: region, floor: 6, clause: 第三条}]
stages: [{id: s1, title: 初评, kind: preliminary, actors: [专家], scored: true}]
policy:
  {method: trimmed, reviews_per_application: 5, pass_line: 60.5, source: 第八条,
   blindness: {expert_names: deliberation, totals: never}}
tiers: [{id: t1, title: 入选, minimum_score: 80, per_category: {venue: 3}}]
notice: {days: 7, day_kind: natural, order_by: [pinyin], clause: 第九条}
"""
    )
    assert programme.deadline == date(2023, 2, 28)
    assert [(f.id, f.maximum) for f in programme.fields] == [("open_days", 366), ("guides", 99.5)]
    assert programme.fields[0] == STANDARD_FIELDS["open_days"]
    assert programme.form_categories == {"场馆": ("venue", "media")}
    assert programme.rules[0].value == 200.5
    assert (programme.policy.method, programme.policy.pass_line) == ("trimmed", Decimal("60.5"))
    assert programme.policy.blindness == Blindness("deliberation", "never", "deliberation")
    assert programme.tiers == (
        Tier("t1", "入选", Decimal(80), per_category=MappingProxyType({"venue": 3})),
    )
    assert programme.notice.order_by == ("pinyin",)


@pytest.mark.parametrize(
    ("text", "line", "message", "remedy"),
    [
        ("ruels: []\n", 6, "不认识“ruels”。", "是否想写“rules”？"),
        (
            "standard_fields: [open_day]\n",
            6,
            "没有常用字段“open_day”。",
            "是否想写“open_days”？",
        ),
        (
            "rules:\n  - {id: r, title: 甲, kind: required, field: open_dys, clause: 一}\n"
            "standard_fields: [open_days]\n",
            7,
            "没有字段“open_dys”。",
            "是否想写“open_days”？",
        ),
        (
            "rules:\n  - {id: r, title: 甲, kind: at_least, field: name, value: 高, clause: 一}\n",
            7,
            "at_least 要与一个数比较。",
            "写上“value: …”。",
        ),
        (
            "rules:\n  - {id: r, title: 甲, kind: required, clause: 一}\n",
            7,
            "规则“r”没有写查哪个字段。",
            "加上一行“field: …”。",
        ),
        (
            "regions:\n  - {id: a, title: 甲}\n  - {id: a, title: 乙}\n",
            8,
            "编号“a”在第 7 行用过。",
            "换一个编号。",
        ),
        (
            "fields:\n  - {id: a, title: 面积}\n  - {id: b, title: 大小, aliases: [面积]}\n",
            8,
            "表头“面积”已属于字段 a。",
            "换一个表头，或去掉一处。",
        ),
        ("form_categories: {报刊: [medai]}\n", 6, "没有类别“medai”。", "是否想写“media”？"),
        ("deadline: 2023-02-30\n", 6, "没有这一天：2023-02-30。", "写成 2023-02-28 这样。"),
        (
            "notice:\n  days: 5\n  day_kind: working\n  holidays: [2023-04-31]\n",
            9,
            "没有这一天：2023-04-31。",
            "写成 2023-02-28 这样。",
        ),
        (
            "notice: {days: 5, day_kind: working, holidays: [2023-10-07],\n"
            "  extra_workdays: [2023-10-07]}\n",
            7,
            "2023-10-07 既放假又上班。",
            "核对放假通知，去掉一处。",
        ),
        (
            "deadline: 二月底\n",
            6,
            "“deadline”的写法不对：二月底。",
            "写成 2023-02-28 这样。",
        ),
        (
            "quotas: [{id: q, by: region, clause: 一}]\n",
            6,
            "名额没有上下限，或下限大于上限。",
            "写 floor 或 cap，且 floor ≤ cap。",
        ),
        (
            "tiers:\n  - {id: a, title: 甲, minimum_score: 60}\n"
            "  - {id: b, title: 乙, minimum_score: 80}\n",
            8,
            "结论由好到次，分数线不能逐档升高。",
            "调整次序或分数线。",
        ),
        (
            "policy: {source: 一, reviews_per_application: 2, minimum_reviews: 3}\n",
            6,
            "至少份数大于每份专家数。",
            "改小它，或增加专家数。",
        ),
    ],
)
def test_a_mistake_in_a_file_is_told_with_line_and_what_to_write(
    text: str, line: int, message: str, remedy: str
) -> None:
    with pytest.raises(ProgrammeError) as caught:
        loads(MINIMAL + text, "p.yaml")
    assert caught.value.where == Where("p.yaml", line=line)
    assert (caught.value.message, caught.value.remedy) == (message, remedy)


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    with pytest.raises(ProgrammeError) as caught:
        loads("id: X\ntitle: 3\ncategories: [venue]\n", "p.yaml")
    assert caught.value.message.startswith("有 3 处问题：")


def test_a_programme_may_choose_every_method_that_needs_nothing_of_the_round() -> None:
    allowed = schema()["properties"]["policy"]["properties"]["method"]["enum"]
    assert sorted(allowed) == sorted(
        name for name, one in rankings.METHODS.items() if not one.needs_weights | one.needs_marks
    )


@pytest.mark.parametrize(
    ("kind", "limit", "good", "bad"),
    [
        (RuleKind.AT_LEAST, 200.0, [200, 200.0, 366], [199, 0, 199.99]),
        (RuleKind.AT_MOST, 200.0, [200, 0], [201]),
        (RuleKind.MAX_LENGTH, 3.0, ["甲乙丙", ""], ["甲乙丙丁"]),
        (RuleKind.ENDS_WITH, "基地", ["示例基地", "示例基地 "], ["基地甲"]),
        (RuleKind.ENDS_WITH, ("基地", "馆"), ["示例馆"], ["示例园"]),
        (RuleKind.ONE_OF, ("免费", "收费"), ["免费", ("免费", "收费")], ["优惠", ("免费", "优惠")]),
        (RuleKind.IS_TRUE, None, [True], [False]),
        (RuleKind.IS_FALSE, None, [False], [True]),
    ],
)
def test_a_rule_holds_exactly_where_it_says(
    kind: RuleKind, limit: Any, good: list[Any], bad: list[Any]
) -> None:
    programme = one_rule(kind, limit)
    for value in good:
        assert screen(application(open_days=value), programme, {}) == ()
    for value in bad:
        found = screen(application(open_days=value), programme, {})
        assert rules_of(found) == [("r", Severity.ERROR)]


@pytest.mark.parametrize("kind", RuleKind)
def test_a_missing_value_fails_only_where_it_must_be_there(kind: RuleKind) -> None:
    found = rules_of(screen(application(), one_rule(kind, 1.0), {}))
    expected = {
        RuleKind.REQUIRED: [("r", Severity.ERROR)],
        RuleKind.IS_TRUE: [("r", Severity.ERROR)],
        RuleKind.ATTEST: [("r", Severity.INFO)],
    }
    assert found == expected.get(kind, [])


@pytest.mark.parametrize(
    ("value", "severity"),
    [(True, None), (False, Severity.ERROR), (3, None), (0, Severity.ERROR), (50000.0, None)],
)
def test_a_field_attests_a_condition_or_fails_it(value: Any, severity: Severity | None) -> None:
    found = screen(application(open_days=value), one_rule(RuleKind.ATTEST), {})
    assert [finding.severity for finding in found] == ([severity] if severity else [])


def test_a_rule_for_categories_and_subtypes_concerns_only_those() -> None:
    programme = one_rule(RuleKind.REQUIRED, categories=("venue",), subtypes=("comprehensive",))
    assert screen(application(), programme, {}) == ()
    assert screen(application(category="media", subtype="comprehensive"), programme, {}) == ()
    assert len(screen(application(subtype="comprehensive"), programme, CATEGORIES)) == 1


def test_a_finding_carries_clause_message_and_remedy() -> None:
    (finding,) = screen(
        application(open_days=100),
        one_rule(RuleKind.AT_LEAST, 200.0, remedy="核对开放记录。", severity=Severity.WARNING),
        {},
    )
    assert finding == Finding(
        "r", Severity.WARNING, "A1", "条件（现为：100）", "核对开放记录。", "open_days", "第一条"
    )


FIELDS = """\
fields:
  - {id: a, title: 面积, kind: number, unit: 平方米, required: true, minimum: 10, maximum: 99}
  - {id: b, title: 简介, title_en: Text, kind: long_text, max_length: 5}
  - {id: c, title: 形式, title_en: Form, kind: choices, choices: [免费, 收费]}
"""


@pytest.mark.parametrize(
    ("values", "rules", "message"),
    [
        ({}, ["field.a"], "面积未填。"),
        ({"a": 9}, ["field.a"], "面积为 9 平方米，小于 10。"),
        ({"a": 100.5}, ["field.a"], "面积为 100.5 平方米，大于 99。"),
        ({"a": 10, "b": "甲乙丙丁戊己"}, ["field.b"], "简介共 6 字，超过 5 字。"),
        ({"a": 10, "c": ("免费", "送票")}, ["field.c"], "形式不能填“送票”。"),
        ({"a": 10, "b": "甲乙丙丁戊", "c": ("免费", "收费")}, [], ""),
    ],
)
def test_typed_fields_are_checked(values: dict[str, Any], rules: list[str], message: str) -> None:
    found = screen(application(**values), loads(MINIMAL + FIELDS), CATEGORIES)
    assert [finding.rule for finding in found] == rules
    assert [finding.message for finding in found] == ([message] if message else [])


def test_fields_of_the_category_are_checked_too() -> None:
    assert screened("", application(dome_seats=501)) == [("field.dome_seats", Severity.ERROR)]
    assert screened("", application(category="media", dome_seats=501)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"category": None}, [("category.missing", Severity.ERROR)]),
        ({"category": "nature"}, [("category.unknown", Severity.ERROR)]),
        ({"category": "media"}, [("category.not_on_form", Severity.WARNING)]),
        ({"subtype": "nonsense"}, [("subtype.unknown", Severity.WARNING)]),
        ({"notes": {CATEGORY_NOTE: "表上为场馆"}}, [("category.mapped", Severity.INFO)]),
    ],
)
def test_the_category_is_settled_or_flagged(
    changes: dict[str, Any], expected: list[tuple[str, Severity]]
) -> None:
    assert screened("form_categories: {场馆: [venue]}\n", application(**changes)) == expected


def test_a_form_type_of_several_categories_warns_until_a_person_chose() -> None:
    text = "form_categories: {场馆: [venue, media]}\n"
    mapped = {CATEGORY_NOTE: "表上为场馆"}
    assert screened(text, application(notes=mapped)) == [("category.mapped", Severity.WARNING)]
    chosen = application(notes={**mapped, CATEGORY_CHOSEN: "venue"})
    assert screened(text, chosen) == [("category.mapped", Severity.INFO)]


def test_a_region_outside_the_programme_is_an_error() -> None:
    text = "regions: [{id: north, title: 北区}]\n"
    assert screened(text, application(region="north")) == []
    assert screened(text, application(region="south")) == [("region.unknown", Severity.ERROR)]
    assert screened(text, application()) == [("region.unknown", Severity.ERROR)]


def test_a_programme_says_which_days_of_a_notice_are_free_and_which_weekends_are_worked() -> None:
    notice = """\
notice:
  days: 5
  day_kind: working
  holidays: [2023-10-02, 2023-10-03]
  extra_workdays: [2023-10-07]
"""
    rule = loads(MINIMAL + notice).notice
    assert rule.holidays == (date(2023, 10, 2), date(2023, 10, 3))
    assert rule.extra_workdays == (date(2023, 10, 7),)
    assert loads(MINIMAL).notice.holidays == ()
