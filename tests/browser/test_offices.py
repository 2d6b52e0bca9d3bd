"""The secretary's and the chair's desk: from a spreadsheet to a decision, by pages alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from kepu_review.model import Phase, ScreeningState
from kepu_review.notebook.launch import DeskServer
from kepu_review.workflow import (
    assign,
    change_phase,
    check,
    create_round,
    decide_screening,
    import_applications,
    import_experts,
    open_round,
)
from kepu_review.workflow.conflicts import record_conflict
from kepu_review.workflow.reminding import remind


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def told(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator(".kp-office-told")).to_contain_text(text)


def test_a_secretary_goes_from_a_spreadsheet_to_assignments(
    place: Path,
    tmp_path: Path,
    serve: Callable[..., DeskServer],
    window: Callable[..., Page],
) -> None:
    new = tmp_path / "new"
    create_round(new, "quzhou", title="全新批次").close()
    page = window()
    page.goto(serve(new, "secretary").entry_url)
    page.get_by_role("button", name="选择申报表").wait_for()

    inbox = place / "materials"
    page.locator("input[type=file]").set_input_files(inbox / "申报汇总表.xlsx")
    expect(page.get_by_role("heading", name=re.compile("问题单元格"))).to_be_visible()
    assert page.locator("tbody tr", has_text="须更正").count() > 0
    with page.expect_download() as download:
        page.get_by_role("button", name="下载更正表").click()
    assert download.value.suggested_filename == "待更正.xlsx"
    page.get_by_role("button", name=re.compile(r"导入合格的 \d+ 行")).click()
    told(page, "已导入")
    expect(page.locator(".kp-office-body")).to_contain_text("回执")

    tab(page, "形式审查")
    page.get_by_role("button", name=re.compile("^运行审查")).click()
    told(page, "审查完成")
    page.get_by_role("button", name="批量通过无不符项的").click()
    told(page, "批量通过")
    expect(page.locator(".kp-inbox-detail")).to_contain_text("不符")
    page.wait_for_function("() => document.activeElement.closest('.kp-inbox-left')")
    page.keyboard.press("2")
    reason = page.get_by_label("理由", exact=True)
    expect(reason).not_to_have_value("")  # out of the findings
    reason.fill("请补盖公章")
    page.keyboard.press("Control+Enter")
    told(page, "退回补正")

    tab(page, "专家")
    page.locator("input[type=file]").set_input_files(inbox / "专家名单.xlsx")
    page.get_by_role("button", name=re.compile(r"导入合格的 \d+ 行")).click()
    told(page, re.compile(r"已导入 \d+ 条"))

    tab(page, "分派")
    page.get_by_text(re.compile("^评审份数")).click()
    page.get_by_label("每份申报的专家数").fill("2")
    page.get_by_label("理由（必填）").fill("专家人数有限")
    page.get_by_role("button", name="确认调整").click()
    told(page, "已调整")
    page.get_by_role("button", name="自动分派").click()
    told(page, re.compile(r"已分派 \d+ 份评审"))

    with open_round(new) as rnd, rnd.store.reading() as db:
        states = {state for state, _ in db.screening().values()}
        passed = [a for a, (state, _) in db.screening().items() if state is ScreeningState.PASSED]
        pairs = db.assignments()
    assert ScreeningState.SENT_BACK in states
    assert len(pairs) == 2 * len(passed)


def test_a_chair_records_a_decision_with_its_reason(
    place: Path, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    page = window()
    page.goto(serve(place, "chair").entry_url)
    tab(page, "阶段")
    page.get_by_label("汇总合议").check()
    page.get_by_role("button", name="确认进入").click()
    told(page, "提前结束评审须写明理由")
    page.get_by_label("理由").fill("演示")
    page.get_by_role("button", name="确认进入").click()
    told(page, "已进入")

    tab(page, "排名与决定")
    link = page.locator("tbody .kp-link").nth(2)
    name = link.inner_text()
    link.click()
    page.get_by_label("不予认定").check()
    page.get_by_label("理由（必填）").fill("")
    page.get_by_role("button", name=re.compile("决定$")).click()
    told(page, "请写明理由")
    page.get_by_label("理由（必填）").fill("合议认为材料不足")
    page.get_by_role("button", name=re.compile("决定$")).click()
    told(page, f"已记录“{name}”的决定")

    with open_round(place) as rnd, rnd.store.reading() as db:
        assert db.info().phase is Phase.DELIBERATION
        decided = [d for d in db.decisions().values() if d.reason == "合议认为材料不足"]
    assert [(d.outcome, d.by) for d in decided] == [("not_named", "chair")]


def test_hostile_names_stay_names(
    place: Path, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    """A script that ran would change the title."""
    hostile = (
        "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    )
    with open_round(place) as rnd:
        with rnd.store.reading() as db:
            first = next(iter(db.applications()))
        change_phase(rnd, Phase.SETUP, reason="测试")
        made = replace(first, id="HOSTILE-1", name=hostile)
        import_applications(rnd, [made], file="hostile.xlsx", sha256="0" * 64)
    page = window()
    for who in ("secretary", "chair"):
        server = serve(place, who)
        page.goto(server.page_url)
        tab(page, "形式审查" if who == "secretary" else "排名与决定")
        page.get_by_text("<img src=x").first.click()
        page.wait_for_timeout(500)
        assert page.title() != "owned"
        assert page.locator("#kepu-desk img[src=x]").count() == 0


def test_hostile_text_stays_text_in_every_part_of_the_secretarys_desk(
    place: Path, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    """As application, unit, expert, fact, reason, file and heading."""
    hostile = "<img src=x onerror=\"document.title='owned'\">"
    with open_round(place) as rnd:
        with rnd.store.reading() as db:
            first, expert = next(iter(db.applications())), next(iter(db.experts()))
        made = replace(first, id="HOSTILE-1", name=hostile, applicant=hostile)
        import_applications(rnd, [made], file=hostile, sha256="0" * 64)
        check(rnd, only=["HOSTILE-1"])
        decide_screening(rnd, "HOSTILE-1", ScreeningState.PASSED, reason=hostile)
        stranger = replace(expert, id="E99", name=hostile, affiliation=hostile)
        import_experts(rnd, [stranger])
        assign(rnd, only=["HOSTILE-1"])
        record_conflict(rnd, "E99", "HOSTILE-1", hostile)
        remind(rnd, ["E99"], hostile)
    page = window()
    page.goto(serve(place, "secretary").page_url)
    for name in (
        "导入申报",
        "形式审查",
        "专家",
        "利益冲突",
        "分派",
        "催办",
        "阶段与期限",
        "留痕",
        "文件",
    ):
        tab(page, name)
        page.wait_for_timeout(800)
        if name == "形式审查":
            page.get_by_label("状态").select_option("")
        if name in ("形式审查", "专家", "利益冲突", "分派", "留痕"):
            expect(page.get_by_text("<img src=x").first).to_be_visible()
        for link in page.locator("tbody .kp-link", has_text="<img src=x").all()[:1]:
            link.click()
        for summary in page.locator("summary:visible").all()[:4]:
            summary.click()
        page.wait_for_timeout(400)
        assert page.title() != "owned"
        assert page.locator("#kepu-desk img[src=x]").count() == 0
    tab(page, "导入申报")
    rows = [{"申报编号": hostile, hostile: hostile, "基地名称": hostile, "申报单位": hostile}]
    sheet = {"name": f"{hostile}.json", "mimeType": "application/json"}
    page.locator("input[type=file]").set_input_files(
        [{**sheet, "buffer": json.dumps(rows).encode()}]
    )
    expect(page.get_by_text("<img src=x").first).to_be_visible()
    assert page.title() != "owned"
    assert page.locator("#kepu-desk img[src=x]").count() == 0
