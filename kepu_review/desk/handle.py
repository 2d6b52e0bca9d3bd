"""One request in, one answer out; see `Desk.handle`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Literal

from kepu_review.desk import chair, expert, panel, phrases, pulse, secretary
from kepu_review.desk.context import Context
from kepu_review.desk.shapes import review_json
from kepu_review.errors import (
    KepuError,
    NotAssigned,
    PhaseClosed,
    Refused,
    StaleReview,
    StoreError,
    UsageError,
)
from kepu_review.text import Language, speaking, t
from kepu_review.workflow import Round
from kepu_review.workflow.telling import LONGEST

Role = Literal["expert", "chair", "secretary"]
Handler = Callable[[Context, Mapping[str, Any]], dict[str, Any]]

MAY = {
    "expert": ("expert",),
    "chair": ("chair",),
    "secretary": ("secretary",),
}
"""Which verbs a role may use, by their first part."""

VERBS: Mapping[str, Handler] = {
    **expert.VERBS,
    **phrases.VERBS,
    **chair.VERBS,
    **panel.VERBS,
    **secretary.VERBS,
    **pulse.VERBS,
}

KINDS: tuple[tuple[type[KepuError], str], ...] = (
    (StaleReview, "stale"),
    (PhaseClosed, "closed"),
    (NotAssigned, "not_assigned"),
    (Refused, "refused"),
    (StoreError, "unavailable"),
    (UsageError, "usage"),
    (KepuError, "refused"),
)

log = logging.getLogger(__name__)


class Desk:
    """A person's desk in a round. Safe to call from any thread.

    Parameters
    ----------
    rnd
        the round; one that an expert's own login opened has a desk for that expert alone.
    person
        the expert's id, or the name that acts of the chair or the secretariat are recorded under.
    role
        what the person may do.

    Raises
    ------
    Refused
        the login is another expert's. The database would refuse it as well.
    """

    def __init__(
        self, rnd: Round, person: str, role: Role, *, language: Language | None = None
    ) -> None:
        if rnd.member is not None and (person, role) != (rnd.member, "expert"):
            raise not_theirs(rnd.member)
        self.role = role
        self.language = language
        self._context = Context(rnd, person)

    def handle(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one request `{"verb", "op", "cid", "body"}`.

        Returns `{"op", "cid", "ok": True, "body"}` or `{"op", "cid", "ok": False, "error"}`, where
        the error has `kind`, `message` and `remedy` for the person; never raises.
        """
        answer = {"op": request.get("op"), "cid": request.get("cid")}
        try:
            if self.language is None:
                body = self._answer(request)
            else:
                with speaking(self.language):
                    body = self._answer(request)
        except KepuError as error:
            return {**answer, "ok": False, "error": self._error(error)}
        except Exception:
            log.exception("desk request %r failed", request.get("verb"))
            return {**answer, "ok": False, "error": _internal()}
        return {**answer, "ok": True, "body": body}

    def _answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        verb = str(request.get("verb", ""))
        handler = VERBS.get(verb)
        if handler is None:
            raise UsageError(t("没有请求“{verb}”。", verb=verb))
        if verb.partition(".")[0] not in MAY[self.role]:
            raise Refused(t("您没有这项权限。"))
        body = request.get("body") or {}
        if not isinstance(body, Mapping):
            raise UsageError(t("请求内容应为对象。"))
        _lists_can_be_kept(body)
        return handler(self._context.asked(_key(request)), body)

    def _error(self, error: KepuError) -> dict[str, Any]:
        kind = next(name for known, name in KINDS if isinstance(error, known))
        told: dict[str, Any] = {
            "kind": kind,
            "message": error.message,
            "remedy": error.remedy,
        }
        if isinstance(error, StaleReview):
            told["current"] = review_json(self._context, error.current["review"])
        return told


def not_theirs(member: str) -> Refused:
    """The login belongs to one expert, who wanted another desk."""
    return Refused(
        t("这个登录名属于专家 {member}，只能打开本人的评审台。", member=member),
        remedy=t("用 --as {member}，或不写 --as。", member=member),
    )


def _lists_can_be_kept(body: Mapping[str, Any]) -> None:
    """Of single texts `word` sees to it."""
    for name, value in body.items():
        texts = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
        if any("\0" in one or len(one) > LONGEST for one in texts):
            raise UsageError(t("请求的“{name}”不对。", name=name))


def _key(request: Mapping[str, Any]) -> str | None:
    operation = request.get("op")
    return None if operation is None else f"{request.get('cid', '')}:{operation}"


def _internal() -> dict[str, str]:
    return {
        "kind": "internal",
        "message": t("程序出错，这次操作没有完成。"),
        "remedy": t("已填写的内容仍在页面上。请稍后重试；若反复出现，请告知秘书处。"),
    }
