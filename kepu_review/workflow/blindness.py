"""盲评: what the programme hides now, and what an expert is called meanwhile.

Everything that answers the chair asks `veil` in the same snapshot. What is hidden is left out of
the answer itself, so that no sorting, counting or searching in the page can bring it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from kepu_review.errors import UsageError
from kepu_review.model import ROUND_CHAIN, Phase
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.guards import phase_title
from kepu_review.workflow.round import Round

MANY = 10_000
"""More than all imports of experts of any round."""
MARK = "#"
"""Begins the key that stands for an expert whose name is hidden."""


@dataclass(frozen=True, slots=True)
class Veil:
    """What is hidden in this snapshot; True means hidden."""

    names: bool
    """Experts' names and numbers from the chair."""
    totals: bool
    """Marks, comments, totals, ranking and spread from the chair."""
    marks: bool
    """Other experts' marks and comments from an expert."""
    experts: Mapping[str, str]
    """Expert id → name."""
    order: Mapping[str, int]
    """Expert id → the number that stands for them while names are hidden."""

    def alias(self, expert: str) -> str:
        """What to call the expert: the name, or 专家 3 where names are hidden."""
        if not self.names:
            return self.experts.get(expert, expert)
        return t("专家 {order}", order=self.order[expert])

    def key(self, expert: str) -> str:
        """What stands for the expert in an answer: the id, or a key that tells nothing."""
        return f"{MARK}{self.order[expert]}" if self.names else expert

    def expert(self, key: str) -> str:
        """The expert that `key` stands for.

        Raises
        ------
        UsageError
            nobody; also for an id while names are hidden, which would betray whose it is.
        """
        known = {self.key(expert): expert for expert in self.experts}
        if key not in known:
            raise UsageError(t("没有这位专家。"))
        return known[key]

    def sort_key(self, expert: str) -> tuple[int, str]:
        """Orders experts by what is shown of them."""
        return (self.order[expert], "") if self.names else (0, expert)


def veil(rnd: Round, db: Reader) -> Veil:
    """What the programme's policy hides in the phase of this snapshot."""
    rules = rnd.programme.policy.blindness
    phase = db.info().phase
    names = is_hidden(rules.expert_names, phase)
    experts = {expert.id: expert.name for expert in db.experts()}
    return Veil(
        names=names,
        totals=is_hidden(rules.totals, phase),
        marks=is_hidden(rules.other_marks, phase),
        experts=experts,
        order=_order(rnd, db, tuple(experts)) if names else {},
    )


def is_hidden(since: str, phase: Phase) -> bool:
    """Whether what is shown since `since` (a phase, "always" or "never") is hidden in `phase`."""
    if since in ("always", "never"):
        return since == "never"
    order = list(Phase)
    return order.index(phase) < order.index(Phase(since))


def shown_since(since: str) -> str:
    """In words, from when it is shown."""
    if since == "always":
        return t("一直显示")
    if since == "never":
        return t("始终不显示")
    title = phase_title(Phase(since))
    return t("“{title}”阶段起显示", title=title)


def _order(rnd: Round, db: Reader, experts: tuple[str, ...]) -> Mapping[str, int]:
    """1, 2, 3 … by chance, fixed for the round; who comes later gets a later number.

    The chance is the digest of the round's first event, which no desk shows.
    """
    return rnd.kept.get("aliases", experts, lambda: _drawn(db, experts))


def _drawn(db: Reader, experts: tuple[str, ...]) -> Mapping[str, int]:
    first = db.receipt(ROUND_CHAIN, "round_created")
    secret = "" if first is None else first.hash
    came: dict[str, int] = {}
    imports = db.history(chain=ROUND_CHAIN, kinds=["experts_imported"], limit=MANY)
    for _, event in reversed(imports):
        for one in event.payload["experts"]:
            came.setdefault(one["id"], event.seq)

    def place(expert: str) -> tuple[int, str]:
        return came.get(expert, 0), sha256(f"{secret}:{expert}".encode()).hexdigest()

    return {expert: number for number, expert in enumerate(sorted(experts, key=place), 1)}
