"""What one event changed, as rows of label, before and after; what is secret stays out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kepu_review.desk.audit_label_words import CHOICES, LABELS
from kepu_review.desk.audit_naming_words import FIELDS
from kepu_review.desk.audit_words import veiled
from kepu_review.model import Event, Phase, Rubric
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round, outcome_title, phase_title
from kepu_review.workflow.blindness import veil

Row = dict[str, str | None]

LONGEST = 400
"""Characters of a value that are shown."""
MANY = 60
"""Items of a list that are shown."""

OWN_WORDS = {("remark_made", "text"), ("review_recalled", "reason"), ("visit_recorded", "note")}
"""What experts say in their own words, which may tell a mark."""
HIDDEN_PARTS = ("marks", "total", "comment", "comments", "vetoes", "answer", "ranks")
NAMING = ("number", "id", "application", "name", "title", "file", "message", "code", "text")
"""Parts that tell what an item of a list is."""
NOT_SHOWN = frozenset(
    {"programme_text", "programme_hash", "text_hash", "asked", "chosen", "reply_to"}
)


def detail_rows(rnd: Round, db: Reader, event: Event) -> list[Row]:
    """The rows of one event."""
    hidden = veil(rnd, db).totals
    secret = _secret_ballots(db) if event.kind == "vote_cast" else frozenset()
    rows: list[Row] = []
    for name, value in event.payload.items():
        if name in NOT_SHOWN or (event.kind == "rubric_fixed" and name == "text"):
            continue
        if name == "choice" and event.payload.get("ballot") in secret:
            rows.append(_row(name, t("（无记名，不显示）")))
        elif hidden and (name in HIDDEN_PARTS or (event.kind, name) in OWN_WORDS):
            rows.append(_row(name, veiled()))
        elif event.kind == "review_saved" and name == "marks":
            rows += _marks(rnd, db, event)
        elif event.kind == "base_changed" and name == "changes":
            rows += _changes(value)
        else:
            rows.append(_row(name, _word(rnd, event.kind, name, value) or _shown(value)))
    return rows


def _word(rnd: Round, kind: str, name: str, value: Any) -> str | None:
    """What an id that people never see stands for; None where it is plain already."""
    choices = CHOICES.get((kind, name))
    if choices is not None:
        return t(choices[value]) if value in tuple(choices) else None
    if name == "stage" and (stage := rnd.programme.stage(value)) is not None:
        return stage.shown
    if name == "outcome" and isinstance(value, str):
        return outcome_title(rnd, value)
    if name == "category" and isinstance(value, str):
        return rnd.category_title(value)
    if name == "phase" and value in set(Phase):
        return phase_title(Phase(value))
    return None


def _changes(changes: Mapping[str, Any]) -> Iterator[Row]:
    """Each field of a base as it was and as it became."""
    for name, pair in changes.items():
        before, after = _shown(pair["from"]), _shown(pair["to"])
        yield {"label": t(FIELDS[name]), "before": before, "after": after}


def _secret_ballots(db: Reader) -> frozenset[str]:
    """Ballots whose choices nobody may see: the secret ones, and all that are still open."""
    return frozenset(one.id for one in db.ballots() if one.secret or one.closed_at is None)


def _marks(rnd: Round, db: Reader, event: Event) -> Iterator[Row]:
    """Each mark as it was and as it became."""
    told = event.payload
    before = _marks_before(db, event)
    rubric = rnd.rubric_of(db, str(told.get("rubric") or ""))
    for criterion, mark in told["marks"].items():
        yield {
            "label": _criterion(rubric, criterion),
            "before": _mark(before.get(criterion)),
            "after": _mark(mark) or t("（清空）"),
        }


def _marks_before(db: Reader, event: Event) -> Mapping[str, Any]:
    marks: dict[str, Any] = {}
    for earlier in db.events(event.chain):
        if earlier.seq >= event.seq:
            break
        told = earlier.payload
        if earlier.kind == "review_saved" and told["application"] == event.payload["application"]:
            marks |= told["marks"]
    return marks


def _criterion(rubric: Rubric | None, criterion: str) -> str:
    leaf = None if rubric is None else rubric.leaf(criterion)
    return criterion if leaf is None else f"{criterion} {leaf.title}"


def _mark(mark: Any) -> str | None:
    """A mark in words; None where there is none."""
    if not isinstance(mark, Mapping):
        return None
    states = {
        "not_applicable": t("不适用"),
        "abstained": t("弃权"),
    }
    parts = [
        states.get(str(mark.get("state")), ""),
        str(mark["level"]) if mark.get("level") else "",
        t("{mark} 分", mark=mark["value"]) if mark.get("value") else "",
        *(f"{name} {points}" for name, points in (mark.get("parts") or {}).items()),
        t("评语：{mark}", mark=mark["comment"]) if mark.get("comment") else "",
    ]
    return t("；").join(part for part in parts if part) or t("（空）")


def _row(name: str, after: str | None) -> Row:
    known = LABELS.get(name)
    return {"label": name if known is None else t(known), "before": None, "after": after}


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return t("是") if value else t("否")
    if isinstance(value, list):
        told = t("、").join(_item(one) for one in value[:MANY])
        rest = len(value) - MANY
        return _cut(told) + (t("……共 {value_count} 项", value_count=len(value)) if rest > 0 else "")
    return _cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _item(value: Any) -> str:
    if isinstance(value, Mapping) and "drawn" in value:
        drawn, size = t("、").join(map(str, value["drawn"])) or "—", value["size"]
        return t("{group}（{size} 份）：{drawn}", group=value["group"], size=size, drawn=drawn)
    if isinstance(value, Mapping) and "approved" in value:
        state = t("同意") if value["approved"] else t("不同意")
        return f"{value['id']} {state} {value['reason']}".rstrip()
    if isinstance(value, Mapping):
        named = [str(value[part]) for part in NAMING if value.get(part)]
        return " ".join(named) or json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return str(value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST * 5 else text[: LONGEST * 5] + "……"
