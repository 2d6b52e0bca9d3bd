"""`import`, `experts`, `check`, `marks`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kepu_review.cli.show import as_json, done, dump, folder, progress, say, table, writable
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.intake import CellProblem, DryRun
    from kepu_review.workflow import Round

FILE = click.Path(path_type=Path)
SHOWN = 40
"""Problems listed in the terminal; all of them are in the correction file."""


@click.command(
    "import",
    help=t(
        "导入申报表（xlsx、xls、ods、csv、json）。先列出每一个有问题的单元格；合格的行导入，"
        "不合格的行写入更正表。\n\n例：kepu-review import rounds/quzhou-8 申报表.xlsx --dry-run",
        "Import applications; bad rows come back as a file to correct.\n\n"
        "Example: kepu-review import rounds/quzhou-8 applications.xlsx --dry-run",
    ),
)
@folder
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help=t("只检查，不写入", "check only, write nothing"))
@click.option(
    "--corrections", type=FILE, help=t("更正表写到哪里", "where to write the rows to correct")
)
@as_json
def import_(folder: str, file: Path, dry_run: bool, corrections: Path | None, json_: bool) -> None:
    """Import applications."""
    from kepu_review import intake
    from kepu_review.workflow import import_applications, open_round

    if corrections is not None:
        writable(corrections)
    with open_round(folder) as rnd:
        with rnd.store.reading() as db:
            existing = {app.id: app for app in db.applications()}
        with progress(t("读取", "reading")) as seen:
            found = intake.dry_run(file, rnd.programme, rnd.categories, existing, progress=seen)
        _report(found, json_=json_)
        written = None
        if not dry_run and found.applications:
            with progress(t("写入", "writing")) as seen:
                written = import_applications(
                    rnd,
                    found.applications,
                    file=file.name,
                    sha256=found.sha256,
                    progress=seen,
                )
    if found.bad:
        target = corrections or file.with_name(f"{file.stem}-待更正.xlsx")
        if corrections is not None or not dry_run:
            intake.write_corrections(found, target)
            _tell(json_, t(f"需更正的行写在：{target}", f"Rows to correct: {target}"))
    if written is not None:
        _tell(
            json_,
            t(
                f"导入 {len(written.written)} 份；{len(written.kept)} 份已有审查结论，保持原样。",
                f"Imported {len(written.written)}; {len(written.kept)} settled ones kept.",
            ),
        )
    if found.bad:
        raise SystemExit(1)


@click.command(
    help=t(
        "导入专家名单。\n\n例：kepu-review experts rounds/quzhou-8 专家.xlsx",
        "Import the expert pool.\n\nExample: kepu-review experts rounds/quzhou-8 experts.xlsx",
    )
)
@folder
@click.argument("file", type=FILE)
def experts(folder: str, file: Path) -> None:
    """Import experts."""
    from kepu_review import intake
    from kepu_review.workflow import import_experts, open_round

    with open_round(folder) as rnd:
        sheet = intake.read_experts(file, rnd.categories, rnd.programme.regions)
        _problems(sheet.problems)
        if sheet.experts:
            import_experts(rnd, sheet.experts)
        done(t(f"导入专家 {len(sheet.experts)} 位。", f"Imported {len(sheet.experts)} experts."))
    if any(problem.severity == "error" for problem in sheet.problems):
        raise SystemExit(1)


@click.command(
    help=t(
        "形式审查：逐条核对申报条件，每条意见写明依据和怎么改。\n\n"
        "例：kepu-review check rounds/quzhou-8 --settle",
        "Screen the applications against the rules of the programme.\n\n"
        "Example: kepu-review check rounds/quzhou-8 --settle",
    )
)
@folder
@click.option(
    "--settle",
    is_flag=True,
    help=t(
        "确认结论：无错误者通过，有错误者不予受理",
        "settle what is pending: no error passes, an error is not accepted",
    ),
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
        with progress(t("审查", "screening")) as seen:
            found = run(rnd, progress=seen)
        counts = settle_by_findings(rnd) if settle else {}
        about_round = check_nominations(rnd)
    if json_:
        dump([{**_finding(one), "severity": one.severity.value} for one in found])
    else:
        table(
            [
                t("申报", "application"),
                t("程度", "severity"),
                t("意见", "finding"),
                t("怎么办", "what to do"),
                t("依据", "clause"),
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
            done(f"{screening_title(state)}{t('：', ': ')}{count}")
    if any(one.severity is Severity.ERROR for one in found) and not settle:
        raise SystemExit(1)


@click.command(
    help=t(
        "批量导入打分：列为 申报编号、专家编号、指标、分值、评语。\n\n"
        "例：kepu-review marks rounds/quzhou-8 打分.xlsx --dry-run",
        "Import marks in bulk: application, expert, criterion, mark, comment.\n\n"
        "Example: kepu-review marks rounds/quzhou-8 marks.csv --dry-run",
    )
)
@folder
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help=t("只检查，不写入", "check only, write nothing"))
@click.option("--submit", is_flag=True, help=t("完整的评审表同时提交", "hand in what is complete"))
def marks(folder: str, file: Path, dry_run: bool, submit: bool) -> None:
    """Import marks."""
    from kepu_review import intake
    from kepu_review.workflow import open_round
    from kepu_review.workflow.bulk import import_marks

    with open_round(folder) as rnd:
        sheet = intake.read_marks(file)
        _problems(sheet.problems)
        result = import_marks(rnd, sheet.marks, dry_run=dry_run, submit=submit)
    if result.refused:
        table(
            [t("申报", "application"), t("专家", "expert"), t("原因", "reason")],
            [(one.application, one.expert, one.reason) for one in result.refused],
        )
    verb = t("可导入", "would import") if dry_run else t("已导入", "imported")
    done(f"{verb} {result.marks}；{t('提交', 'handed in')} {result.submitted}")
    if result.refused or sheet.problems:
        raise SystemExit(1)


def _nothing_to_check(rnd: Round, folder: str) -> bool:
    with rnd.store.reading() as db:
        if db.applications():
            return False
    say(
        t(
            f"还没有申报。下一步：kepu-review import {folder} 申报表.xlsx",
            f"There are no applications. Next: kepu-review import {folder} applications.xlsx",
        )
    )
    return True


def _report(found: DryRun, *, json_: bool) -> None:
    if json_:
        dump(
            {
                "good": len(found.applications),
                "bad": found.bad,
                "added": list(found.added),
                "changed": list(found.changed),
                "unchanged": len(found.unchanged),
                "unknown_headings": list(found.unknown_headings),
                "problems": [
                    {
                        "sheet": one.where.sheet,
                        "row": one.where.row,
                        "column": one.where.column,
                        "value": one.value,
                        "severity": one.severity.value,
                        "reason": one.reason,
                        "remedy": one.remedy,
                    }
                    for one in found.problems
                ],
            }
        )
        return
    _problems(found.problems)
    for heading in found.unknown_headings:
        say(t(f"未识别的列：{heading}", f"Column not recognised: {heading}"))
    if found.changes:
        table(
            [t("申报", "application"), t("字段", "field"), t("原值", "old"), t("新值", "new")],
            [(c.id, c.field, c.old, c.new) for c in found.changes[:SHOWN]],
            title=t("与已有申报的差别", "changes to what is there"),
        )
    say(
        t(
            f"合格 {len(found.applications)} 行（新增 {len(found.added)}、变更 "
            f"{len(found.changed)}、未变 {len(found.unchanged)}），不合格 {found.bad} 行。",
            f"{len(found.applications)} rows are good ({len(found.added)} new, "
            f"{len(found.changed)} changed, {len(found.unchanged)} same), {found.bad} bad.",
        )
    )


def _problems(problems: tuple[CellProblem, ...]) -> None:
    if not problems:
        return
    table(
        [
            t("工作表", "sheet"),
            t("行", "row"),
            t("列", "column"),
            t("内容", "value"),
            t("问题", "problem"),
            t("怎么办", "what to do"),
        ],
        [
            (p.where.sheet, p.where.row, p.where.column, p.value[:40], p.reason, p.remedy)
            for p in problems[:SHOWN]
        ],
        title=t(f"共 {len(problems)} 处问题", f"{len(problems)} problems"),
    )


def _finding(one: object) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(one)  # type: ignore[call-overload, no-any-return]


def _tell(json_: bool, message: str) -> None:
    if not json_:
        done(message)
