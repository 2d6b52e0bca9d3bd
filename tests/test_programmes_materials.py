"""Materials against the rules of a notice; what could not be measured never passes."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from kepu_review.model import Application, Finding, Material, MaterialRule, Severity
from kepu_review.programmes.alike import BITS, NEAR, alike, neighbours
from kepu_review.programmes.materials import check_materials, not_handed_in

APPLICATION = Application("K1", "某馆科普教育基地", "某某馆")
PHOTOS = MaterialRule(
    "photos",
    "活动照片",
    "photo",
    "通知三（一）",
    minimum=3,
    maximum=5,
    formats=("jpg",),
    min_bytes=2_000_000,
    named="{applicant}{n}",
)
FILMS = MaterialRule(
    "films",
    "视频",
    "video",
    "通知三（二）",
    maximum=2,
    formats=("mp4", "mov"),
    max_seconds=300,
    sizes=((1920, 1080), (1080, 1920)),
)


def photo(number: int, **other: object) -> Material:
    title = f"某某馆{number}"
    made = Material(
        *("K1", f"K1/{title}.jpg", title, "photo", f"{number:064x}"),
        bytes=2_000_000,
        width=4000,
        height=3000,
        format="jpg",
    )
    return replace(made, **other)  # type: ignore[arg-type]


def film(name: str = "讲解.mp4", **other: object) -> Material:
    made = Material(
        *("K1", f"K1/{name}", name.partition(".")[0], "video", "f" * 64),
        bytes=9_000_000,
        width=1920,
        height=1080,
        seconds=299.0,
        format=name.rpartition(".")[2],
    )
    return replace(made, **other)  # type: ignore[arg-type]


def paper(title: str, **other: object) -> Material:
    made = Material(
        "K1", f"K1/{title}.pdf", title, "pdf", "e" * 64, bytes=1000, pages=2, format="pdf"
    )
    return replace(made, **other)  # type: ignore[arg-type]


def said(materials: list[Material], *rules: MaterialRule) -> list[str]:
    return [one.message for one in check_materials(APPLICATION, materials, rules)]


def test_what_keeps_every_rule_is_not_mentioned() -> None:
    assert said([photo(1), photo(2), photo(3), film()], PHOTOS, FILMS) == []


def test_a_finding_names_rule_clause_and_remedy() -> None:
    (found,) = check_materials(APPLICATION, [photo(1), photo(2)], [PHOTOS])
    assert found == Finding(
        "photos",
        Severity.ERROR,
        "K1",
        "活动照片有 2 份，少于 3 份。",
        "请申报单位补交。",
        None,
        "通知三（一）",
    )
    own = replace(PHOTOS, severity=Severity.WARNING, remedy="先打电话。")
    (found,) = check_materials(APPLICATION, [photo(1), photo(2)], [own])
    assert (found.severity, found.remedy) == (Severity.WARNING, "先打电话。")


def test_too_many_are_counted() -> None:
    assert said([photo(n) for n in range(1, 7)], PHOTOS) == ["活动照片有 6 份，多于 5 份。"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            photo(1, format="png"),
            "“某某馆1.jpg”名称以 .jpg 结尾，内容却是 PNG，应为 JPG。",
        ),
        (
            photo(1, file="K1/某某馆1.png", format="png"),
            "“某某馆1.png”是 PNG，应为 JPG。",
        ),
        (photo(1, kind="file", format=None), "“某某馆1.jpg”不是 JPG 文件，看不出是什么。"),
        (photo(1, format=None), "“某某馆1.jpg”的格式量不出来，不能算合格。"),
        (photo(1, bytes=1_999_999), "“某某馆1.jpg”1.999999 MB，小于 2 MB。"),
        (photo(1, bytes=None), "“某某馆1.jpg”的文件大小量不出来，不能算合格。"),
        (photo(1, kind="broken"), "“某某馆1.jpg”已损坏或不完整。"),
        (photo(1, title="正门"), "“某某馆1.jpg”没有按规定命名。"),
        (photo(1, title="某某馆"), "“某某馆1.jpg”没有按规定命名。"),
    ],
)
def test_a_photo_that_is_wrong_is_told_as_measured(wrong: Material, message: str) -> None:
    assert said([wrong, photo(2), photo(3)], PHOTOS) == [message]


@pytest.mark.parametrize("title", ["某某馆 1", "某某馆（1）", "照片 · 某某馆-01", "某某馆１"])
def test_a_name_with_its_number_set_apart_is_a_right_one(title: str) -> None:
    assert said([photo(1, title=title), photo(2), photo(3)], PHOTOS) == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (film(seconds=301.0), "“讲解.mp4”时长 5:01，超过 5:00。"),
        (film(seconds=None), "“讲解.mp4”的时长量不出来，不能算合格。"),
        (film(width=1280, height=720), "“讲解.mp4”画面 1280×720，应为 1920×1080 或 1080×1920。"),
        (film(width=None), "“讲解.mp4”的画面大小量不出来，不能算合格。"),
        (film("讲解.avi", kind="file"), "“讲解.avi”是 AVI，应为 MP4 或 MOV。"),
        (film(kind="broken", seconds=None), "“讲解.mp4”已损坏或不完整。"),
    ],
)
def test_a_video_that_is_wrong_is_told_as_measured(wrong: Material, message: str) -> None:
    found = said([wrong], FILMS)
    assert found[:1] == [message]


@pytest.mark.parametrize("seconds", [299.0, 300.0, 300.4])
def test_five_minutes_are_five_minutes(seconds: float) -> None:
    upright = film("讲解.mov", width=1080, height=1920, seconds=seconds)
    assert said([upright], FILMS) == []


def test_files_go_to_the_rule_whose_word_their_folder_or_name_has() -> None:
    overview = replace(PHOTOS, id="a", title="概况照片", words=("概况",), minimum=1, named=None)
    events = replace(PHOTOS, id="b", title="活动照片", words=("活动",), minimum=1, named=None)
    one = photo(1, file="K1/基地概况-1.jpg", title="基地概况 · 1")
    other = photo(2, title="活动1")
    assert said([one, other], overview, events) == []
    assert said([one, photo(3, title="正门")], overview, events) == [
        "活动照片有 0 份，少于 1 份。",
        "“正门”分不清属于哪一项材料，没有计入。",
    ]


def test_a_word_in_the_name_of_the_applicant_tells_nothing_of_a_file() -> None:
    asked = {"named": None, "min_bytes": None, "minimum": 1}
    activities = replace(PHOTOS, words=("活动",), **asked)  # type: ignore[arg-type]
    views = replace(PHOTOS, id="views", title="概况照片", words=("概况",), **asked)  # type: ignore[arg-type]
    centre = replace(APPLICATION, applicant="某市青少年活动中心")
    files = [
        photo(n, file=f"K1/{name}.jpg", title=name)
        for n, name in enumerate(("概况-某市青少年活动中心1", "某市青少年活动中心2", "活动-门口"))
    ]
    found = check_materials(centre, files, [activities, views])
    assert [(one.rule, one.message) for one in found] == [
        ("material.unclear", "“某市青少年活动中心2”分不清属于哪一项材料，没有计入。")
    ]


def test_a_paper_told_by_no_word_is_the_form_where_none_else_is() -> None:
    form = MaterialRule("form", "申报表", "form", "x", words=("申报表",), minimum=1, maximum=1)
    assert said([paper("扫描001")], form) == []
    assert said([paper("申报表"), paper("活动总结")], form) == [
        "“活动总结”分不清属于哪一项材料，没有计入。"
    ]


def test_a_picture_may_be_handed_in_for_what_is_neither_photo_nor_paper() -> None:
    overview = replace(PHOTOS, id="a", words=("概况",), minimum=None, named=None)
    events = replace(overview, id="b", words=("活动",))
    team = MaterialRule("team", "服务队注册情况", "other", "x", words=("志愿",), minimum=1)
    assert said([photo(1, title="志愿服务队注册")], overview, events, team) == []


def test_a_form_that_came_as_a_picture_is_of_a_wrong_format() -> None:
    form = MaterialRule(
        "form", "申报表", "pdf", "x", words=("申报表",), minimum=1, formats=("pdf",)
    )
    assert said([photo(1, title="盖章申报表")], form) == ["“某某馆1.jpg”是 JPG，应为 PDF。"]


def test_a_seal_and_paper_are_for_a_person_to_see() -> None:
    form = MaterialRule("form", "申报表", "pdf", "x", minimum=1, copies=2, sealed=True)
    assert said([paper("申报表", scan=True)], form) == [
        "请核对“申报表”是否已加盖公章。",
        "申报表须交纸质原件 2 份。",
    ]
    found = check_materials(APPLICATION, [paper("申报表", scan=False)], [form])
    assert [(one.severity, one.message) for one in found] == [
        (Severity.WARNING, "“申报表”不像扫描件，请核对是否已加盖公章。"),
        (Severity.INFO, "申报表须交纸质原件 2 份。"),
    ]


def test_a_paper_that_needs_a_password_is_told() -> None:
    form = MaterialRule("form", "申报表", "pdf", "x", minimum=1)
    locked = paper("申报表", encrypted=True, pages=None)
    assert said([locked], form) == ["“申报表.pdf”设有打开密码，看不到内容。"]


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        (("免费",), []),
        (("收费",), ["物价备案证明有 0 份，少于 1 份。"]),
        (None, ["“开放形式”未填，不能判断是否须交物价备案证明。"]),
    ],
)
def test_a_material_that_only_some_must_hand_in(
    value: tuple[str, ...] | None, messages: list[str]
) -> None:
    rule = MaterialRule(
        *("price", "物价备案证明", "pdf", "表 E"),
        minimum=1,
        when=MappingProxyType({"open_form": ("收费",)}),
    )
    values = {} if value is None else {"open_form": value}
    application = replace(APPLICATION, values=MappingProxyType(values))
    found = check_materials(application, [], [rule], titles={"open_form": "开放形式"})
    assert [one.message for one in found] == messages


def test_without_rules_only_broken_files_are_named() -> None:
    assert said([photo(1), photo(2, kind="broken")]) == ["“某某馆2”（.jpg）已损坏或不完整。"]


def test_a_round_without_any_materials_says_that_nothing_was_checked() -> None:
    assert not_handed_in(APPLICATION, ()) == ()
    (found,) = not_handed_in(APPLICATION, [PHOTOS])
    assert (found.rule, found.severity) == ("material.none", Severity.INFO)


def looking(application: str, number: int, phash: int) -> Material:
    made = photo(number, application=application, file=f"{application}/{number}.jpg")
    return replace(made, phash=f"{phash:032x}")


def test_the_same_file_in_two_applications_is_told_to_both() -> None:
    one = photo(1)
    other = replace(one, application="K2", file="K2/门.jpg")
    assert [(f.application, f.rule, f.message) for f in alike([other, one, photo(2)])] == [
        ("K1", "material.same", "“某某馆1.jpg”与申报 K2 的“门.jpg”的内容完全相同。"),
        ("K2", "material.same", "“门.jpg”与申报 K1 的“某某馆1.jpg”的内容完全相同。"),
    ]


def test_photos_that_look_alike_are_told_with_how_much() -> None:
    seen = [looking("K1", 1, 0b1111), looking("K2", 2, 0), looking("K3", 3, (1 << BITS) - 1)]
    found = alike(seen)
    assert [(one.application, one.message) for one in found] == [
        ("K1", "照片“1.jpg”与申报 K2 的“2.jpg”看上去几乎相同（相似 96%）。"),
        ("K2", "照片“2.jpg”与申报 K1 的“1.jpg”看上去几乎相同（相似 96%）。"),
    ]
    assert {one.severity for one in found} == {Severity.WARNING}


def test_many_alike_are_counted_and_own_ones_said_as_own() -> None:
    seen = [looking("K1", 1, 7), looking("K1", 2, 7), *(looking(f"K{n}", n, 7) for n in (3, 4, 5))]
    assert alike(seen)[0].message == (
        "照片“1.jpg”与本申报的“2.jpg”、申报 K3 的“3.jpg”、申报 K4 的“4.jpg”等 4 份"
        "看上去几乎相同（相似 100%）。"
    )


def test_every_pair_within_reach_is_found_whichever_bits_differ() -> None:
    spread = sum(1 << (BITS * bit // NEAR) for bit in range(NEAR))
    found = neighbours({"a": 0, "b": spread, "c": spread | 1 << 127 | 1 << 126})
    assert found["a"] == {"b": NEAR}
    assert found["c"] == {"b": 2}
