"""Making and opening a round, and what is said when that cannot be done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_review.errors import StoreError, UsageError
from kepu_review.model import Phase
from kepu_review.store import Store
from tests.conftest import Places
from tests.store.rounds import INFO, PROGRAMME


def test_a_closed_round_opens_again_with_all_it_had(location: str) -> None:
    with Store.create(location, INFO, PROGRAMME) as store, store.reading() as db:
        heads = db.heads()
    with Store.open(location) as store, store.reading() as db:
        assert (db.info(), db.heads()) == (INFO, heads)
        assert store.location == location


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="批次已经关闭"), store.reading():
        pass
    with pytest.raises(StoreError, match="批次已经关闭"):
        store.write(lambda _db: None)


def test_making_a_round_over_another_is_refused_and_changes_nothing(store: Store) -> None:
    with store.reading() as db:
        before = db.heads()
    with pytest.raises(StoreError, match="这里已有批次") as caught:
        Store.create(store.location, replace(INFO, title="另一个"), PROGRAMME)
    assert "kepu-review open" in caught.value.remedy
    with store.reading() as db:
        assert (db.info(), db.heads()) == (INFO, before)


def test_a_round_that_cannot_be_made_leaves_nothing_behind(places: Places) -> None:
    location = places()
    with pytest.raises(StoreError, match="round_created"):
        Store.create(location, replace(INFO, id=""), PROGRAMME)
    assert not Path(location).exists()
    with pytest.raises(StoreError):
        Store.open(location)
    Store.create(location, INFO, PROGRAMME).close()


def test_a_round_starts_in_setup_at_a_time_with_a_zone(places: Places) -> None:
    for wrong in (
        replace(INFO, phase=Phase.REVIEW),
        replace(INFO, created_at=INFO.created_at.replace(tzinfo=None)),
    ):
        with pytest.raises(UsageError):
            Store.create(places(), wrong, PROGRAMME)


def test_a_folder_has_a_file_for_people_and_places_for_documents(tmp_path: Path) -> None:
    folder = tmp_path / "第一批 %20 #?"
    folder.mkdir()
    (folder / "own.txt").write_text("kept")
    with Store.create(folder, INFO, PROGRAMME) as store:
        assert store.folder == folder
    text = (folder / "round.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {
        "title": INFO.title,
        "id": INFO.id,
        "programme": "small",
        "created": INFO.created_at,
        "demo": True,
    }
    assert "正式记录在 round.db" in text
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["materials", "own.txt", "reports", "round.db", "round.toml"]
    Store.open(folder).close()


def test_a_folder_that_is_not_a_round_is_told_from_none_and_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "申报.xlsx"
    file.write_text("x")
    for place, words in (
        (tmp_path / "none", "没有这个文件夹"),
        (file, "这是一个文件"),
        (tmp_path, "没有 round.db"),
    ):
        with pytest.raises(StoreError, match=words) as caught:
            Store.open(place)
        assert f"kepu-review new {place}" in caught.value.remedy
    with pytest.raises(StoreError, match="建不成批次文件夹"):
        Store.create(file, INFO, PROGRAMME)
    with pytest.raises(StoreError, match="建不成批次文件夹"):
        Store.create(file / "below", INFO, PROGRAMME)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "没有建成的批次"), (b"this is no database " * 99, "不是评审批次")],
)
def test_a_file_that_is_no_round_is_not_touched(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "round.db").write_bytes(content)
    with pytest.raises(StoreError, match=words):
        Store.open(tmp_path)
    assert (tmp_path / "round.db").read_bytes() == content


def test_a_strange_database_is_not_touched(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "round.db")
    connection.execute("CREATE TABLE other (a)")
    connection.close()
    before = (tmp_path / "round.db").read_bytes()
    with pytest.raises(StoreError, match="没有建成的批次"):
        Store.open(tmp_path)
    assert (tmp_path / "round.db").read_bytes() == before


def test_urls_that_cannot_be_used_are_refused_without_showing_a_password(postgres: str) -> None:
    for url, words in (
        ("mysql://u:secret@h/d", "看不懂的批次位置：mysql://…"),
        ("postgresql://u:secret@h:port/d", "看不懂的批次位置"),
        ("postgresql://u:secret@h/d?schema=a;b", "模式名“a;b”不可用"),
        ("postgresql://u:secret@127.0.0.1:1/d", "连不上数据库"),
        (postgres.replace("/postgres", "/none"), "连不上数据库"),
        (f"{postgres}&schema=none", "没有建成的批次"),
    ):
        with pytest.raises(StoreError, match=words) as caught:
            Store.open(url)
        assert "secret" not in str(caught.value)
        assert caught.value.remedy


def test_the_words_for_messages_do_not_hold_the_password(postgres: str) -> None:
    url = postgres.replace("kepu@", "kepu:secret@") + "&schema=shown"
    with Store.create(url, INFO, PROGRAMME) as store:
        assert "secret" in store.location
        assert "secret" not in f"{store!r} {store.shown}"


@contextmanager
def plain_user() -> Iterator[None]:
    """Root may write anywhere, so it steps down for the block."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder_is_explained() -> None:
    base = Path(tempfile.mkdtemp(prefix="kepu-"))
    try:
        Store.create(base / "round", INFO, PROGRAMME).close()
        (base / "round" / "round.db").chmod(0o444)
        for folder in (base / "round", base):
            folder.chmod(0o555)
        with plain_user():
            with (
                pytest.raises(StoreError, match="不能写入") as caught,
                Store.open(base / "round") as store,
            ):
                store.write(lambda db: db.append("phase_changed", {"phase": "review"}, actor="x"))
            assert "权限" in caught.value.remedy
            with pytest.raises(StoreError, match="建不成批次文件夹"):
                Store.create(base / "new", INFO, PROGRAMME)
    finally:
        for folder in (base, base / "round"):
            folder.chmod(0o755)
        shutil.rmtree(base)
