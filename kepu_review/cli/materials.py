"""`materials`: the files that applicants handed in, by their numbers, into the round."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kepu_review.cli.arguments import command, folder
from kepu_review.cli.problems import SHOWN
from kepu_review.cli.show import as_json, complain, done, dump, progress, say, table
from kepu_review.text import msg, t

if TYPE_CHECKING:
    from kepu_review.intake.offered import RefusedFile
    from kepu_review.model import Material
    from kepu_review.workflow.collecting import Collected


@command(
    "materials",
    help=t(
        "导入申报材料（照片、PDF、视频等），来源是文件夹或 ZIP 压缩包。文件按编号归入申报：放在"
        "以编号命名的子文件夹里，或文件名以编号开头。\n\n例：kepu-review materials rounds/quzhou-"
        "8 申报材料.zip --dry-run"
    ),
)
@folder
@click.argument("source", metavar=t("文件夹或ZIP"), type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=t("只检查，不写入"))
@as_json
def materials(folder: str, source: Path, dry_run: bool, json_: bool) -> None:
    """Import the materials of a folder or an archive."""
    from kepu_review.workflow import open_round
    from kepu_review.workflow.collecting import import_materials

    with open_round(folder) as rnd, progress(t("导入材料")) as seen:
        found = import_materials(rnd, source, dry_run=dry_run, progress=seen)
    if json_:
        dump(_as_json(found, dry_run=dry_run))
    else:
        _tell(found, dry_run=dry_run)
    if found.refused or found.unknown or not (found.recorded or found.same):
        raise SystemExit(1)


def _tell(found: Collected, *, dry_run: bool) -> None:
    _tell_refused(found.refused)
    _tell_unknown(found.unknown)
    if found.remarks:
        table([t("材料"), t("请注意")], found.remarks[:SHOWN])
    _tell_alike(found)
    count, bases = len(found.recorded), len({one.application for one in found.recorded})
    if dry_run:
        say(t("可导入 {count} 份，{bases} 项申报。", count=count, bases=bases))
    elif count:
        kinds = _kinds(found.recorded)
        done(t("导入 {count} 份，{bases} 项申报：{kinds}。", count=count, bases=bases, kinds=kinds))
    if found.same:
        say(t("已有、未变 {same_count} 份。", same_count=len(found.same)))
    if not (found.recorded or found.same):
        complain(t("✗ 没有可导入的材料。"))


def _tell_refused(refused: tuple[RefusedFile, ...]) -> None:
    if refused:
        table(
            [t("没有导入"), t(msg("原因", "cli.materials")), t("怎么办")],
            [(one.path, one.reason, one.remedy) for one in refused[:SHOWN]],
        )
        _more(len(refused))


def _tell_unknown(unknown: tuple[str, ...]) -> None:
    if not unknown:
        return
    table([t("找不到对应申报的文件")], [[o] for o in unknown[:SHOWN]])
    _more(len(unknown))
    complain(
        t(
            "怎么办：把它们放进以申报编号命名的文件夹，或在文件名前加上编号（如 KP0001-正门.jpg"
            "）；申报还没有导入的，先运行 kepu-review import。"
        ),
        colour="yellow",
    )


def _tell_alike(found: Collected) -> None:
    for path, first in found.repeated[:SHOWN]:
        say(t("重复：{path} 与 {first} 内容相同，只留一份。", path=path, first=first))
    for file, other in found.shared[:SHOWN]:
        complain(
            t("留意：{file} 与另一申报的 {other} 内容相同。", file=file, other=other),
            colour="yellow",
        )


def _more(count: int) -> None:
    if count > SHOWN:
        say(t("……共 {count} 份，--json 可列出全部。", count=count))


def _kinds(recorded: tuple[Material, ...]) -> str:
    words = {
        "photo": t("照片"),
        "pdf": "PDF",
        "video": t("视频"),
    }
    counted = Counter(words.get(one.kind, t(msg("其他", "cli"))) for one in recorded)
    return t("、").join(f"{name} {count}" for name, count in counted.items())


def _as_json(found: Collected, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "recorded": [
            {
                "application": one.application,
                "file": one.file,
                "title": one.title,
                "kind": one.kind or None,
                "bytes": one.bytes,
                "width": one.width,
                "height": one.height,
                "pages": one.pages,
                "seconds": one.seconds,
                "format": one.format,
                "codec": one.codec,
                "rotation": one.rotation,
                "scan": one.scan,
                "encrypted": one.encrypted,
                "sha256": one.sha256,
            }
            for one in found.recorded
        ],
        "same": list(found.same),
        "repeated": [{"path": path, "same_as": first} for path, first in found.repeated],
        "shared": [{"file": file, "same_as": other} for file, other in found.shared],
        "unknown": list(found.unknown),
        "refused": [
            {"path": one.path, "reason": one.reason, "remedy": one.remedy} for one in found.refused
        ],
        "remarks": [{"file": file, "remark": remark} for file, remark in found.remarks],
    }
