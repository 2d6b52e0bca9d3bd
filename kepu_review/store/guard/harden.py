"""What every role of a database may do by default, and members must not.

It holds for the whole database, so a round whose experts log in wants a database of its own. What
this connection may not revoke (that takes the owner of the database, or a superuser) stays, and is
named. None of it reads or writes the round: it is about disk, time and other sessions.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from kepu_review.store.guard.install import Installed, run
from kepu_review.text import msg, t


@dataclass(frozen=True, slots=True)
class Hardening:
    """`open_to` gives statements that close what is open to the role :members, if anything."""

    what: str
    open_to: str


_FUNCTIONS = """SELECT 'REVOKE EXECUTE ON FUNCTION ' || p.oid::regprocedure || ' FROM PUBLIC'
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'pg_catalog' AND p.proname ~ '{names}'
  AND has_function_privilege(:members, p.oid, 'EXECUTE')"""

HARDENINGS = (
    Hardening(
        msg("建临时表、在数据库中建模式"),
        """SELECT format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database())
        WHERE has_database_privilege(:members, current_database(), 'TEMP, CREATE')""",
    ),
    Hardening(
        msg("在 public 模式中建对象"),
        """SELECT 'REVOKE CREATE ON SCHEMA public FROM PUBLIC' FROM pg_namespace
        WHERE nspname = 'public' AND has_schema_privilege(:members, oid, 'CREATE')""",
    ),
    Hardening(
        msg("写 DO 语句和函数"),
        """SELECT format('REVOKE USAGE ON LANGUAGE %1$I FROM PUBLIC; '
          'GRANT USAGE ON LANGUAGE %1$I TO %2$I', lanname, CAST(:owner AS text)) FROM pg_language
        WHERE lanpltrusted AND has_language_privilege(:members, oid, 'USAGE')""",
    ),
    Hardening(msg("占用建议锁"), _FUNCTIONS.format(names="^pg_(try_)?advisory_")),
    Hardening(msg("写大对象"), _FUNCTIONS.format(names="^(lo_|loread$|lowrite$)")),
    Hardening(
        msg("调用 pg_sleep、pg_notify 等函数"),
        _FUNCTIONS.format(names="^(pg_sleep|pg_notify$|pg_logical_emit_message$)"),
    ),
)


def harden(connection: Connection, installed: Installed) -> tuple[str, ...]:
    """Close what can be closed; gives in words what stays open."""
    given = {"members": installed.members, "owner": installed.owner}
    for one in HARDENINGS:
        for statement in connection.scalars(text(one.open_to), given).all():
            step = connection.begin_nested()
            try:
                run(connection, str(statement), {})
            except DBAPIError:
                step.rollback()
            else:
                step.commit()
    return tuple(
        t(one.what) for one in HARDENINGS if connection.execute(text(one.open_to), given).first()
    )
