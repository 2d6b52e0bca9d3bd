"""The tables, for SQLite and PostgreSQL alike; `migrations/` makes them.

`event` and `chain_head` are the record. All other tables are what the events say now: keys that are
searched by, and a `body` in JSON. Texts of people stay inside `body`, where any character is safe.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0001"
"""The newest revision in `migrations/versions`."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

KEY = Text().with_variant(Text(collation="C"), "postgresql")
"""Sorted by code point on both databases."""
COUNTER = BigInteger().with_variant(Integer(), "sqlite")


def _key(name: str, *target: str) -> Column[str]:
    return Column(name, KEY, *(ForeignKey(column) for column in target), primary_key=True)


def _sheet() -> tuple[Column[str], ...]:
    return (
        _key("application", "application.id"),
        _key("expert", "expert.id"),
        _key("stage"),
    )


def _time() -> Column[int]:
    return Column("at_us", BigInteger(), nullable=False)


def _body() -> Column[str]:
    return Column("body", Text(), nullable=False)


event = Table(
    "event",
    metadata,
    Column("position", COUNTER, primary_key=True, autoincrement=True),  # ascends in each chain
    Column("chain", KEY, nullable=False),
    Column("seq", BigInteger(), nullable=False),
    Column("key", KEY, nullable=False),
    Column("kind", Text(), nullable=False),
    Column("actor", Text(), nullable=False),
    Column("at_us", BigInteger(), nullable=False),
    Column("payload", Text(), nullable=False),
    Column("prev_hash", Text(), nullable=False),
    Column("hash", Text(), nullable=False),
    UniqueConstraint("chain", "seq"),
    UniqueConstraint("chain", "key"),
)
chain_head = Table(
    "chain_head",
    metadata,
    _key("chain"),
    Column("seq", BigInteger(), nullable=False),
    Column("hash", Text(), nullable=False),
)
round_info = Table("round_info", metadata, _key("id"), Column("phase", Text()), _body())
programme = Table("programme", metadata, _key("hash"), _body())
rubric = Table("rubric", metadata, _key("hash"), _body())
rubric_choice = Table(
    "rubric_choice",
    metadata,
    _key("category"),
    _key("stage"),  # "": of the category, in every stage that has none of its own
    Column("hash", KEY, ForeignKey("rubric.hash"), nullable=False),
)
application = Table("application", metadata, _key("id"), _body())
checked = Table("checked", metadata, _key("application", "application.id"))
screening = Table("screening", metadata, _key("application", "application.id"), _body())
finding = Table(
    "finding",
    metadata,
    _key("application", "application.id"),
    Column("position", Integer(), primary_key=True, autoincrement=False),
    _body(),
)
expert = Table("expert", metadata, _key("id"), _body())
conflict = Table(
    "conflict",
    metadata,
    _key("expert", "expert.id"),
    _key("application", "application.id"),
    Column("kind", Text(), primary_key=True),
    _body(),
)
assignment = Table(
    "assignment",
    metadata,
    _key("application", "application.id"),
    _key("expert", "expert.id"),
    _key("stage"),
    Index(None, "expert"),
)
review = Table(
    "review",
    metadata,
    _key("application", "application.id"),
    _key("expert", "expert.id"),
    _key("stage"),
    Column("revision", Integer(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("rubric", KEY, ForeignKey("rubric.hash")),
    Column("saved_us", BigInteger(), nullable=False),
    Column("submitted_us", BigInteger()),
    Column("seq", BigInteger(), nullable=False),  # in the expert's chain: the newest event
    _body(),
    Index(None, "expert"),
)
decision = Table("decision", metadata, _key("application", "application.id"), _body())
material = Table("material", metadata, _key("application", "application.id"), _key("file"), _body())
declaration = Table("declaration", metadata, *_sheet(), _time(), Index(None, "expert"))
phrases = Table("phrases", metadata, _key("expert", "expert.id"), _body())
rescore = Table("rescore", metadata, *_sheet(), _body())
rescore_answer = Table("rescore_answer", metadata, *_sheet(), _body())
remark = Table(
    "remark",
    metadata,
    _key("chain"),
    Column("seq", BigInteger(), primary_key=True, autoincrement=False),
    Column("application", KEY, ForeignKey("application.id"), nullable=False),
    _time(),
    _body(),
    Index(None, "application"),
)
meeting = Table("meeting", metadata, _key("id"), _body())
ballot = Table(
    "ballot",
    metadata,
    _key("id"),
    Column("application", KEY, ForeignKey("application.id"), nullable=False),
    _body(),
    Index(None, "application"),
)
vote = Table(
    "vote",
    metadata,
    _key("ballot", "ballot.id"),
    _key("expert", "expert.id"),
    Column("choice", KEY, nullable=False),
    _time(),
)
terms = Table("terms", metadata, _key("stage"), _body())
reminder = Table("reminder", metadata, _key("expert", "expert.id"), _body())
frozen = Table("frozen", metadata, _key("application", "application.id"), _body())
stage_entry = Table(
    "stage_entry",
    metadata,
    Column("seq", BigInteger(), primary_key=True, autoincrement=False),  # of its event
    Column("stage", KEY, nullable=False),
    _time(),
    _body(),
)
sample = Table("sample", metadata, _key("stage"), _body())
visit = Table("visit", metadata, _key("application", "application.id"), _key("stage"), _body())
correction = Table("correction", metadata, _key("application", "application.id"), _body())
late_grant = Table("late_grant", metadata, _key("application"), _key("what"), _body())  # "": to all
attestation = Table(
    "attestation", metadata, _key("application", "application.id"), _key("rule"), _body()
)
confirmation = Table("confirmation", metadata, _key("application", "application.id"), _body())
nominator = Table("nominator", metadata, _key("name"), _body())
invitation = Table("invitation", metadata, _key("code"), _body())
nomination = Table(
    "nomination",
    metadata,
    _key("application", "application.id"),
    _key("nominator"),
    Column("code", KEY),
    _body(),
    Index(None, "code"),
)
duplicate = Table("duplicate", metadata, _key("application", "application.id"), _body())
notice = Table("notice", metadata, _key("id"), _body())
objection = Table(
    "objection",
    metadata,
    _key("id"),
    Column("notice", KEY, ForeignKey("notice.id"), nullable=False),
    Column("application", KEY, ForeignKey("application.id")),
    _body(),
    Index(None, "notice"),
    Index(None, "application"),
)
base = Table(
    "base",
    metadata,
    _key("number"),
    Column("application", KEY, ForeignKey("application.id")),
    _body(),
    Index(None, "application"),
)
base_change = Table(
    "base_change",
    metadata,
    _key("number", "base.number"),
    Column("seq", BigInteger(), primary_key=True, autoincrement=False),  # of its event
    _body(),
)
evaluation = Table("evaluation", metadata, _key("number", "base.number"), _key("period"), _body())
issued = Table("issued", metadata, _key("number", "base.number"), _key("kind"), _body())
activity_report = Table(
    "activity_report",
    metadata,
    _key("id"),
    _key("kind"),
    Column("subject", KEY, nullable=False),
    _body(),
    Index(None, "subject"),
)

RECORD = (event, chain_head)
STATE = tuple(table for table in metadata.sorted_tables if table not in RECORD)
"""What `rebuild` makes anew, parents before children."""
