"""Bundled fonts by default; the official faces of the machine where they are asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from fontTools import subset
from fontTools.ttLib import TTFont

from kepu_review.cli.faces import system_fonts
from kepu_review.report import fonts
from tests.report import pdf

SETS = """
import sys
from pathlib import Path
from kepu_review import report
from kepu_review.report import nodes
parts = [nodes.heading(1, "标题甲"), nodes.paragraph("正文", {"t": "i", "c": [nodes.text("楷体")]})]
blocks = [*parts, nodes.table([["甲"]], [["乙镕"]] * 40)]
style, system, path = sys.argv[1:]
made = report.document(blocks, {"title": "题", "style": style}, system_fonts=system == "1")
Path(path).write_bytes(made)
"""


def made(path: Path, style: str, system: bool, **env: str) -> Path:
    """A document set by a process of its own, whose machine has the fonts of `path`'s folder."""
    home = {"XDG_DATA_HOME": str(path.parent), "SOURCE_DATE_EPOCH": "1700000000", **env}
    subprocess.run(
        [sys.executable, "-c", SETS, style, "1" if system else "0", str(path)],
        env={**os.environ, **home},
        check=True,
    )
    return path


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine with a FangSong and a KaiTi: small subsets of the bundled font, renamed."""
    home = tmp_path_factory.mktemp("machine")
    (home / "fonts").mkdir()
    with TTFont(next(fonts.folder().glob("*erif*.otf"))) as font:
        chosen = subset.Subsetter()
        chosen.populate(text="标题甲乙正文楷体〔〕—0123456789")
        chosen.subset(font)
        for family in ("FangSong_GB2312", "KaiTi"):
            for record in font["name"].names:
                if record.nameID in {1, 4, 6, 16}:
                    record.string = family
            font["CFF "].cff.fontNames = [family]
            font.save(home / "fonts" / f"{family}.otf")
    return home


def test_the_same_input_gives_the_same_bytes_in_two_processes_whatever_the_machine_has(
    machine: Path, tmp_path: Path
) -> None:
    here = made(machine / "a.pdf", "notice", False, PYTHONHASHSEED="1")
    there = made(tmp_path / "a.pdf", "notice", False, PYTHONHASHSEED="2", KEPU_SYSTEM_FONTS="0")
    assert here.read_bytes() == there.read_bytes()


def test_official_faces_of_the_machine_are_used_where_they_are_asked_for(machine: Path) -> None:
    path = made(machine / "b.pdf", "notice", True)
    found = {name for name, _ in pdf.fonts(path)}
    assert {"FangSong_GB2312", "KaiTi", "NotoSerifSC-Regular"} <= {
        name.removesuffix("-Identity-H") for name in found
    }
    assert "乙镕" in pdf.squeezed(path)  # the small FangSong has no 镕


def test_the_variable_asks_for_them_too(machine: Path) -> None:
    path = made(machine / "c.pdf", "summary", False, KEPU_SYSTEM_FONTS="1")
    assert "楷体：KaiTi；" in pdf.squeezed(path)


def test_the_last_page_of_a_summary_says_which_faces_were_used(summary_pdf: Path) -> None:
    said = (
        "本文件所用字体——标题：NotoSerifSC（代小标宋）；正文：NotoSerifSC；黑体：NotoSansSC；"
        "楷体：NotoSerifSC（代楷体）；缺字以NotoSerifSC补足。"
    )
    pages = ["".join(page.split()) for page in pdf.pages(summary_pdf)]
    assert [said in page for page in pages] == [False] * (len(pages) - 1) + [True]


@pytest.mark.parametrize(
    ("role", "families", "best"),
    [
        ("body", ["FandolFang R", "FangSong", "Arial"], ["FangSong"]),
        ("body", ["FandolFang R", "仿宋"], ["仿宋"]),
        ("title", ["FZXiaoBiaoSong-B05S", "STZhongsong"], ["FZXiaoBiaoSong-B05S"]),
        ("title", ["方正小标宋_GBK"], ["方正小标宋_GBK"]),
        ("kai", ["LXGW WenKai GB", "FandolKai"], ["LXGW WenKai GB"]),
        ("kai", ["Kai"], []),
        ("mono", ["FangSong"], []),
    ],
)
def test_the_best_face_is_found_under_any_of_its_names(
    role: str, families: list[str], best: list[str]
) -> None:
    assert fonts._official(role, families) == best


def test_the_option_of_the_command_asks_for_that_command_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str | None] = []

    @click.command()
    @system_fonts
    def shown() -> None:
        seen.append(os.environ.get(fonts.ASKED))

    for before in (None, "0"):
        monkeypatch.delenv(fonts.ASKED, raising=False)
        if before is not None:
            monkeypatch.setenv(fonts.ASKED, before)
        assert CliRunner().invoke(shown, ["--system-fonts"]).exit_code == 0
        CliRunner().invoke(shown, [])
        assert (seen, os.environ.get(fonts.ASKED)) == (["1", before], before)
        seen.clear()
