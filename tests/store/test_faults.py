"""What goes wrong outside our code is told in words, and what was saved stays saved."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import event, text

from kepu_review.errors import StoreError
from kepu_review.store import Store, Transaction, audit
from kepu_review.store.engines import journal_mode, set_journal, sqlite_driver
from tests.store.rounds import INFO, PROGRAMME, fill, imported, marked, save, saved

ROOT = Path(__file__).parents[2]


def python(code: str, *arguments: str) -> str:
    """What a fresh interpreter prints."""
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def held(store: Store) -> Iterator[None]:
    """Another writer sits in the middle of its transaction."""
    inside, done = threading.Event(), threading.Event()

    def work(db: Transaction) -> None:
        save(db, saved("E1", "A-1", 1))
        inside.set()
        done.wait(20)

    thread = threading.Thread(target=store.write, args=(work,))
    thread.start()
    inside.wait(20)
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_round_that_stays_busy_is_reported_after_the_patience_is_over(store: Store) -> None:
    with Store.open(store.location, patience=0.2) as other:
        with held(store), pytest.raises(StoreError, match="批次正被别的操作占用") as caught:
            other.write(lambda db: save(db, saved("E1", "A-1", 1, {"a": marked("1")})))
        assert "稍后重试" in caught.value.remedy
        assert other.write(lambda db: save(db, saved("E1", "A-1", 2))).seq == 2


def test_reading_goes_on_while_somebody_writes(store: Store) -> None:
    with held(store), store.reading() as db:
        assert db.reviews() == ()
        assert len(db.applications()) == 4


def test_one_experts_open_transaction_does_not_stop_another_on_postgresql(
    postgres: str,
) -> None:
    with Store.create(f"{postgres}&schema=others", INFO, PROGRAMME, patience=1) as store:
        store.write(fill)
        with held(store):
            assert store.write(lambda db: save(db, saved("E2", "A-1", 1))).seq == 1


def test_a_full_disk_is_told_and_what_was_saved_is_there_when_there_is_room_again(
    tmp_path: Path,
) -> None:
    with Store.create(tmp_path / "r", INFO, PROGRAMME) as store:
        store.write(fill)
        (pages,) = _pages(store)
        limit = [pages + 8]
        store._engine.dispose()
        event.listen(
            store._engine,
            "connect",
            lambda raw, _record: raw.execute(f"PRAGMA max_page_count = {limit[0]}"),
        )
        acknowledged = []

        def fill_up() -> None:
            for revision in range(1, 1000):
                payload = saved("E1", "A-1", revision, comment="评语" * 500)
                acknowledged.append(store.write(lambda db: save(db, payload)))  # noqa: B023

        with pytest.raises(StoreError, match="磁盘已满") as caught:
            fill_up()
        assert "腾出空间" in caught.value.remedy
        number = len(acknowledged)
        assert number > 1
        with pytest.raises(StoreError, match="磁盘已满"):
            store.write(lambda db: shrug(db, number + 1))
        limit[0] = 10**6
        store._engine.dispose()
        with store.reading() as db:
            assert db.heads()["E1"] == (number, acknowledged[-1].hash)
            assert len(list(db.events("round"))) == 4
        store.write(lambda db: save(db, saved("E1", "A-1", number + 1)))
        with store.reading() as db:
            assert audit(db) == ()


def shrug(db: Transaction, revision: int) -> None:
    """Work that overlooks a fault and goes on: none of it may last."""
    phase = {"phase": "review", "reason": ""}
    db.append("phase_changed", phase, actor="chair")
    with suppress(Exception):
        save(db, saved("E1", "A-1", revision, comment="评语" * 9000))
    with suppress(Exception):
        db.append("phase_changed", phase, actor="chair")


def _pages(store: Store) -> tuple[int]:
    with store.reading() as db:
        row = db._connection.execute(text("PRAGMA page_count")).one()
        return (int(row[0]),)


LIMITED = """
import resource, sys
from kepu_review.errors import StoreError
from kepu_review.store import Store
from tests.store.rounds import save, saved
with Store.open(sys.argv[1]) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    done = 0
    try:
        for revision in range(1, 10**6):
            store.write(lambda db: save(db, saved("E1", "A-1", revision, comment="评语" * 500)))
            done = revision
    except StoreError as error:
        print(done, error.message)
