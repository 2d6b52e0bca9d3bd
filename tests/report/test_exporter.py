"""Anybody's notebook can be exported through nbconvert."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tomllib
import zlib
from importlib.metadata import entry_points
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kepu_review.report.exporter import KepuPdfExporter
from kepu_review.report.nodes import NODES_MIME
from tests.report import pdf
from tests.report.test_svg import picture

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20">图字</text></svg>'
)


def foreign() -> nbformat.NotebookNode:
    """A notebook as others write them."""
    html = "<table><tr><th>列甲</th><th>列乙</th></tr><tr><td>1</td><td>2</td></tr></table>"
    return new_notebook(
        cells=[
            new_markdown_cell(
                "# 题目\n\n一段**文字**，见[网站](https://a.cn)。\n\n### 小题\n\n- 项"
            ),
            new_code_cell(
                "print('源代码')",
                outputs=[
                    new_output("stream", text="打印\n"),
                    new_output("execute_result", data={"text/html": html, "text/plain": "t"}),
                    new_output("display_data", data={"image/svg+xml": SVG}),
                    new_output(
                        "display_data",
                        data={"image/png": base64.b64encode(picture("PNG")).decode()},
                    ),
                    new_output("error", ename="ValueError", evalue="坏值", traceback=[]),
                ],
            ),
            new_code_cell("藏起来 = 1", metadata={"tags": ["hide-input"]}),
        ]
    )


def exported(tmp_path: Path, **traits: object) -> Path:
    made, resources = KepuPdfExporter(**traits).from_notebook_node(foreign())
    assert resources["output_extension"] == ".pdf"
    path = tmp_path / "foreign.pdf"
    path.write_bytes(made)
    return path


def test_a_foreign_notebook_comes_out_whole(tmp_path: Path) -> None:
    path = exported(tmp_path)
    said = pdf.squeezed(path)
    order = [
        "题目",
        "一段文字，见网站。",
        "小题",
        "print('源代码')",
        "打印",
        "列甲列乙12",
        "图字",
        "坏值",
    ]
    assert sorted(order, key=said.index) == order
    assert "藏起来" not in said
    assert pdf.claims(path) == ("3", "A", "1")


def test_source_can_be_left_out(tmp_path: Path) -> None:
    assert "源代码" not in pdf.text(exported(tmp_path, show_code=False))


def test_missing_characters_are_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    import logging

    log = logging.getLogger("kepu-test")
    nb = new_notebook(cells=[new_markdown_cell("# 😀😀")])
    with caplog.at_level(logging.WARNING, logger="kepu-test"):
        KepuPdfExporter(log=log).from_notebook_node(nb)
    assert "U+1F600×2" in caplog.text


def test_blocks_of_a_wrong_shape_in_a_foreign_notebook_say_their_words(tmp_path: Path) -> None:
    one = {"t": "attach", "name": "a.txt", "packed": base64.b64encode(zlib.compress(b"1")).decode()}
    wrong = [{"t": "cover", "v": "封面的话"}, {"t": "sign", "rows": 3}, one, one]
    shown = new_output("display_data", data={NODES_MIME: wrong})
    nb = new_notebook(cells=[new_markdown_cell("# 题"), new_code_cell("1", outputs=[shown])])
    path = tmp_path / "wrong.pdf"
    path.write_bytes(KepuPdfExporter().from_notebook_node(nb)[0])
    assert "无法排版，只印出它的文字。〕封面的话" in pdf.squeezed(path)


def test_nbconvert_reaches_the_exporter_and_gives_the_same_bytes_twice(
    tmp_path: Path,
) -> None:
    nbformat.write(foreign(), tmp_path / "a.ipynb")
    made = []
    for run in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "nbconvert", "--to", "kepupdf", "--output", run, "a.ipynb"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": run},
            capture_output=True,
            check=True,
        )
        made.append((tmp_path / f"{run}.pdf").read_bytes())
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF-")


def test_the_menu_of_jupyterlab_has_a_chinese_entry_for_the_exporter() -> None:
    root = Path(__file__).resolve().parents[2]
    folder = "kepu_review/notebook/share/lab/settings/overrides.d"
    packed = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    shared = packed["targets"]["wheel"]["shared-data"]
    assert shared[folder] == "share/jupyter/lab/settings/overrides.d"
    settings = json.loads((root / folder / "kepu.json").read_text("utf-8"))
    (menu,) = settings["@jupyterlab/mainmenu-extension:plugin"]["menus"]
    (item,) = menu["items"]
    assert (menu["id"], item["command"]) == ("jp-mainmenu-file", "notebook:export-to-format")
    assert item["args"]["label"].startswith("导出为 PDF")
    names = {point.name for point in entry_points(group="nbconvert.exporters")}
    assert item["args"]["format"] in names
