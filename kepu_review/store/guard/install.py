"""Installs the guard of a shared round, by the owner's connection; twice is as once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from kepu_review.errors import StoreError
from kepu_review.model import ABSTAIN, ROUND_CHAIN
from kepu_review.store.guard import views
from kepu_review.store.guard.facts import put_policy, put_rubrics
from kepu_review.store.guard.names import API, GUARD, LONGEST, literal, pseudonym, quoted
from kepu_review.text import t

SQL = Path(__file__).parent / "sql"
OLDEST = 140000

_OWNER = "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'event'::regclass"
_SCHEMAS = (
    "CREATE SCHEMA IF NOT EXISTS @guard@ AUTHORIZATION @owner@",
    "DROP SCHEMA IF EXISTS @api@ CASCADE",
    "CREATE SCHEMA @api@ AUTHORIZATION @owner@",
)
_TABLES = (
    "CREATE TABLE IF NOT EXISTS @guard@.member "
    '(role text COLLATE "C" PRIMARY KEY, expert text COLLATE "C" NOT NULL UNIQUE)',
    "DROP TABLE IF EXISTS @guard@.policy, @guard@.rubric, @guard@.leaf",
    "CREATE TABLE @guard@.policy (scored text[] NOT NULL, phases text[] NOT NULL, "
    "bare_stages text[] NOT NULL, other_marks text NOT NULL, expert_names text NOT NULL, "
    "members text NOT NULL, version text NOT NULL, salt text NOT NULL)",
    'CREATE TABLE @guard@.rubric (hash text COLLATE "C" PRIMARY KEY, '
    "full_marks numeric NOT NULL, vetoes text[] NOT NULL, bonus jsonb NOT NULL)",
    'CREATE TABLE @guard@.leaf (rubric text COLLATE "C", '
    'criterion text COLLATE "C", body jsonb NOT NULL, PRIMARY KEY (rubric, criterion))',
)
_RIGHTS = (
    "REVOKE ALL ON SCHEMA @data@, @guard@, @api@ FROM PUBLIC, @members@",
    "REVOKE ALL ON ALL TABLES IN SCHEMA @data@, @guard@, @api@ FROM PUBLIC, @members@",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA @data@, @guard@, @api@ FROM PUBLIC, @members@",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA @data@, @guard@, @api@ FROM PUBLIC, @members@",
    "GRANT USAGE ON SCHEMA @api@ TO @members@",
    "GRANT SELECT ON ALL TABLES IN SCHEMA @api@ TO @members@",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA @api@ TO @members@",
)


@dataclass(frozen=True, slots=True)
class Installed:
    """The role that all members share, and whose the round's tables are."""

    members: str
    owner: str


def install(connection: Connection, schema: str) -> Installed:
    """Make or renew everything but the members themselves.

    All of it belongs to whom the tables belong to, also where a superuser installs it.

    Raises
    ------
    StoreError
        the server is too old, not in UTF-8, or this is no owner's connection.
    """
    _can_be_guarded(connection, schema)
    connection.execute(text("LOCK TABLE alembic_version IN EXCLUSIVE MODE"))  # one at a time
    names = {"data": schema, "api": f"{schema}{API}", "guard": f"{schema}{GUARD}"}
    names["owner"] = str(connection.scalar(text(_OWNER)))
    for statement in _SCHEMAS:
        run(connection, statement, names)
    made = Installed(_members(connection, names["guard"]), names["owner"])
    names["members"] = made.members
    run(connection, "SET LOCAL ROLE @owner@", names)
    for function in _functions(connection, names["guard"]):
        run(connection, f"DROP FUNCTION {function} CASCADE", names)
    for statement in (*_TABLES, *_made(), *_RIGHTS):
        run(connection, statement, names)
    for statement in _closed(connection, names):
        run(connection, statement, names)
    put_policy(connection, names["guard"], made.members)
    put_rubrics(connection, names["guard"])
    run(connection, "RESET ROLE", names)
    return made


def run(connection: Connection, statement: str, names: Mapping[str, str]) -> None:
    """Run a statement with the names of schemas and roles put in."""
    filled = statement.replace("@round@", literal(ROUND_CHAIN))
    filled = filled.replace("@abstain@", literal(ABSTAIN))
    for key, name in names.items():
        filled = filled.replace(f"@{key}@", quoted(name))
    # as it is: a % is no parameter
    connection.exec_driver_sql(filled, execution_options={"no_parameters": True})


def _made() -> Iterator[str]:
    yield from (path.read_text(encoding="utf-8") for path in sorted(SQL.glob("*.sql")))
    yield from views.statements()


def _closed(connection: Connection, names: Mapping[str, str]) -> Iterator[str]:
    """Row security without a policy: a second wall, should a right ever be granted by mistake."""
    query = (
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
    )
    where = "WHERE n.nspname IN (:data, :guard) AND c.relkind = 'r' AND NOT c.relrowsecurity"
    rows = connection.execute(text(f"{query} {where}"), names).all()
    for schema, table in rows:
        yield f"ALTER TABLE {quoted(schema)}.{quoted(table)} ENABLE ROW LEVEL SECURITY"


def _members(connection: Connection, guard: str) -> str:
    """The role that all members of this round belong to; nobody can log in as it."""
    there = text("SELECT to_regclass(:name)")
    if connection.scalar(there, {"name": f"{guard}.policy"}) is not None:
        query = f"SELECT members FROM {quoted(guard)}.policy JOIN pg_roles ON rolname = members"
        held = connection.scalar(text(query))
        if held is not None:
            return str(held)
    name = pseudonym("g")
    run(connection, "CREATE ROLE @members@ NOLOGIN", {"members": name})
    database = str(connection.scalar(text("SELECT current_database()")))
    run(
        connection,
        "GRANT CONNECT ON DATABASE @database@ TO @members@",
        {"members": name, "database": database},
    )
    return name


def _functions(connection: Connection, guard: str) -> list[str]:
    query = text(
        "SELECT p.oid::regprocedure::text FROM pg_proc p "
        "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = :guard"
    )
    return [str(name) for name in connection.scalars(query, {"guard": guard})]


def _can_be_guarded(connection: Connection, schema: str) -> None:
    if connection.dialect.name != "postgresql" or schema.endswith(API):
        raise StoreError(
            t("只有 PostgreSQL 上的批次才能给专家单独的登录名，并须用建立批次的用户连接。"),
            remedy=t("文件夹里的批次没有权限控制：请用各自的电脑，或改用 PostgreSQL。"),
        )
    number = int(str(connection.scalar(text("SHOW server_version_num"))))
    encoding = connection.scalar(text("SHOW server_encoding"))
    if number < OLDEST or encoding != "UTF8" or len(schema) > LONGEST:
        raise StoreError(
            t("这个数据库不能给专家单独的登录名。"),
            remedy=t("需要 PostgreSQL 14 以上、UTF8 编码，模式名不超过 56 个字符。"),
        )
