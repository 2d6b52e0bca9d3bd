"""Import of a large xlsx, checks included, against pandas.read_excel with openpyxl.

Run: python tests/bench/bench_intake.py [rows] [rounds]
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import xlsxwriter

from kepu_review.intake import dry_run
from kepu_review.model import Category, Document, Field, FieldKind, Programme, Region, Subtype

WANTED = 4.0
"""The import should be so many times faster."""

_NUMBERS = ("科普场所面积", "室内展教面积", "室外展教面积", "年科普经费", "上年科普经费")
_COUNTS = (
    *("年接待人次", "青少年接待人次", "专职人员", "兼职人员", "讲解员", "科技志愿者人数"),
    *("年活动场次", "年发放资料"),
)
FIELDS = (
    Field("address", "通信地址"),
    Field("contact", "联系人"),
    Field("phone", "联系人电话", FieldKind.PHONE),
    Field("open_days", "年开放天数", FieldKind.INTEGER, unit="天/年", minimum=0, maximum=366),
    *(Field(f"n{i}", title, FieldKind.NUMBER, minimum=0) for i, title in enumerate(_NUMBERS)),
    *(Field(f"c{i}", title, FieldKind.INTEGER, minimum=0) for i, title in enumerate(_COUNTS)),
    Field("legal", "是否独立法人", FieldKind.YES_NO),
    Field("founded", "成立日期", FieldKind.DATE),
    Field("admission", "开放形式", FieldKind.CHOICES, choices=("免费", "节假日优惠", "收费")),
    Field("intro", "简介", FieldKind.LONG_TEXT, max_length=1000, required=True),
)
CATEGORIES = {
    f"k{i}": Category(f"k{i}", title, "", "", "", "r", subtypes=(Subtype(f"s{i}", f"{title}甲"),))
    for i, title in enumerate(("科技场馆", "文化场馆", "企业", "自然资源"))
}
PROGRAMME = Programme(
    *("bench", "基准", "Bench", "第一批", "某市科协"),
    document=Document("基准"),
    categories=tuple(CATEGORIES),
    regions=tuple(Region(f"r{i}", f"{name}区") for i, name in enumerate("甲乙丙丁戊己")),
    fields=FIELDS,
)


def _row(number: int, rnd: random.Random) -> list[object]:
    title = rnd.choice(list(CATEGORIES.values())).title
    fixed = [f"K{number:05d}", f"第{number}号科普教育基地", f"第{number}号单位"]
    place = [f"{rnd.choice('甲乙丙丁戊己')}区", title, f"某路{number}号", f"联系人{number % 500}"]
    figures = [rnd.randrange(40, 366), *(round(rnd.random() * 5000, 1) for _ in _NUMBERS)]
    counts = [rnd.randrange(3000) if rnd.random() < 0.9 else "/" for _ in _COUNTS]
    words = [
        rnd.choice(("是", "否")),
        f"{rnd.randrange(1990, 2023)}年{rnd.randrange(1, 13)}月{rnd.randrange(1, 29)}日",
        rnd.choice(("免费", "□免费 ■收费", "免费、节假日优惠")),
        f"本基地面向公众开放，编号 {number}。" * 3,
    ]
    return [*fixed, *place, f"1380000{number % 10000:04d}", *figures, *counts, *words]


def make(path: Path, rows: int) -> None:
    """Writes an invented sheet of so many applications."""
    rnd = random.Random(20230208)
    headings = [
        "申报编号",
        "基地名称",
        "申报单位",
        "所在区域",
        "申报类别",
        *(f.title for f in FIELDS),
    ]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("申报")
        sheet.write_row(0, 0, headings)
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, _row(number, rnd))


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(rows: int = 20_000, rounds: int = 3) -> tuple[float, float]:
    """Medians in seconds: (ours with checks, pandas with openpyxl), run alternately."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "申报.xlsx"
        make(path, rows)
        result = dry_run(path, PROGRAMME, CATEGORIES)
        if result.good != rows:
            raise SystemExit(f"{result.bad} rows were refused: {result.problems[:3]}")
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(timed(lambda: dry_run(path, PROGRAMME, CATEGORIES)))
            theirs.append(timed(lambda: pd.read_excel(path, engine="openpyxl")))
    return statistics.median(ours), statistics.median(theirs)


def main(arguments: list[str]) -> None:
    """Prints both medians and their ratio."""
    rows = int(arguments[0]) if arguments else 20_000
    rounds = int(arguments[1]) if len(arguments) > 1 else 3
    ours, theirs = compare(rows, rounds)
    sys.stdout.write(
        f"{rows} rows × {5 + len(FIELDS)} columns, medians of {rounds}\n"
        f"dry_run, checks included   {ours:7.3f} s\n"
        f"pandas.read_excel openpyxl {theirs:7.3f} s\n"
        f"ratio                      {theirs / ours:7.1f} × (wanted ≥ {WANTED:g})\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
