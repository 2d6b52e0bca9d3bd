"""What is handed in for 科学家精神教育基地: forms, photos and films, made by real encoders."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from docx import Document
from PIL import Image

from kepu_review.model import Application
from tests.films import film

ATTESTED = ("sealed", "paper_equals_electronic", "disc", "truthful", "no_secret")
PORTRAIT = (1080, 1920)


def applicant(number: str) -> str:
    return f"虚构{number}故居"


def sound(number: str = "S01", **values: Any) -> Application:
    """An invented application that keeps every rule, with other values."""
    kept: dict[str, Any] = {
        **dict.fromkeys(ATTESTED, True),
        "scientists": "虚构科学家甲的事迹。",
        "form_originals": 2,
        "summary_originals": 1,
        "paper_on": date(2022, 4, 8),
        "submitted_on": date(2022, 4, 8),
    } | values
    return Application(
        number,
        f"虚构{number}科学家精神教育基地",
        applicant(number),
        "scientist_spirit",
        nominator=kept.pop("nominator", "北京市教育委员会"),
        values={name: value for name, value in kept.items() if value is not None},
    )


def large_photo(of: str) -> bytes:
    """A JPEG of more than 2 MB, unlike any other."""
    side = 1500
    picture = Image.frombytes("RGB", (side, side), Random(of).randbytes(3 * side * side))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


def paper(title: str) -> bytes:
    """A Word file with a title."""
    out = io.BytesIO()
    made = Document()
    made.add_heading(title)
    made.save(out)
    return out.getvalue()


def filmed(folder: Path, name: str, seconds: int, **more: Any) -> bytes:
    """A film with few pictures, as bytes; its kind is told by the name's ending."""
    folder.mkdir(exist_ok=True)
    return film(folder / name, seconds, every=more.pop("every", 20), **more).read_bytes()


def handed_in(number: str, films: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything that the notice asks for, as it asks for it."""
    named = applicant(number)
    return {
        f"{number}/2022年申报表.docx": paper(f"申报表 {number}"),
        f"{number}/2022年申报汇总表.docx": paper(f"申报汇总表 {number}"),
        **{f"{number}/{named}{n}.jpg": large_photo(f"{number}{n}") for n in (1, 2, 3)},
        **{f"{number}/{name}": data for name, data in films.items()},
    }
