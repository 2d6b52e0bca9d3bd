"""The secretary's desk before the panel: duplicates settled, corrections asked for and returned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from kepu_review.model import Application
from kepu_review.notebook.launch import DeskServer
from kepu_review.workflow import check, create_round, import_applications, open_round
from kepu_review.workflow.nominating import record_nomination

SCHEME = """\
id: own
title: 样例区科普教育基地
inherits: national
deadline: 2030-03-31
"""


def a_round(folder: Path) -> Path:
    scheme = folder / "样例区.yaml"
    scheme.write_text(SCHEME, encoding="utf-8")
    place = folder / "entry"
    with create_round(place, scheme) as rnd:
        apps = [
            Application(f"Q{n}", name, unit, category="venue", nominator=nominator)
            for n, (name, unit, nominator) in enumerate(
                (
                    ("虚构一号馆", "虚构单位甲", "中国虚构学会"),
                    ("虚构一号馆", "虚构单位甲", "浙江省科学技术协会"),
                    ("虚构三号馆", "虚构单位丙", None),
                    ("虚构四号馆", "虚构单位丁", "中国虚构学会"),
                ),
                start=1,
            )
        ]
        import_applications(rnd, apps, file="申报表.xlsx", sha256="0" * 64)
        record_nomination(rnd, "Q4", "浙江省科学技术协会")
        check(rnd)
    return place


def told(page: Page, text: str) -> None:
    expect(page.locator(".kp-office-told")).to_contain_text(text)


def test_duplicates_are_settled_and_a_correction_goes_its_way_by_keyboard_and_mouse(
    tmp_path: Path,
    serve: Callable[..., DeskServer],
    window: Callable[..., Page],
) -> None:
    place = a_round(tmp_path)
    page = window()
    page.goto(serve(place, "secretary").entry_url)
    page.get_by_role("tab", name="补正与重复", exact=True).click()
    page.get_by_label("Q1 · 虚构一号馆 · 虚构单位甲 · 中国虚构学会").check()
    first = page.locator(".kp-decision", has_text="单位和名称相同")
    first.get_by_role("button", name="确认").click()
    told(page, "请写明理由")
    first.get_by_label("理由（必填）").fill("申报单位确认")
    first.get_by_role("button", name="确认").click()
    told(page, "已处理，并写入留痕")

    second = page.locator(".kp-decision", has_text="经几个渠道推荐")
    second.get_by_label("浙江省科学技术协会").focus()
    page.keyboard.press("Space")
    second.get_by_label("理由（必填）").fill("按属地推荐")
    second.get_by_role("button", name="确认").click()
    expect(page.locator(".kp-office-body")).to_contain_text("没有未处理的重复申报")

    side = page.locator(".kp-office-side")
    side.get_by_label("申报", exact=True).first.select_option("Q3")
    side.get_by_label("没有推荐单位。").check()
    side.get_by_label("理由（必填）").fill("请补推荐单位")
    side.get_by_role("button", name="要求补正", exact=True).click()
    told(page, "已要求补正")
    row = page.get_by_role("row", name="虚构三号馆")
    expect(row).to_contain_text("待交回")
    row.get_by_role("button", name="虚构三号馆").click()
    side.get_by_label("延至").fill("2031-01-05T18:00")
    side.get_by_label("延长的理由").fill("推荐单位在办")
    side.get_by_role("button", name="延长期限").click()
    told(page, "期限已延长")
    side.get_by_label("交回时的说明").fill("已补")
    side.get_by_role("button", name="已交回，再次审查").click()
    told(page, "已交回，并再次审查")
    expect(page.get_by_role("row", name="虚构三号馆")).to_contain_text("已交回")

    with open_round(place) as rnd, rnd.store.reading() as db:
        kept = {name: one.keep for name, one in db.duplicates().items()}
        chosen = [one.nominator for one in db.nominations("Q4") if one.chosen]
        notes = [one.note for one in db.corrections().values()]
    assert (kept, chosen, notes) == ({"Q2": "Q1"}, ["浙江省科学技术协会"], ["已补"])
