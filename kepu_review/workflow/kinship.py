"""同地区、同专业: whether the panel as a whole gives its own more or less; never a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kepu_review.errors import MethodRefused
from kepu_review.model import Application, Expert
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.apart import Refusal, not_hidden
from kepu_review.workflow.blindness import Veil
from kepu_review.workflow.fitting import content, deciding_part, scores_of
from kepu_review.workflow.round import Round

if TYPE_CHECKING:
    import pandas as pd

Kin = Callable[[Expert, Application], bool | None]


@dataclass(frozen=True, slots=True)
class BiasRow:
    """What reviews of one's own give more (+) or less (−), in percent of full marks."""

    kind: str
    """"home" (the expert's own region) or "field" (the expert's own category)."""
    title: str
    estimate: float | None
    """None: there is too little data, `words` say why."""
    se: float | None
    own: int
    """Reviews of one's own."""
    others: int
    """Reviews of others."""
    experts: int
    """Who have reviews of their own."""
    applications: int
    """Reviewed by both: all that the estimate rests on."""
    pairs: int
    """Of a review of one's own beside another of the same application."""
    words: str = ""
    innocent: str = ""
    """How a difference may come of no fault."""


@dataclass(frozen=True, slots=True)
class BiasNow:
    """One row for each kinship, of the stage that decides."""

    stage: str
    rows: tuple[BiasRow, ...] = ()
    refused: Refusal | None = None


def bias_now(rnd: Round, db: Reader) -> BiasNow:
    """The panel's leaning to its own, for the chair; it names nobody.

    Raises
    ------
    Refused
        totals are hidden.
    """
    return bias(rnd, db, not_hidden(rnd, db))


def bias(rnd: Round, db: Reader, hidden: Veil) -> BiasNow:
    """As `bias_now`, remembered until a sheet or the round changes."""
    name = f"bias {hidden.names}"
    return rnd.kept.get(name, content(rnd, db), lambda: _made(rnd, db, hidden))


def _made(rnd: Round, db: Reader, hidden: Veil) -> BiasNow:
    import numpy as np

    part = deciding_part(rnd, db)
    scores = scores_of(part, hidden)
    if not len(scores):
        why = Refusal(t("还没有可以计入的评审表。"), t("专家提交评审表后再看。"))
        return BiasNow(part.stage.id, refused=why)
    experts = {hidden.key(one.id): one for one in db.experts()}
    apps = part.facts.applications
    rows = []
    for kind, title, kin in (
        ("home", t("同地区"), _home),
        ("field", t("同专业"), _field),
    ):
        flags = [
            kin(experts[expert], apps[application])
            for application, expert in zip(scores["application"], scores["expert"], strict=True)
        ]
        marked = scores.assign(own=np.array(flags, dtype=float))  # None becomes NaN
        rows.append(_row(kind, title, marked[marked["own"].notna()]))
    return BiasNow(part.stage.id, tuple(rows))


def _home(expert: Expert, application: Application) -> bool | None:
    if not expert.region or not application.region:
        return None
    return expert.region == application.region


def _field(expert: Expert, application: Application) -> bool | None:
    if not expert.specialities or not application.category:
        return None
    return application.category in expert.specialities


def _row(kind: str, title: str, scores: pd.DataFrame) -> BiasRow:
    from kepu_review.experts import group_bias
    from kepu_review.experts.limits import SMALL_GROUP

    own = scores[scores["own"] == 1]
    by_application = scores.groupby("application")["own"].agg(["sum", "size"])
    pairs = by_application["sum"] * (by_application["size"] - by_application["sum"])
    experts = int(own["expert"].nunique())
    known = BiasRow(
        kind,
        title,
        estimate=None,
        se=None,
        own=len(own),
        others=len(scores) - len(own),
        experts=experts,
        applications=int((pairs > 0).sum()),
        pairs=int(pairs.sum()),
    )
    if not len(scores):
        return replace(known, words=_unknown(kind))
    if experts < SMALL_GROUP:
        why = t(
            "{what}：评过{what}申报的专家只有 {experts} 位，不足 {minimum} 位；"
            "那样说的只是个别专家，不作全组的估计。",
            what=title,
            experts=experts,
            minimum=SMALL_GROUP,
        )
        return replace(known, words=why)
    try:
        found = group_bias(scores, "own", what=title)
    except MethodRefused as error:
        return replace(known, words=f"{title}{t('：')}{error.message}")
    if found.estimate is None:
        return replace(known, words=found.text)
    words = found.text + t("请看一看，不是结论。")
    return replace(
        known, estimate=found.estimate, se=found.se, words=words, innocent=found.innocent
    )


def _unknown(kind: str) -> str:
    if kind == "home":
        return t("没有写明专家或申报的所在区域，看不出同地区。")
    return t("没有写明专家的专业类别，看不出同专业。")
