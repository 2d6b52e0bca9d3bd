"""结果把握 in the browser: the chair reads, the secretary acts, an expert looks back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from kepu_review.model import Phase
from kepu_review.notebook.launch import DeskServer
from kepu_review.workflow import change_phase, open_round
from tests.browser.test_offices import tab, told


def part(page: Page, name: str) -> None:
    page.get_by_role("group", name="看哪一面").get_by_role("button", name=name).click()


def test_a_chair_reads_how_sure_the_list_is_and_follows_it_to_a_sheet(
    place: Path, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    page = window()
    page.goto(serve(place, "chair").page_url)
    tab(page, "结果把握")
    expect(page.get_by_role("heading", name="名单有多稳")).to_be_visible()
    expect(page.locator(".kp-saying")).to_have_count(6)
    expect(page.get_by_role("heading", name="现在该做什么")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^真正够线的可能：临界："))).to_be_visible()
    with page.expect_download() as download:
        page.locator("summary", has_text="数据表").last.click()
        page.get_by_role("button", name="下载数据表（CSV）").click()
    assert download.value.suggested_filename == "校正分.csv"
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("总名次,编号,申报,类别,平均分,校正分")

    page.locator("summary", has_text="分值权重怎么影响名单").focus()
    page.keyboard.press("Enter")
    weights = page.get_by_role("table", name="分值权重怎么影响名单")
    expect(weights.get_by_role("columnheader", name="名单不变的范围")).to_be_visible()
    assert weights.locator("tbody tr").count() >= 5

    part(page, "专家宽严")
    expect(page.get_by_role("img", name=re.compile("^专家的宽严"))).to_be_visible()
    link = page.locator(".kp-certain-look .kp-link").first
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", name=name)).to_be_focused()
    expect(page.get_by_text("不是对专家的评价")).to_be_visible()
    page.get_by_role("button", name="返回").click()

    part(page, "逐份打分")
    expect(page.get_by_role("img", name=re.compile("热图"))).to_be_visible()
    page.get_by_role("grid").locator('[tabindex="0"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="评审表对照")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("grid")).to_be_visible()


def test_a_secretary_sees_the_design_and_takes_suggested_reviews_over(
    place: Path, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    page = window()
    page.goto(serve(place, "secretary").page_url)
    tab(page, "分派")
    design = page.locator("details", has=page.get_by_role("heading", name="评审设计检查"))
    expect(design.locator("summary").first).to_contain_text("各组相通")
    expect(design.locator("summary").first).to_contain_text("误差约 ±")
    page.locator("summary", has_text="建议增评").click()
    page.get_by_label("最多增评几份").fill("2")
    page.get_by_role("button", name="算一算").click()
    table = page.get_by_role("table", name="建议增评")
    expect(table.get_by_role("checkbox")).to_have_count(2)
    table.get_by_role("checkbox").last.uncheck()
    number = table.locator("tbody .kp-under").first.inner_text()
    page.get_by_role("button", name="采纳并分派 1 份").click()
    told(page, "已分派 1 份增评")
    with open_round(place) as rnd, rnd.store.reading() as db:
        _, event = db.history(kinds=["assigned"], limit=1)[0]
    assert [pair[0] for pair in event.payload["pairs"]] == [number]
    assert "按建议增评" in event.payload["reason"]


def test_an_expert_looks_back_on_the_own_marks_after_the_round(
    place: Path, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    with open_round(place) as rnd:
        change_phase(rnd, Phase.DELIBERATION, reason="测试")
        change_phase(rnd, Phase.CLOSED, reason="测试")
    page = window()
    page.goto(serve(place, "E02").page_url)
    page.locator("summary", has_text="我的评审情况").click()
    expect(page.get_by_text("这些数字用来对照，不是评价")).to_be_visible()
    expect(page.get_by_role("table", name="我的总分和其他专家的平均")).to_be_visible()
    assert "专家丙" not in page.locator(".kp-own-page").inner_text()