"""


def test_a_write_that_the_system_refuses_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    with Store.create(tmp_path / "r", INFO, PROGRAMME) as store:
        store.write(fill)
    room = (tmp_path / "r" / "round.db").stat().st_size + 200_000
    done, message = python(LIMITED, str(tmp_path / "r"), str(room)).split(" ", 1)
    assert message in {"读写磁盘出错，未能保存。", "磁盘已满，未能保存。"}
    assert int(done) > 1
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    with Store.open(tmp_path / "r") as store, store.reading() as db:
        assert db.heads()["E1"][0] == int(done)
        assert audit(db) == ()


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    with Store.create(tmp_path / "r", INFO, PROGRAMME) as store:
        store.write(fill)
    file = tmp_path / "r" / "round.db"
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(StoreError, match="数据库文件已损坏") as caught, Store.open(tmp_path / "r"):
        pass
    assert "备份" in caught.value.remedy


def test_a_database_that_vanished_is_not_silently_made_anew(tmp_path: Path) -> None:
    with Store.create(tmp_path / "r", INFO, PROGRAMME) as store:
        store._engine.dispose()
        (tmp_path / "r" / "round.db").unlink()
        with pytest.raises(StoreError, match="不能写入"):
            store.write(fill)
        assert not (tmp_path / "r" / "round.db").exists()


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 0), "DELETE"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_the_log_is_used_only_where_sqlite_is_sound(
    version: tuple[int, int, int], mode: str
) -> None:
    assert journal_mode(version) == mode


@pytest.mark.usefixtures("as_in_use")
def test_a_save_is_durable_before_it_is_acknowledged(tmp_path: Path) -> None:
    with Store.create(tmp_path / "r", INFO, PROGRAMME) as store, store.reading() as db:
        version = sqlite_driver().sqlite_version_info
        assert set_journal(store._engine) == journal_mode(version).lower()

        def pragma(name: str) -> object:
            return db._connection.execute(text(f"PRAGMA {name}")).scalar()

        settings = [pragma(name) for name in ("synchronous", "foreign_keys", "busy_timeout")]
        assert settings == [2, 1, 30_000]


WITHOUT_PYSQLITE3 = """
import sys
sys.modules["pysqlite3"] = None
from kepu_review.store import Store, audit
from kepu_review.store.engines import journal_mode, set_journal, sqlite_driver
from tests.store.rounds import INFO, PROGRAMME, fill, save, saved
driver = sqlite_driver()
with Store.create(sys.argv[1], INFO, PROGRAMME) as store:
    store.write(fill)
    store.write(lambda db: save(db, saved("E1", "A-1", 1)))
    with store.reading() as db:
        print(driver.__name__, audit(db), len(db.reviews()))
    print(set_journal(store._engine) == journal_mode(driver.sqlite_version_info).lower())
"""


def test_a_round_works_without_pysqlite3_and_is_the_same_with_it(tmp_path: Path) -> None:
    said = python(WITHOUT_PYSQLITE3, str(tmp_path / "r"))
    assert said.splitlines() == ["sqlite3 () 1", "True"]
    with Store.open(tmp_path / "r") as store:
        store.write(lambda db: save(db, saved("E1", "A-1", 2)))
        with store.reading() as db:
            assert (audit(db), db.heads()["E1"][0]) == ((), 2)


LEAN = """
import sys
from kepu_review.store import Store, audit
with Store.open(sys.argv[1]) as store, store.reading() as db:
    db.applications(), db.reviews(), audit(db)
heavy = ("pandas", "numpy", "alembic", "IPython", "psycopg")
print([name for name in heavy if name in sys.modules])
"""


def test_opening_and_reading_a_folder_loads_nothing_heavy(tmp_path: Path) -> None:
    Store.create(tmp_path / "r", INFO, PROGRAMME).close()
    assert python(LEAN, str(tmp_path / "r")) == "[]"


FORK = """
import os, sys
from kepu_review.store import Store, audit
from tests.store.rounds import save, saved
with Store.open(sys.argv[1]) as store:
    store.write(lambda db: save(db, saved("E1", "A-1", 1)))
    child = os.fork()
    for number in range(1, 6):
        expert = "E3" if child else "E2"
        store.write(lambda db: save(db, saved(expert, "A-1", number)))
    if not child:
        os._exit(0)
    print(os.waitpid(child, 0)[1])
    with store.reading() as db:
        print(audit(db), {chain: seq for chain, (seq, _) in db.heads().items()})
"""


def test_a_forked_process_does_not_share_connections(store: Store) -> None:
    said = python(FORK, store.location).splitlines()
    assert said == ["0", "() {'E1': 1, 'E2': 5, 'E3': 5, 'round': 4}"]


def test_without_the_driver_of_postgresql_the_remedy_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from kepu_review.store import Store\n"
        "try: Store.open('postgresql://u@h/d')\n"
        "except Exception as error: print(type(error).__name__, error.remedy)"
    )
    assert python(code) == 'StoreError 安装：pip install "kepu-review[postgres]"'


def test_a_user_without_rights_is_told_to_ask_for_them(postgres: str) -> None:
    location = f"{postgres}&schema=guarded"
    with Store.create(location, INFO, PROGRAMME) as store:
        store.write(fill)
        with store._session(writing=True) as connection:
            connection.execute(text("CREATE ROLE stranger LOGIN"))
            connection.execute(text("GRANT USAGE ON SCHEMA guarded TO stranger"))
            connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA guarded TO stranger"))
        with Store.open(location.replace("kepu@", "stranger@")) as other:
            with other.reading() as db:
                assert len(db.applications()) == 4
            with pytest.raises(StoreError, match="没有写入此批次的权限"):
                other.write(lambda db: db.append("applications_imported", imported(), actor="x"))
            with pytest.raises(StoreError, match="没有写入此批次的权限"):
                Store.create(location.replace("kepu@", "stranger@") + "2", INFO, PROGRAMME)
