"""`import`: the applications of a file, with what is wrong, what changes and what stays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.paths import ending, quoted, unused
from kepu_review.cli.problems import SHOWN, tell_problems
from kepu_review.cli.show import (
    as_json,
    complain,
    done,
    dump,
    in_words,
    progress,
    say,
    table,
    writable,
)
from kepu_review.errors import IntakeError, UsageError
from kepu_review.text import either, t

if TYPE_CHECKING:
    from kepu_review.intake import DryRun
    from kepu_review.workflow import Imported, Round

FILE = click.Path(path_type=Path)


@command(
    "import",
    help=t(
        "导入申报表（xlsx、xls、ods、csv、json；Word 申报表 docx，或装着它们的文件夹、ZIP）。"
        "先列出每一个有问题的单元格；合格的行导入，不合格的行写入更正表。\n\n例：kepu-review im"
        "port rounds/quzhou-8 申报表.xlsx --dry-run"
    ),
)
@folder
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help=t("只检查，不写入"))
@click.option("--corrections", type=FILE, help=t("更正表写到哪里"))
@as_json
def import_(folder: str, file: Path, dry_run: bool, corrections: Path | None, json_: bool) -> None:
    """Import applications."""
    from kepu_review import intake
    from kepu_review.workflow import import_applications, open_round
    from kepu_review.workflow.importing import held

    if corrections is not None:
        ending(writable(corrections), ".xlsx")
    with open_round(folder) as rnd:
        with rnd.store.reading() as db:
            existing = {app.id: app for app in db.applications()}
            settled = held(db)
            fixed = rnd.rubrics_in_force(db)
        with progress(t("读取")) as seen:
            found = intake.dry_run(
                file, rnd.programme, rnd.categories, existing, rubrics=fixed, progress=seen
            )
        kept = tuple(name for name in found.changed if name in settled)
        if not json_:
            _tell_found(rnd, found)
        target = None if dry_run and corrections is None else _correct(found, file, corrections)
        written = None
        if not dry_run and found.applications:
            with progress(t("写入")) as seen:
                written = import_applications(
                    rnd, found.applications, file=file.name, sha256=found.sha256, progress=seen
                )
    if json_:
        dump(_as_json(found, target, written, kept))
    else:
        _tell_written(folder, target, written, kept)
    if found.bad or not found.applications:
        if not found.bad:
            complain(t("✗ 只有标题行，没有数据。"))
        raise SystemExit(1)


def _correct(found: DryRun, file: Path, wanted: Path | None) -> Path | None:
    """Where the bad rows were written, before anything goes into the round; None without any.

    An earlier file stays: somebody may have corrected half of it.
    """
    from kepu_review import intake

    if not found.bad:
        return None
    asked = wanted or file.with_name(f"{file.stem}-待更正.xlsx")
    try:
        target = unused(asked)
        intake.write_corrections(found, target)
    except (IntakeError, OSError) as error:
        raise UsageError(
            t("更正表写不进去：{error}没有导入任何申报。", error=_why(error)),
            remedy=t("请用 --corrections 另指定一个可写的位置。"),
        ) from error
    if target != asked:
        complain(t("{asked} 已存在，未覆盖。", asked=asked), colour="yellow")
    return target


def _why(error: IntakeError | OSError) -> str:
    """What the system said, which the workbook's writer wraps twice."""
    cause = error if isinstance(error, OSError) else error.__cause__
    system = cause.args[0] if isinstance(cause, Exception) and cause.args else cause
    found = next((one for one in (cause, system) if isinstance(one, OSError)), None)
    return error.args[0] if found is None else in_words(found).message


def _tell_found(rnd: Round, found: DryRun) -> None:
    tell_problems(found.problems)
    for heading in found.unknown_headings:
        say(t("未识别的列：{heading}", heading=heading))
    if found.changes:
        titles = _titles(rnd)
        table(
            [t("申报"), t("字段"), t("原值"), t("新值")],
            [
                (
                    c.id,
                    titles.get(c.field, c.field),
                    _value(rnd, c.field, c.old),
                    _value(rnd, c.field, c.new),
                )
                for c in found.changes[:SHOWN]
            ],
            title=t("与已有申报的差别"),
        )
    say(
        t(
            "合格 {applications_count} 行（新增 {added_count}、变更 {changed_count}、未变 "
            "{unchanged_count}），不合格 {bad} 行。",
            applications_count=len(found.applications),
            added_count=len(found.added),
            changed_count=len(found.changed),
            unchanged_count=len(found.unchanged),
            bad=found.bad,
        )
    )


def _titles(rnd: Round) -> dict[str, str]:
    """Field id → title, as the headings of the file have it."""
    from kepu_review.intake.lexicon import APPLICATION

    of_categories = [each for one in rnd.categories.values() for each in one.fields]
    fields = (*of_categories, *rnd.programme.fields, *APPLICATION)
    return {each.id: either(each.title, each.title_en or each.title) for each in fields}


def _value(rnd: Round, field: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return t("是") if value else t("否")
    if isinstance(value, tuple):
        return t("、").join(map(str, value))
    if field == "category":
        return rnd.category_title(str(value))
    named: dict[str, str] = {}
    if field == "region":
        named = {region.id: region.title for region in rnd.programme.regions}
    if field == "subtype":
        named = {s.id: s.title for each in rnd.categories.values() for s in each.subtypes}
    return named.get(str(value), str(value))


def _tell_written(
    folder: str, target: Path | None, written: Imported | None, kept: tuple[str, ...]
) -> None:
    if target is not None:
        done(t("需更正的行写在：{target}", target=target))
    if written is not None:
        done(t("导入 {written_count} 份。", written_count=len(written.written)))
        same = len({*written.same, *written.kept} - set(kept))
        if same:
            say(t("没有变化 {same} 份。", same=same))
    if not kept:
        return
    names = t("、").join(kept[:SHOWN])
    more = "…" if len(kept) > SHOWN else ""
    again = f"kepu-review open {quoted(folder)} --as secretary"
    say(
        t(
            "{value} {kept_count} 份：{names}{more}\n已有审查结论或已分派；如需改动先退回补正："
            "{again}",
            value="未改动" if written is not None else "不会改动",
            kept_count=len(kept),
            names=names,
            more=more,
            again=again,
            value_2="Kept" if written is not None else "To be kept",
        )
    )


def _as_json(
    found: DryRun, target: Path | None, written: Imported | None, kept: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "good": len(found.applications),
        "bad": found.bad,
        "added": list(found.added),
        "changed": list(found.changed),
        "unchanged": len(found.unchanged),
        "unknown_headings": list(found.unknown_headings),
        "corrections": None if target is None else str(target),
        "imported": None if written is None else list(written.written),
        "kept": list(kept),
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
