"""`materials` at the command line: what came in, what did not, and what to do."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.workflow import open_round
from tests import installed, pictures


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    installed.round_in_review(tmp_path).close()
    return tmp_path / "round"


def recorded(place: Path) -> list[str]:
    with open_round(place) as rnd, rnd.store.reading() as db:
        return [one.file for one in db.materials()]


def test_a_folder_of_materials_goes_into_the_round(place: Path, tmp_path: Path) -> None:
    source = pictures.put(
        tmp_path / "in", {"A1/正门.jpg": pictures.jpeg(), "A2-证书.pdf": pictures.pdf()}
    )
    done = run("materials", place, source)
    assert (done.exit_code, recorded(place)) == (0, ["A1/正门.jpg", "A2/证书.pdf"])
    assert "✓ 导入 2 份，2 项申报：照片 1、PDF 1。" in done.output
    again = run("materials", place, source)
    assert (again.exit_code, "已有、未变 2 份。" in again.output) == (0, True)


def test_a_dry_run_writes_nothing(place: Path, tmp_path: Path) -> None:
    source = pictures.put(tmp_path / "in", {"A1/断.jpg": pictures.truncated()})
    told = run("materials", place, source, "--dry-run")
    assert (told.exit_code, recorded(place)) == (0, [])
    assert "可导入 1 份，1 项申报。" in told.output
    assert "照片损坏" in told.output


def test_what_belongs_to_nobody_is_listed_with_what_to_do(place: Path, tmp_path: Path) -> None:
    source = pictures.put(tmp_path / "in", {"A1/正门.jpg": pictures.jpeg(), "说明.docx": b"x"})
    told = run("materials", place, source)
    assert (told.exit_code, recorded(place)) == (1, ["A1/正门.jpg"])
    assert "说明.docx" in told.output
    assert "把它们放进以申报编号命名的文件夹" in told.output


def test_json_says_all_of_it(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    photo = pictures.jpeg(size=(80, 60))
    with zipfile.ZipFile(path, "w") as made:
        for name in ("A1/a.jpg", "A1/b.jpg", "A2/c.jpg", "../A1/d.jpg", "z.jpg"):
            made.writestr(name, photo)
    told = json.loads(run("materials", place, path, "--json").stdout)
    sha256 = told["recorded"][0].pop("sha256")
    assert told["recorded"][0] == {
        "application": "A1",
        "file": "A1/a.jpg",
        "title": "a",
        "kind": "photo",
        "bytes": len(photo),
        "width": 80,
        "height": 60,
        "pages": None,
        "seconds": None,
        "format": "jpg",
        "codec": None,
        "rotation": None,
        "scan": None,
        "encrypted": None,
    }
    assert told["recorded"][1]["sha256"] == sha256
    assert (told["repeated"], told["shared"], told["unknown"]) == (
        [{"path": "A1/b.jpg", "same_as": "A1/a.jpg"}],
        [{"file": "A2/c.jpg", "same_as": "A1/a.jpg"}],
        ["z.jpg"],
    )
    assert [one["path"] for one in told["refused"]] == ["../A1/d.jpg"]


@pytest.mark.parametrize("name", ["missing", "broken.zip"])
def test_a_source_that_cannot_be_read_is_told(place: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK nothing")
    told = run("materials", place, tmp_path / name)
    assert (told.exit_code, "怎么办" in told.output) == (1, True)


def test_the_round_may_come_from_the_environment(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = pictures.put(tmp_path / "in", {"A1/正门.jpg": pictures.jpeg()})
    monkeypatch.setenv("KEPU_ROUND", str(place))
    assert (run("materials", source).exit_code, recorded(place)) == (0, ["A1/正门.jpg"])
