"""Who sits at the desk and at which round: from the environment, never from a request."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from kepu_review.errors import UsageError
from kepu_review.text import t

Role = Literal["expert", "chair", "secretary"]
ROLES: tuple[Role, ...] = get_args(Role)

ROUND_VARIABLE = "KEPU_ROUND"
PERSON_VARIABLE = "KEPU_AS"
ROLE_VARIABLE = "KEPU_ROLE"
"""Set by whoever runs the server; wins over what the person's name suggests."""
HUB_VARIABLE = "JUPYTERHUB_USER"
REST_VARIABLE = "KEPU_REST"
"""Set by the server extension for the kernels that its server starts: where the REST door is."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place at a round: folder or database URL, person, role."""

    location: str
    person: str
    role: Role


def role_of(person: str) -> Role:
    """The two office holders are named by their office; everybody else is an expert's id.

    For names that whoever runs the round chose; a user name of a hub names no office.
    """
    if person == "chair":
        return "chair"
    return "secretary" if person == "secretary" else "expert"


def person_from(environ: Mapping[str, str] = os.environ) -> str | None:
    """`KEPU_AS`, else the user that JupyterHub authenticated; None where neither is set."""
    return environ.get(PERSON_VARIABLE) or environ.get(HUB_VARIABLE) or None


def seat_from(environ: Mapping[str, str] = os.environ) -> Seat | None:
    """The seat of this process; None where it has no round or no person.

    The role is `KEPU_ROLE`; without it an office goes to `KEPU_AS` by name, and whom JupyterHub
    authenticated is an expert, whatever the user name.

    Raises
    ------
    UsageError
        `KEPU_ROLE` is no role.
    """
    location, person = environ.get(ROUND_VARIABLE), person_from(environ)
    if not location or not person:
        return None
    return Seat(location, person, _role_from(environ))


def me() -> str:
    """Who sits here: what `kepu-review open` or JupyterHub said.

    Raises
    ------
    UsageError
        neither did.
    """
    person = person_from()
    if person is None:
        raise UsageError(
            t("没有说明是哪位专家。"),
            remedy=t("给出专家编号，例如 ExpertDesk(rnd, expert='E07')，或设置环境变量 KEPU_AS。"),
        )
    return person


def _role_from(environ: Mapping[str, str]) -> Role:
    wanted = environ.get(ROLE_VARIABLE)
    if not wanted:
        named = environ.get(PERSON_VARIABLE)
        return role_of(named) if named else "expert"
    for role in ROLES:
        if wanted == role:
            return role
    raise UsageError(
        t("{role_variable} 不能是“{wanted}”。", role_variable=ROLE_VARIABLE, wanted=wanted),
        remedy=t("可用：") + "、".join(ROLES),
    )
