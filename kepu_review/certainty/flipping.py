"""Whose leaving would change who is inside: leave one expert out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
import pandas as pd

from kepu_review.certainty.cut import Cut, Floats, Places
from kepu_review.certainty.fitted import GroupOf, check_comparable, listed
from kepu_review.certainty.inside import AT_ONCE, shares
from kepu_review.severity import Fit

_DIGITS = 9


def flips(fit: Fit, groups: GroupOf | None, cut: Cut) -> pd.DataFrame:
    """Applications that would get in or fall out if one expert had not reviewed; exact refits.

    The scores compared are those of `fit.applications`; inside is who has a place of its own:
    those tied at the cut do not. An application whose only expert leaves is out.

    Returns
    -------
    DataFrame with columns expert, application, became ("in" or "out"), by expert, then
    application, both in the order of the fit. Raises as `of_fit`.
    """
    check_comparable(fit.ratings, groups, cut)
    table = fit.applications
    names = table.index.to_numpy(dtype=object)
    places = Places.of(cut, listed(table.index, groups), len(names))
    now = _has_place(table["score"].to_numpy(dtype=np.float64)[np.newaxis], places)[0]
    experts: list[str] = []
    rows: list[tuple[int, int, bool]] = []
    for block in _blocks(fit.without_each_expert(), max(1, AT_ONCE // len(names))):
        without = _has_place(np.stack([scores for _, scores in block]), places)
        for expert, application in np.argwhere(without != now):
            became_in = bool(without[expert, application])
            rows.append((len(experts) + int(expert), int(application), became_in))
        experts += [expert for expert, _ in block]
    return pd.DataFrame(
        {
            "expert": np.array([experts[e] for e, _, _ in rows], dtype=object),
            "application": np.array([names[a] for _, a, _ in rows], dtype=object),
            "became": np.array(["in" if i else "out" for _, _, i in rows], dtype=object),
        }
    )


def _has_place(scores: Floats, places: Places) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    whole: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    whole = shares(np.round(scores, _DIGITS), places) > 1 - 1e-9
    return whole


def _blocks(pairs: Iterable[tuple[str, Floats]], size: int) -> Iterator[list[tuple[str, Floats]]]:
    waiting = iter(pairs)
    while block := list(islice(waiting, size)):
        yield block
