"""What one would write in an afternoon: the same form of plain ipywidgets, saving into SQLite."""

from __future__ import annotations

import sqlite3
import threading

import ipywidgets as widgets

LEVELS = ["优秀", "优良", "合格", "不合格"]


class PlainForm:
    """30 rows of number, level and comment, a list of 10,000, a search box, `next`."""

    def __init__(self, file: str, names: list[str], criteria: int) -> None:
        self._file, self._names = file, names
        self._at, self._filling = 0, False
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("CREATE TABLE IF NOT EXISTS mark (a, field, value)")
        self.title = widgets.HTML(names[0])
        self.state = widgets.Label("尚未评分")
        self.search = widgets.Text(placeholder="搜索")
        self.search.observe(self._search, "value")
        self.choice = widgets.Select(options=names, rows=20)
        self.next = widgets.Button(description="下一份")
        self.next.on_click(self._next)
        self._rows = [self._row(number) for number in range(1, criteria + 1)]
        self.comment = self._watched(widgets.Textarea(placeholder="总体评语"), "comment")
        left = widgets.VBox([self.search, self.choice])
        right = widgets.VBox(
            [self.title, self.state, self.next, *(row for row, _ in self._rows), self.comment]
        )
        self.view = widgets.HBox([left, right])

    def _watched(self, widget: widgets.Widget, field: str) -> widgets.Widget:
        widget.observe(lambda change: self._save(field, change["new"]), "value")
        return widget

    def _row(self, number: int) -> tuple[widgets.Widget, list[widgets.Widget]]:
        parts = [
            self._watched(widgets.FloatSlider(min=0, max=10, step=0.5), f"v{number}"),
            self._watched(widgets.RadioButtons(options=LEVELS, value=None), f"l{number}"),
            self._watched(widgets.Textarea(placeholder="评语"), f"c{number}"),
        ]
        return widgets.VBox([widgets.Label(f"第 {number} 项指标"), widgets.HBox(parts)]), parts

    def _save(self, field: str, value: object) -> None:
        if self._filling:
            return
        with self._lock, self._database:
            row = (self._names[self._at], field, str(value))
            self._database.execute("INSERT INTO mark VALUES (?, ?, ?)", row)
        self.state.value = f"已保存 {field} {value}"

    def _next(self, _button: object) -> None:
        self._at += 1
        self._filling = True
        self.title.value = self._names[self._at]
        for number, (_, parts) in enumerate(self._rows):
            parts[0].value = float((self._at + number) % 10)
            parts[1].value = LEVELS[(self._at + number) % 4]
            parts[2].value = f"{self._at} {number}"
        self.comment.value = f"第 {self._at} 份"
        self._filling = False

    def _search(self, change: dict[str, str]) -> None:
        self.choice.options = [name for name in self._names if change["new"] in name]
