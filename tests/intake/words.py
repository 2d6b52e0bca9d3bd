"""Word forms for the tests: the form of the Quzhou notice, filled in, by another library."""

from __future__ import annotations

from pathlib import Path

from docx import Document

FORM: tuple[tuple[str, ...], ...] = (
    ("基地基本信息",),
    ("所在区域", "□柯城  □衢江  ☑龙游  □常山  □江山  □开化"),
    ("基地名称", "虚构石博园科普教育基地"),
    ("申报单位名称", "虚构石博园有限公司"),
    ("通信地址", "虚构路 1 号"),
    ("负责人", "虚构甲", "负责人电话", "0570-0000001"),
    ("联系人", "虚构乙", "联系人电话", "0570-0000002"),
    ("预约参观电话", ""),
    ("科技志愿名称", "虚构石博园科技志愿服务队", "科技志愿者人数", "25"),
    ("志愿者负责人", "虚构丙", "负责人电话", "0570-0000003"),
    ("开放形式", "□免费  ☑16周岁以下的青少年免费开放  ☑节假日优惠  □收费"),
    ("申报类别", "☑科技场馆  □公共场所  □教育科研  □生产设施"),
    ("科普场所面积", "3200 平方米", "年开放天数", "300 天"),
    ("科普教育基地简介（不超过1000字）",),
    ("展出虚构的石头（例：鹅卵石）。\n第二段。",),
    ("已获命名（荣誉）情况",),
    ("2020年，被表彰为虚构市全国科普日优秀组织单位。",),
    ("上传相关证明材料",),
    ("①盖好章的“科普教育基地申报表”，制成PDF版上传。",),
)
"""Rows of label and answer cells."""


def answered(**answers: str) -> tuple[tuple[str, ...], ...]:
    """The form with other answers to some labels."""
    rows = []
    for row in FORM:
        cells = list(row)
        for place, label in enumerate(row[:-1]):
            if label in answers and place % 2 == 0:
                cells[place + 1] = answers[label]
        rows.append(tuple(cells))
    return tuple(rows)


def write(path: Path, rows: tuple[tuple[str, ...], ...] = FORM) -> Path:
    """A document with a heading and a table of four columns; short rows are merged."""
    document = Document()
    document.add_heading("科普教育基地申报表")
    table = document.add_table(rows=len(rows), cols=4)
    for line, cells in zip(table.rows, rows, strict=True):
        places = list(line.cells)
        if len(cells) == 1:
            places = [places[0].merge(places[3])]
        elif len(cells) == 2:
            places = [places[0], places[1].merge(places[3])]
        for place, text in zip(places, cells, strict=True):
            first, *more = text.split("\n")
            place.text = first
            for paragraph in more:
                place.add_paragraph(paragraph)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path
