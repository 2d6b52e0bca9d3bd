"""公示与异议: published, objected to and settled by pages alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from kepu_review.model import Phase
from kepu_review.notebook.launch import DeskServer
from kepu_review.workflow import change_phase, open_round
from kepu_review.workflow.publishing import proposed_list
from tests.browser.test_offices import tab, told


def confirmed(place: Path) -> int:
    """The organiser has confirmed every one on the list; how many."""
    with open_round(place) as rnd:
        with rnd.store.reading() as db:
            listed = sorted(proposed_list(rnd, db))
        payload = {
            "stage": "confirm",
            "applications": [{"id": a, "approved": True, "reason": ""} for a in listed],
            "by_office": "演示办公室",
        }
        rnd.store.write(lambda db: db.append("confirmed", payload, actor="secretary"))
        change_phase(rnd, Phase.DELIBERATION, reason="评审结束")
    return len(listed)


def test_a_notice_is_published_and_an_objection_settled(
    place: Path, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    listed = confirmed(place)
    page = window()
    page.goto(serve(place, "secretary").entry_url)
    tab(page, "公示与异议")
    expect(page.get_by_text("发布公示之后可以登记异议。")).to_be_visible()
    page.get_by_role("button", name="推算截止日").click()
    expect(page.get_by_text("公示期为")).to_be_visible()
    page.get_by_role("button", name=f"发布公示（{listed} 份）").click()
    told(page, "已发布")
    expect(page.locator("tbody tr", has_text="N1")).to_contain_text("未开始")

    page.get_by_label("异议人").fill("虚构甲")
    page.get_by_label("书面提出").check()
    page.get_by_label("证明材料").fill("照片 3 张\n录音")
    page.get_by_label("事由（必填）").fill("<b>开放天数</b>不实")
    page.get_by_role("button", name="登记", exact=True).click()
    told(page, "已登记异议 O1")
    expect(page.get_by_text("1 件异议没有办结")).to_be_visible()

    page.get_by_role("button", name="O1", exact=True).click()
    expect(page.locator(".kp-facts")).to_contain_text("照片 3 张、录音")
    expect(page.locator(".kp-facts")).to_contain_text("<b>开放天数</b>不实")
    page.get_by_label("核查意见（必填）").fill("查台账，不属实。")
    page.get_by_role("button", name="办结", exact=True).click()
    told(page, "请选择处理结果")
    page.get_by_label("不成立").check()
    page.get_by_role("button", name="办结", exact=True).click()
    told(page, "异议 O1 已办结")
    expect(page.get_by_text("1 件异议没有办结")).to_have_count(0)

    page.get_by_role("button", name="撤回公示 N1").click()
    page.get_by_label("撤回理由（必填）").fill("名单有误")
    page.get_by_role("button", name="确认撤回").click()
    told(page, "公示 N1 已撤回")
    with open_round(place) as rnd, rnd.store.reading() as db:
        assert [one.withdrawn for one in db.notices()] == ["名单有误"]
        assert [(one.settled, one.finding) for one in db.objections()] == [
            ("rejected", "查台账，不属实。")
        ]
