"""Each kind of document passes what can be checked of its standards, and the check can fail."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from kepu_review import report
from kepu_review.report import markdown, nodes
from tests.report.conformance import problems


def test_the_summary_and_the_notice_pass(summary_pdf: Path, notice_pdf: Path) -> None:
    assert (problems(summary_pdf), problems(notice_pdf)) == ([], [])


RICH = """# 题

一段 $x^2$ 与[链接](https://a.cn)和**粗**、*斜*、`码`。

$$\\sum_i \\frac{a_i}{b}$$

### 小题

1. 甲
   - 乙

> 引文

```python
print("文")  # 注
```

|甲|乙|
|-|-|
|1|$y$|
"""


def test_a_notebook_with_everything_passes(tmp_path: Path) -> None:
    cells = [["甲", {"v": "乙", "colspan": 2}], [{"v": "丙", "rowspan": 2}, "1", "2"], ["3", "4"]]
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>图</text></svg>'
    blocks = [
        *markdown.blocks(RICH),
        nodes.table([["一", "二", "三"]], cells),
        nodes.table([["宽"] * 14], [["很宽的一格内容"] * 14] * 30),
        nodes.table([], [[{"v": "名", "b": True}, "值"]] * 3, look="grid"),
        nodes.figure(drawing, alt="一幅图"),
        nodes.attach("a.csv", b"a,b", about="表", media="text/csv"),
    ]
    for style in ("plain", "notice"):
        path = tmp_path / f"{style}.pdf"
        path.write_bytes(report.document(blocks, {"title": "题", "style": style, "demo": True}))
        assert problems(path) == []


def test_the_check_finds_what_is_wrong(tmp_path: Path, notice_pdf: Path) -> None:
    path = tmp_path / "broken.pdf"
    with pikepdf.open(notice_pdf) as file:
        del file.Root.Lang
        del file.Root.OutputIntents
        font = next(o for o in file.objects if isinstance(o, pikepdf.Dictionary)
                    and o.get("/Subtype") == "/Type0")  # fmt: skip
        del font.ToUnicode
        first = file.pages[0]
        drawn = first.Contents.read_bytes() + b"\nq 0 0 9 9 re f Q"
        first.Contents = file.make_stream(drawn)
        file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript)
        file.save(path)
    name = str(font.BaseFont) if path.is_file() else ""
    assert sorted(problems(path)) == sorted(
        [
            "language, marks or title",
            "output intent",
            "action None",
            f"{name} has no Unicode",
            "page 1: f without a tag",
        ]
    )
