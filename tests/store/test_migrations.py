"""The migrations give the very schema that the code uses, from every past one."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from kepu_review.errors import StoreError
from kepu_review.store import Store, audit, migrate, schema

pytestmark = pytest.mark.usefixtures("as_in_use")


def test_the_migrated_schema_is_the_schema_of_the_code(store: Store) -> None:
    with store._session(writing=False) as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []
        assert migrate.revision(connection) == schema.HEAD


def test_constraints_have_the_names_that_later_migrations_will_use(store: Store) -> None:
    with store._session(writing=False) as connection:
        seen = inspect(connection)
        assert {one["name"] for one in seen.get_unique_constraints("event")} == {
            "uq_event_chain_seq",
            "uq_event_chain_key",
        }
        assert [one["name"] for one in seen.get_indexes("review")] == ["ix_review_expert"]


def test_the_head_of_the_code_is_the_only_head_of_the_migrations(store: Store) -> None:
    with store._session(writing=False) as connection:
        script = ScriptDirectory.from_config(migrate.config(connection))
        assert script.get_heads() == [schema.HEAD]


def test_a_round_of_a_newer_version_is_refused_with_the_way_out(store: Store) -> None:
    with store._session(writing=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="由更新版本的程序写成（表结构 9999") as caught:
        Store.open(store.location)
    assert "pip install -U kepu-review" in caught.value.remedy


STEP = '''
"""A step of the future."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("application", sa.Column("added", sa.Text(), server_default="yes"))
    {more}
'''


def with_another_step(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> None:
    shutil.copytree(migrate.FOLDER, folder / "migrations")
    step = STEP.format(more=more)
    (folder / "migrations" / "versions" / "r0002_added.py").write_text(step)
    monkeypatch.setattr(migrate, "FOLDER", folder / "migrations")
    monkeypatch.setattr(migrate, "HEAD", "0002")


def added(store: Store) -> list[str]:
    with store._session(writing=False) as connection:
        return list(connection.scalars(text("SELECT added FROM application")))


def test_opening_a_round_of_an_older_schema_upgrades_it_and_keeps_its_content(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_another_step(tmp_path / "100%", monkeypatch)
    with store.reading() as db:
        before = db.applications(), db.heads()
    with ThreadPoolExecutor(4) as pool:  # several people open it at once
        opened = list(pool.map(Store.open, [store.location] * 4))
    for one in opened:
        with one.reading() as db:
            assert (db.applications(), db.heads()) == before
            assert audit(db) == ()
        assert added(one) == ["yes"] * 4
        one.close()
    with pytest.raises(StoreError, match="append-only"):  # the guard is still there
        store.write(lambda db: db._connection.execute(text("DELETE FROM event")))


def test_an_upgrade_that_fails_halfway_leaves_the_round_as_it_was(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        more = 'op.execute("SELECT no_such_column FROM event")'
        with_another_step(tmp_path / "copy", patch, more)
        with pytest.raises(StoreError):
            Store.open(store.location)
    Store.open(store.location).close()
    with store._session(writing=False) as connection:
        names = [column["name"] for column in inspect(connection).get_columns("application")]
        assert (migrate.revision(connection), names) == ("0001", ["id", "body"])
