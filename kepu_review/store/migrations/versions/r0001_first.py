"""The first schema: the record of events, and the state that follows from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(name: str, target: str | None = None) -> sa.Column[str]:
    return sa.Column(name, KEY, *([sa.ForeignKey(target)] if target else []), primary_key=True)


def _sheet() -> tuple[sa.Column[str], ...]:
    return (
        _key("application", "application.id"),
        _key("expert", "expert.id"),
        _key("stage"),
    )


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _count(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _other(name: str, *target: str) -> sa.Column[str]:
    return sa.Column(name, KEY, *map(sa.ForeignKey, target), nullable=False)


def _seq() -> sa.Column[int]:
    return sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make all tables and guard the record."""
    _record()
    _round()
    _people_and_applications()
    _reviews()
    _panel()
    _meeting()
    _stages()
    _nominations()
    _notices()
    _bases()
    _guard()


def _record() -> None:
    op.create_table(
        "event",
        sa.Column("position", COUNTER, primary_key=True, autoincrement=True),
        sa.Column("chain", KEY, nullable=False),
        _count("seq"),
        sa.Column("key", KEY, nullable=False),
        _text("kind"),
        _text("actor"),
        _count("at_us"),
        _text("payload"),
        _text("prev_hash"),
        _text("hash"),
        sa.UniqueConstraint("chain", "seq", name="uq_event_chain_seq"),
        sa.UniqueConstraint("chain", "key", name="uq_event_chain_key"),
    )
    op.create_table("chain_head", _key("chain"), _count("seq"), _text("hash"))


def _round() -> None:
    op.create_table("round_info", _key("id"), _text("phase", nullable=True), _text("body"))
    op.create_table("programme", _key("hash"), _text("body"))
    op.create_table("rubric", _key("hash"), _text("body"))
    op.create_table(
        "rubric_choice",
        _key("category"),
        _key("stage"),
        sa.Column("hash", KEY, sa.ForeignKey("rubric.hash"), nullable=False),
    )


def _people_and_applications() -> None:
    op.create_table("application", _key("id"), _text("body"))
    op.create_table("checked", _key("application", "application.id"))
    op.create_table("screening", _key("application", "application.id"), _text("body"))
    op.create_table(
        "finding",
        _key("application", "application.id"),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        _text("body"),
    )
    op.create_table("expert", _key("id"), _text("body"))
    op.create_table(
        "conflict",
        _key("expert", "expert.id"),
        _key("application", "application.id"),
        sa.Column("kind", sa.Text(), primary_key=True),
        _text("body"),
    )
    op.create_table(
        "assignment",
        _key("application", "application.id"),
        _key("expert", "expert.id"),
        _key("stage"),
    )
    op.create_index("ix_assignment_expert", "assignment", ["expert"])


def _reviews() -> None:
    op.create_table(
        "review",
        _key("application", "application.id"),
        _key("expert", "expert.id"),
        _key("stage"),
        sa.Column("revision", sa.Integer(), nullable=False),
        _text("state"),
        sa.Column("rubric", KEY, sa.ForeignKey("rubric.hash")),
        _count("saved_us"),
        _count("submitted_us", nullable=True),
        _count("seq"),
        _text("body"),
    )
    op.create_index("ix_review_expert", "review", ["expert"])
    op.create_table("decision", _key("application", "application.id"), _text("body"))


def _panel() -> None:
    op.create_table("material", _key("application", "application.id"), _key("file"), _text("body"))
    op.create_table("declaration", *_sheet(), _count("at_us"))
    op.create_index("ix_declaration_expert", "declaration", ["expert"])
    op.create_table("phrases", _key("expert", "expert.id"), _text("body"))
    op.create_table("rescore", *_sheet(), _text("body"))
    op.create_table("rescore_answer", *_sheet(), _text("body"))
    op.create_table("terms", _key("stage"), _text("body"))
    op.create_table("reminder", _key("expert", "expert.id"), _text("body"))
    op.create_table("frozen", _key("application", "application.id"), _text("body"))


def _meeting() -> None:
    op.create_table(
        "remark",
        _key("chain"),
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("application", KEY, sa.ForeignKey("application.id"), nullable=False),
        _count("at_us"),
        _text("body"),
    )
    op.create_index("ix_remark_application", "remark", ["application"])
    op.create_table("meeting", _key("id"), _text("body"))
    op.create_table(
        "ballot",
        _key("id"),
        sa.Column("application", KEY, sa.ForeignKey("application.id"), nullable=False),
        _text("body"),
    )
    op.create_index("ix_ballot_application", "ballot", ["application"])
    op.create_table(
        "vote",
        _key("ballot", "ballot.id"),
        _key("expert", "expert.id"),
        sa.Column("choice", KEY, nullable=False),
        _count("at_us"),
    )


def _stages() -> None:
    op.create_table("stage_entry", _seq(), _other("stage"), _count("at_us"), _text("body"))
    op.create_table("sample", _key("stage"), _text("body"))
    op.create_table("visit", _key("application", "application.id"), _key("stage"), _text("body"))
    op.create_table("correction", _key("application", "application.id"), _text("body"))
    op.create_table("late_grant", _key("application"), _key("what"), _text("body"))
    op.create_table(
        "attestation", _key("application", "application.id"), _key("rule"), _text("body")
    )
    op.create_table("confirmation", _key("application", "application.id"), _text("body"))


def _nominations() -> None:
    op.create_table("nominator", _key("name"), _text("body"))
    op.create_table("invitation", _key("code"), _text("body"))
    op.create_table(
        "nomination",
        _key("application", "application.id"),
        _key("nominator"),
        sa.Column("code", KEY),
        _text("body"),
    )
    op.create_index("ix_nomination_code", "nomination", ["code"])
    op.create_table("duplicate", _key("application", "application.id"), _text("body"))


def _notices() -> None:
    op.create_table("notice", _key("id"), _text("body"))
    op.create_table(
        "objection",
        _key("id"),
        _other("notice", "notice.id"),
        sa.Column("application", KEY, sa.ForeignKey("application.id")),
        _text("body"),
    )
    op.create_index("ix_objection_notice", "objection", ["notice"])
    op.create_index("ix_objection_application", "objection", ["application"])


def _bases() -> None:
    op.create_table(
        "base",
        _key("number"),
        sa.Column("application", KEY, sa.ForeignKey("application.id")),
        _text("body"),
    )
    op.create_index("ix_base_application", "base", ["application"])
    op.create_table("base_change", _key("number", "base.number"), _seq(), _text("body"))
    op.create_table("evaluation", _key("number", "base.number"), _key("period"), _text("body"))
    op.create_table("issued", _key("number", "base.number"), _key("kind"), _text("body"))
    op.create_table("activity_report", _key("id"), _key("kind"), _other("subject"), _text("body"))
    op.create_index("ix_activity_report_subject", "activity_report", ["subject"])


def _guard() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'event is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
            "FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER event_no_{act.lower()} BEFORE {act} ON event "
            "BEGIN SELECT RAISE(ABORT, 'event is append-only'); END"
        )
