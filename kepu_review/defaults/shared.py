"""Fields that several bundled categories ask for, defined once so that they stay the same."""

from kepu_review.model import Period
from kepu_review.programmes import quantity

LECTURES = quantity(
    "lectures", "科普讲座场次", "Lectures a year", "场次/年", "年科普讲座场次", period=Period.TOTAL
)
COLLECTIONS = quantity("collections", "藏品件数", "Items of the collection", "件", "藏品数量")
INTERACTIVE_RATE = quantity(
    "interactive_rate",
    "互动项目占比",
    "Share of interactive exhibits",
    "%",
    "互动展项占比",
    "互动展品占比",
)
