"""kepu_review: expert panels for science-popularisation bases, from spreadsheet to signed-off PDF.

    import kepu_review as kr
    rnd = kr.open_round("rounds/quzhou-8")   # or a database URL
    rnd.applications                          # tidy DataFrames
    kr.ranking(rnd, method="adjusted")        # with standard errors, rank intervals, P(in)
    kr.agreement.icc(df)  kr.severity.fit(df)  # any table of application, expert, score
    kr.ExpertDesk(rnd, expert="E07")          # widgets

Everything is imported when first used, so that `import kepu_review` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kepu_review import agreement, severity
    from kepu_review.notebook import (
        ChairDesk,
        ExpertDesk,
        RubricPreview,
        SecretaryDesk,
        me,
    )
    from kepu_review.workflow import Round, create_round, open_round
    from kepu_review.workflow.table import ranking

__version__ = "0.1.0"

_HOMES = {
    "ChairDesk": "kepu_review.notebook",
    "ExpertDesk": "kepu_review.notebook",
    "Round": "kepu_review.workflow",
    "RubricPreview": "kepu_review.notebook",
    "SecretaryDesk": "kepu_review.notebook",
    "create_round": "kepu_review.workflow",
    "me": "kepu_review.notebook",
    "open_round": "kepu_review.workflow",
    "ranking": "kepu_review.workflow.table",
}

_PACKAGES = frozenset({"agreement", "severity"})
"""Statistics on any table of application, expert, score."""

__all__ = [
    "ChairDesk",
    "ExpertDesk",
    "Round",
    "RubricPreview",
    "SecretaryDesk",
    "agreement",
    "create_round",
    "me",
    "open_round",
    "ranking",
    "severity",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first used."""
    if name in _PACKAGES:
        return import_module(f"kepu_review.{name}")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'kepu_review' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return [*__all__, "__version__"]
