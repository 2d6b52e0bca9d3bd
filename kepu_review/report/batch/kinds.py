"""Which documents of a round can be had as a file for each: marking sheets, letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kepu_review.errors import UsageError
from kepu_review.report import masking
from kepu_review.report.batch.piece import Piece
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round

if TYPE_CHECKING:
    from kepu_review.report.feedback_data import FeedbackData


def _sheets(rnd: Round, db: Reader, only: Mapping[str, str]) -> list[Piece]:
    from kepu_review.report import sheets
    from kepu_review.report.sheets_fill import sheets_of

    data = masking.internal(sheets_of(rnd, db, **only))
    return [
        Piece(
            key="/".join((one.expert, one.stage, one.application)),
            name=f"{one.expert} {one.stage} {one.application} {one.name}",
            blocks=sheets.sections(replace(data, sheets=(one,))).blocks,
        )
        for one in data.sheets
    ]


def _feedback(rnd: Round, db: Reader, only: Mapping[str, str]) -> list[Piece]:
    from kepu_review.report.feedback_fill import feedback_of

    return letters(feedback_of(rnd, db, **only))


def letters(data: FeedbackData) -> list[Piece]:
    """A piece for each letter of feedback."""
    from kepu_review.report import feedback

    data = masking.masked(data)
    return [
        Piece(
            key=one.id,
            name=f"{one.id} {one.name}",
            blocks=feedback.sections(replace(data, letters=(one,))).blocks,
        )
        for one in data.letters
    ]


EACH: Mapping[str, Callable[[Round, Reader, Mapping[str, str]], list[Piece]]] = {
    "sheets": _sheets,
    "feedback": _feedback,
}


def pieces_of(rnd: Round, kind: str, only: Mapping[str, str] | None = None) -> list[Piece]:
    """A piece for each document of the kind, from one snapshot.

    `only` picks those of an `expert` or about an `application`, where the kind knows them.

    Raises
    ------
    UsageError
        there is no such kind.
    """
    maker = EACH.get(kind)
    if maker is None:
        raise UsageError(
            t("“{kind}”不能每份一个文件。", kind=kind),
            remedy=t("可选：{known}。", known=t("、").join(EACH)),
        )
    with rnd.store.reading() as db:
        return maker(rnd, db, only or {})
