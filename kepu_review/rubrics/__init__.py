"""评分标准: rubric files to rubrics, marks to points, figures to proposals."""

from kepu_review.rubrics.diff import Change, Fate, diff
from kepu_review.rubrics.load import content_hash, lint, load, loads, schema
from kepu_review.rubrics.names import kind_title
from kepu_review.rubrics.places import bundled, find, load_id
from kepu_review.rubrics.propose import propose
from kepu_review.rubrics.scoring import check_mark, level_range, points
from kepu_review.rubrics.starter import starter
from kepu_review.rubrics.to_json import to_json
from kepu_review.rubrics.totals import Total, total

__all__ = [
    "Change",
    "Fate",
    "Total",
    "bundled",
    "check_mark",
    "content_hash",
    "diff",
    "find",
    "kind_title",
    "level_range",
    "lint",
    "load",
    "load_id",
    "loads",
    "points",
    "propose",
    "schema",
    "starter",
    "to_json",
    "total",
]
