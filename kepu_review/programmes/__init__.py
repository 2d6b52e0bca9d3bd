"""认定项目: rules as data. Files are read and checked; applications are screened by them."""

from kepu_review.programmes.load import load, loads, schema
from kepu_review.programmes.nominations import nominations
from kepu_review.programmes.outcomes import (
    NO_LINE,
    NOT_NAMED,
    OPEN,
    QUOTAS_EXCLUDE,
    TIED,
    UNRANKED,
    outcomes,
)
from kepu_review.programmes.screen import screen
from kepu_review.programmes.standard import STANDARD_FIELDS, quantity

__all__ = [
    "NOT_NAMED",
    "NO_LINE",
    "OPEN",
    "QUOTAS_EXCLUDE",
    "STANDARD_FIELDS",
    "TIED",
    "UNRANKED",
    "load",
    "loads",
    "nominations",
    "outcomes",
    "quantity",
    "schema",
    "screen",
]
