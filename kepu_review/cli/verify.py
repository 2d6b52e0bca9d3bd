"""`verify`: does a document say what the files in it come to."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kepu_review.cli.show import as_json, complain, done, dump, say
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.report.proof.verdict import Verdict

SHOWN = 20
"""Differences of one check listed in the terminal; JSON has them all."""


@click.command(
    help=t(
        "核验评审结果汇总：只凭 PDF 及其附件，按所附打分和评分标准重算总分、排名、并列和建议结论，"
        "与页上所印逐行比较；不需要批次数据，可在别的电脑上运行。退出码：0 一致，1 有不一致，2 无法"
        "核验。\n\n例：kepu-review verify 评审结果汇总.pdf --trust 主办单位证书.pem"
    )
)
@click.argument("file", metavar="F.pdf", type=click.Path(path_type=Path))
@click.option(
    "--trust",
    multiple=True,
    type=click.Path(path_type=Path),
    help=t("信任的签名证书（PEM 或 DER），可多次给出"),
)
@as_json
def verify(file: Path, trust: tuple[Path, ...], json_: bool) -> None:
    """Check a document against what it carries."""
    from kepu_review.report.proof.verify import plain
    from kepu_review.report.proof.verify import verify as run

    with _without_collecting():
        verdict = run(file, trusted=trust)
    if json_:
        dump(plain(verdict))
    else:
        _tell(verdict)
    if not verdict.agrees:
        raise SystemExit(1)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Half a million marks are made and none is thrown away: looking for rubbish takes a fifth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _tell(verdict: Verdict) -> None:
    from kepu_review.report.proof.signing import CHANGED, INTACT, told
    from kepu_review.report.proof.verdict import CHECKS, check_title

    demo, counts = t("（演示数据）"), verdict.counts
    say(verdict.round + (demo if verdict.demo and demo not in verdict.round else ""))
    say(
        t(
            "申报 {applications} 份，其中排名 {ranked} 份；评审表 {sheets} 份，打分 {marks} 项；"
            "留痕 {events} 条；{pages} 页",
            applications=counts["applications"],
            ranked=counts["ranked"],
            sheets=counts["sheets"],
            marks=counts["marks"],
            events=counts["events"],
            pages=counts["pages"],
        )
    )
    for check in CHECKS:
        if check == "signature":
            continue
        _check(
            check_title(check), [one.text for one in verdict.of(check)], check in verdict.skipped
        )
    for one in verdict.signatures:
        if one.state == INTACT and one.trusted:
            done(told(one))
        else:
            bad = one.state == CHANGED
            complain(f"{'✗' if bad else '·'} {told(one)}", colour="red" if bad else "yellow")
    for note in verdict.notes:
        say(f"· {note}")
    if verdict.agrees:
        _agrees(verdict)
    else:
        n = len(verdict.differences)
        complain(t("✗ 不一致，共 {n} 处。", n=n))


def _check(title: str, differences: list[str], skipped: bool) -> None:
    if skipped:
        complain(t("– 没有核验：{title}（附件不全）", title=title), colour="yellow")
    elif not differences:
        done(title)
    if not differences:
        return
    complain(f"✗ {title}")
    for text in differences[:SHOWN]:
        complain(f"    {text}")
    if len(differences) > SHOWN:
        complain(t("    ……共 {n} 处", n=len(differences)))


def _agrees(verdict: Verdict) -> None:
    done(t("一致。"))
    if any(one.state == "intact" and one.trusted for one in verdict.signatures):
        return
    say(
        t(
            "没有可信的电子签名：能改写整份文件、并重算全部哈希的人，单凭文件查不出来。请把纸质签字件"
            "上的附件清单哈希与这份文件的核对：{listed}",
            listed=verdict.listed,
        )
    )
