"""Comparisons that papers print."""

import pandas as pd

from kepu_review.rankings.shortlist import Pairs

# Davidson (1970), example 2: chocolate puddings; brands i, j, i preferred, j preferred, neither
PUDDINGS = (
    (1, 2, 19, 22, 16), (1, 3, 16, 19, 12), (2, 3, 19, 19, 10), (1, 4, 18, 23, 13),
    (2, 4, 23, 19, 9), (3, 4, 19, 20, 15), (1, 5, 13, 19, 18), (2, 5, 16, 20, 12),
    (3, 5, 16, 15, 17), (4, 5, 17, 14, 16), (1, 6, 18, 21, 12), (2, 6, 22, 20, 12),
    (3, 6, 13, 18, 10), (4, 6, 14, 19, 18), (5, 6, 11, 21, 12),
)  # fmt: skip

# Stigler (1994), Agresti (2002, table 10.10): citations of the first by the second, and the reverse
CITATIONS = (
    ("Biometrika", "Comm Stat", 730, 33), ("Biometrika", "JASA", 498, 320),
    ("Biometrika", "JRSS-B", 221, 284), ("Comm Stat", "JASA", 68, 813),
    ("Comm Stat", "JRSS-B", 17, 276), ("JASA", "JRSS-B", 142, 325),
)  # fmt: skip

# Agresti (1990, table 10.11): games of the American League, 1987; wins of the row's team
TEAMS = ("Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore")
BASEBALL = (
    (0, 7, 9, 7, 7, 9, 11),
    (6, 0, 7, 5, 11, 9, 9),
    (4, 6, 0, 7, 7, 8, 12),
    (6, 8, 6, 0, 6, 7, 10),
    (6, 2, 6, 7, 0, 7, 12),
    (4, 4, 5, 6, 6, 0, 6),
    (2, 4, 1, 3, 1, 7, 0),
)


def puddings() -> Pairs:
    columns = ["first", "second", "won", "lost", "tied"]
    return Pairs.of_table(pd.DataFrame(PUDDINGS, columns=columns))


def citations() -> Pairs:
    return Pairs.of_table(pd.DataFrame(CITATIONS, columns=["first", "second", "won", "lost"]))


def baseball() -> Pairs:
    rows = [
        (TEAMS[i], TEAMS[j], BASEBALL[i][j], BASEBALL[j][i])
        for i in range(7)
        for j in range(i + 1, 7)
    ]
    return Pairs.of_table(pd.DataFrame(rows, columns=["first", "second", "won", "lost"]))
