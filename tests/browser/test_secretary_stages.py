"""The stages at the secretary's desk: what each needs, entering one, the trace of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from kepu_review.notebook.launch import DeskServer
from kepu_review.workflow import open_round


def test_a_secretary_sees_what_a_stage_needs_and_enters_the_next_one(
    place: Path, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    page = window()
    page.goto(serve(place, "secretary").page_url)
    page.get_by_role("tab", name="阶段与期限", exact=True).click()
    listed = page.get_by_role("table", name="认定项目的环节")
    row = listed.locator("tbody tr", has_text="评审").filter(has_text="市科协").first
    expect(listed.locator("[aria-current=step]")).to_have_text("现在")
    expect(row).to_contain_text("打分中")

    form = page.locator(".kp-box", has=page.get_by_role("heading", name="进入环节", exact=True))
    form.get_by_label("县（市、区）推荐").check()
    form.get_by_role("button", name="确认进入环节").click()
    told = page.locator(".kp-office-told")
    expect(told).to_contain_text("已进入环节“县（市、区）推荐”")

    form.get_by_label("退回“平台申报”").check()
    form.get_by_role("button", name="确认进入环节").click()
    expect(told).to_contain_text("退回前一环节须写明理由")

    form.get_by_label("公示", exact=True).check()
    form.get_by_role("button", name="确认进入环节").click()
    expect(told).to_contain_text("还不能进入环节“公示”")
    expect(told).to_contain_text(re.compile("跳过了不可省略的环节“评审”"))

    form.get_by_label("评审", exact=True).check()
    form.get_by_label("搁置没有满足的条件（须写明理由）").check()
    form.get_by_label(re.compile("^理由")).fill("待补正的另行审查，经办公室同意")
    form.get_by_role("button", name="确认进入环节").click()
    expect(told).to_contain_text("已进入环节“评审”")
    with open_round(place) as rnd, rnd.store.reading() as db:
        newest = db.stage_log()[-1]
    assert (newest.stage, newest.reason) == ("preliminary", "待补正的另行审查，经办公室同意")
