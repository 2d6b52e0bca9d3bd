"""Values of the model made from rows of the tables."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from kepu_review.errors import StoreError
from kepu_review.events import Link, moment
from kepu_review.model import Event, Receipt, Review, ReviewState
from kepu_review.store.payloads import mark_from
from kepu_review.text import t

LINK_COLUMNS = (
    "chain",
    "seq",
    "key",
    "kind",
    "actor",
    "at_us",
    "payload",
    "prev_hash",
    "hash",
)
"""Columns of the event table in the order of `Link`."""


def event_from(link: Link) -> Event:
    """The event; StoreError if its payload is no JSON object any more."""
    try:
        payload = json.loads(link.payload_text)
    except ValueError as error:
        raise StoreError(
            t("链“{chain}”第 {seq} 条留痕已损坏，不是 JSON。", chain=link.chain, seq=link.seq),
            remedy=t("数据库被改动过；请从备份恢复，并核对各人的回执。"),
        ) from error
    return Event(
        chain=link.chain,
        seq=link.seq,
        key=link.key,
        kind=link.kind,
        actor=link.actor,
        at=moment(link.at_us),
        payload=payload,
        prev_hash=link.prev_hash,
        hash=link.hash,
    )


def receipt_from(row: Row[Any], *, repeated: bool = False) -> Receipt:
    """The receipt of a row of the event table."""
    return Receipt(row.chain, row.seq, row.hash, moment(row.at_us), repeated)


def review_from(row: Row[Any]) -> Review:
    """The review of a row of the review table."""
    body = json.loads(row.body)
    marks = {criterion: mark_from(criterion, data) for criterion, data in body["marks"].items()}
    return Review(
        application=row.application,
        expert=row.expert,
        stage=row.stage,
        revision=row.revision,
        state=ReviewState(row.state),
        rubric=row.rubric or "",
        marks=MappingProxyType(marks),
        vetoes=MappingProxyType(body["vetoes"]),
        comment=body["comment"],
        recusal_reason=body["recusal_reason"],
        saved_at=moment(row.saved_us),
        submitted_at=None if row.submitted_us is None else moment(row.submitted_us),
    )
