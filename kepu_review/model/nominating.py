"""Who may nominate and who did; applications that came through several channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Nominator:
    """推荐单位 of the round's own table (名额分配表), which goes before the programme's types."""

    name: str
    type: str | None  # id of a type of the programme; None: found by the name
    cap: int | None  # None: as its type says


@dataclass(frozen=True, slots=True)
class Invitation:
    """邀请码 of a nominator."""

    code: str
    nominator: str
    type: str
    at: datetime
    application: str | None = None  # that it was used for
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Nomination:
    """推荐 of an application by one nominator."""

    application: str
    nominator: str
    type: str | None
    code: str | None
    joint: tuple[str, ...]  # who nominates together with the nominator
    route: str | None
    at: datetime
    chosen: bool | None = None  # None: nobody has chosen among several
    reason: str = ""  # of the choice


@dataclass(frozen=True, slots=True)
class Duplicate:
    """重复申报: set aside, because `keep` is the one that counts."""

    keep: str
    reason: str
    by: str
    at: datetime
