"""Invented materials for the first applications: drawn photos, a ledger in PDF, a short film."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from kepu_review.demo.film import webm
from kepu_review.demo.scenes import SCENES, draw, frame
from kepu_review.model import Application
from kepu_review.report import fonts
from kepu_review.workflow import Round
from kepu_review.workflow.collecting import Collected, import_materials

ILLUSTRATED = 12
"""Applications that get photos."""

_LEDGER = """\
#let data = json("ledger.json")
#set page(paper: "a4", margin: 25mm, footer: align(center)[#data.mark])
#set text(font: data.font, size: 11pt, lang: "zh")
#set document(title: data.title)
#align(center, text(size: 18pt, weight: "bold")[#data.title])
#v(6mm)
#table(
  columns: (auto, 1fr, auto, auto),
  inset: 7pt,
  ..data.rows.flatten().map(cell => [#cell]),
)
"""


def hand_in_materials(rnd: Round, seed: int) -> Collected:
    """Draw the materials into a folder, as applicants send them, and import that."""
    with rnd.store.reading() as db:
        first = db.applications()[:ILLUSTRATED]
    with TemporaryDirectory(prefix="kepu-demo-") as inbox:
        for application in first:
            folder = Path(inbox) / application.id
            folder.mkdir()
            for scene in SCENES:
                label = f"{application.name} · {scene}"
                draw(scene, label, f"{seed}:{application.id}:{scene}", folder / f"{scene}.jpg")
        if first:
            place = Path(inbox) / first[0].id
            (place / "科普活动台账.pdf").write_bytes(_ledger(first[0]))
            (place / "现场短片.webm").write_bytes(_film())
        return import_materials(rnd, inbox)


def _film() -> bytes:
    count = 20
    pictures = [frame(at / (count - 1), f"第 {at / 2:.1f} 秒") for at in range(count)]
    return webm(pictures, milliseconds=500)


def _ledger(application: Application) -> bytes:
    import typst

    heads = ["日期", "活动", "人次", "负责人"]
    days = [
        [
            f"2025-{month:02}-{month + 7:02}",
            f"虚构活动{month}：开放日讲解",
            str(60 + 9 * month),
            "虚构",
        ]
        for month in range(1, 13)
    ]
    data = {
        "title": f"{application.name}科普活动台账",
        "mark": "虚构示意，不是真实台账",
        "font": fonts.SANS,
        "rows": [heads, *days],
    }
    files = {"main.typ": _LEDGER.encode(), "ledger.json": json.dumps(data).encode()}
    made: bytes = typst.compile(
        files, font_paths=fonts.book(), ignore_system_fonts=True, format="pdf", timestamp=0
    )
    return made
