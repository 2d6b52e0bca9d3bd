"""How the schemas and roles of a guarded round are called."""

from __future__ import annotations

import secrets

from kepu_review.store.place import API

__all__ = ["API", "GUARD", "LONGEST", "literal", "pseudonym", "quoted"]

GUARD = "_guard"
"""Ends the name of the schema with what the rules need; nobody but the owner sees it."""
LONGEST = 56
"""Characters of the name of a schema that can be guarded; PostgreSQL cuts at 63."""


def quoted(name: str) -> str:
    """The name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as a literal of SQL; ours never hold backslashes."""
    return "'" + text.replace("'", "''") + "'"


def pseudonym(kind: str) -> str:
    """A new name of a role: anybody in the database can list them, so it tells nothing."""
    return f"kepu_{kind}_{secrets.token_hex(6)}"
