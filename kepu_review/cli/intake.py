"""`experts`, `check`, `marks`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.paths import quoted
from kepu_review.cli.problems import tell_problems
from kepu_review.cli.show import as_json, complain, done, dump, progress, say, table
from kepu_review.text import either, msg, t

if TYPE_CHECKING:
    from kepu_review.workflow import Round
    from kepu_review.workflow.bulk import RefusedMarks

FILE = click.Path(path_type=Path)


@command(help=t("导入专家名单。\n\n例：kepu-review experts rounds/quzhou-8 专家.xlsx"))
@folder
@click.argument("file", type=FILE)
def experts(folder: str, file: Path) -> None:
    """Import experts."""
    from kepu_review import intake
    from kepu_review.workflow import import_experts, open_round

    with open_round(folder) as rnd:
        sheet = intake.read_experts(file, rnd.categories, rnd.programme.regions)
        tell_problems(sheet.problems)
        if sheet.experts:
            import_experts(rnd, sheet.experts)
    for heading in sheet.unknown_headings:
        say(t("未识别的列：{heading}", heading=heading))
    if sheet.unknown_headings or sheet.bad:
        known = t("、").join(
            either(each.title, each.title_en) for each in intake.experts.COLUMNS if each.id
        )
        say(t("能识别的列：{known}", known=known))
    if not sheet.experts and not sheet.bad:
        complain(t("✗ 只有标题行，没有数据。"))
        raise SystemExit(1)
    good, bad = len(sheet.experts), sheet.bad
    done(t("导入专家 {good} 位；不合格 {bad} 行。", good=good, bad=bad))
    if any(problem.severity == "error" for problem in sheet.problems):
        raise SystemExit(1)


@command(
    help=t(
        "形式审查：逐条核对申报条件，每条意见写明依据和怎么改。\n\n例：kepu-review check rounds/q"
        "uzhou-8 --settle"
    )
)
@folder
@click.option(
    "--settle",
    is_flag=True,
    help=t("确认结论：无错误者通过，有错误者不予受理"),
)
@as_json
def check(folder: str, settle: bool, json_: bool) -> None:
    """Screen."""
    from kepu_review.cli.words import screening_title, severity_title
    from kepu_review.model import Severity
    from kepu_review.workflow import check as run
    from kepu_review.workflow import check_nominations, open_round, settle_by_findings

    with open_round(folder) as rnd:
        if not json_ and _nothing_to_check(rnd, folder):
            return
        with progress(t("审查")) as seen:
            found = run(rnd, progress=seen)
        counts = settle_by_findings(rnd) if settle else {}
        about_round = check_nominations(rnd)
    if json_:
        dump([{**_finding(one), "severity": one.severity.value} for one in found])
    else:
        table(
            [
                t("申报"),
                t("程度"),
                t("意见"),
                t("怎么办"),
                t(msg("依据", "cli")),
            ],
            [
                (f.application, severity_title(f.severity), f.message, f.remedy, f.clause)
                for f in found
                if f.severity is not Severity.INFO
            ],
        )
        for one in about_round:
            say(f"{one.message}（{one.clause}）")
        for state, count in counts.items():
            done(f"{screening_title(state)}{t('：')}{count}")
    if any(one.severity is Severity.ERROR for one in found) and not settle:
        raise SystemExit(1)


@command(
    help=t(
        "批量导入打分：列为 申报编号、专家编号、指标、分值、评语。\n\n例：kepu-review marks round"
        "s/quzhou-8 打分.xlsx --dry-run"
    )
)
@folder
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help=t("只检查，不写入"))
@click.option("--submit", is_flag=True, help=t("完整的评审表同时提交"))
def marks(folder: str, file: Path, dry_run: bool, submit: bool) -> None:
    """Import marks."""
    from kepu_review import intake
    from kepu_review.workflow import open_round
    from kepu_review.workflow.bulk import import_marks

    with open_round(folder) as rnd:
        sheet = intake.read_marks(file)
        tell_problems(sheet.problems)
        result = import_marks(rnd, sheet.marks, dry_run=dry_run, submit=submit)
    _tell_sheets(result.refused, t("未导入的评审表"))
    _tell_sheets(result.open, t("已导入而不能提交的评审表"))
    if not sheet.marks and not sheet.bad:
        complain(t("✗ 只有标题行，没有数据。"))
        raise SystemExit(1)
    verb = t("可导入") if dry_run else t("已导入")
    done(
        t(
            "{verb}：打分 {marks} 项、评审表 {sheets} 份",
            verb=verb,
            marks=result.marks,
            sheets=result.sheets,
        )
        + (t("；提交 {submitted} 份", submitted=result.submitted) if submit else "")
    )
    if result.refused or result.open or sheet.bad:
        raise SystemExit(1)


def _tell_sheets(sheets: tuple[RefusedMarks, ...], title: str) -> None:
    if not sheets:
        return
    table(
        [
            t(msg("行", "cli")),
            t("申报"),
            t("专家"),
            t(msg("原因", "cli")),
            t("怎么办"),
        ],
        [(_rows(one.rows), one.application, one.expert, one.reason, one.remedy) for one in sheets],
        title=title,
    )


def _rows(rows: tuple[int, ...]) -> str:
    """3–5、9: whole runs as first and last."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    return t("、").join("–".join(map(str, run)) for run in runs)


def _nothing_to_check(rnd: Round, folder: str) -> bool:
    with rnd.store.reading() as db:
        if db.applications():
            return False
    where = quoted(folder)
    say(t("还没有申报。下一步：kepu-review import {where} 申报表.xlsx", where=where))
    return True


def _finding(one: object) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(one)  # type: ignore[call-overload, no-any-return]
