"""The schema that members see: a view for each table over a function that asks who is asking."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from kepu_review.store.guard.rules import RULES, Rule, Share
from kepu_review.store.schema import RECORD, STATE

# what a session asks to be told of plans (debug_print_plan) has guesses about hidden rows in it
_QUIET = "SET client_min_messages = notice"
_FUNCTION = f"""CREATE FUNCTION @api@."read_{{name}}"() RETURNS TABLE ({{columns}})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on {_QUIET} AS $f$ {{query}} $f$"""
_VIEW = 'CREATE VIEW @api@."{name}" AS SELECT {columns} FROM @api@."read_{name}"()'
_REVISION = f"""CREATE FUNCTION @api@.read_revision() RETURNS TABLE (version_num varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp {_QUIET} AS $f$
  SELECT a.version_num FROM @data@.alembic_version a $f$"""
_SELF = f"""CREATE FUNCTION @api@.read_self() RETURNS TABLE (expert text, version text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp {_QUIET} AS $f$
  SELECT @guard@.me(), p.version FROM @guard@.policy p $f$"""


def tables() -> tuple[Table, ...]:
    """All that the readers ask for."""
    return (*RECORD, *STATE)


def statements() -> Iterator[str]:
    """What makes the functions and views; KeyError for a table that nobody has classified."""
    yield _REVISION
    yield "CREATE VIEW @api@.alembic_version AS SELECT * FROM @api@.read_revision()"
    yield _SELF
    yield "CREATE VIEW @api@.guard_self AS SELECT * FROM @api@.read_self()"
    for table in tables():
        rule = RULES[table.name]
        columns = ", ".join(f'"{column.name}" {_type(column)}' for column in table.columns)
        yield _FUNCTION.format(name=table.name, columns=columns, query=_query(table, rule))
        shown = ", ".join(_shown(column) for column in table.columns)
        yield _VIEW.format(name=table.name, columns=shown)


def _query(table: Table, rule: Rule) -> str:
    if rule.query:
        return rule.query
    columns = ", ".join(f't."{column.name}"' for column in table.columns)
    plain = f'SELECT {columns} FROM @data@."{table.name}" t'
    match rule.share:
        case Share.ALL:
            return plain
        case Share.OWN:
            return f"{plain} WHERE t.expert = (SELECT @guard@.me())"
        case Share.ASSIGNED:
            return f"{plain} JOIN @guard@.mine() m ON m.application = t.application"
        case Share.NOBODY:
            return f"{plain} WHERE false"


def _type(column: Column[object]) -> str:
    return _compiled(column).partition(" COLLATE ")[0]


def _shown(column: Column[object]) -> str:
    """Functions forget the collation, and the readers sort by it."""
    collated = " COLLATE " in _compiled(column)
    return f'"{column.name}" COLLATE "C" AS "{column.name}"' if collated else f'"{column.name}"'


def _compiled(column: Column[object]) -> str:
    return column.type.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
