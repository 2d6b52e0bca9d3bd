"""How the keys of a rubric file are called when people read about them."""

from __future__ import annotations

from kepu_review.model import ScoringKind
from kepu_review.text import t


def kind_title(kind: ScoringKind) -> str:
    """The scoring kind in words."""
    zh, en = _KINDS[kind]
    return t(zh, en)


def field_title(key: str) -> str:
    """A key of a criterion in words."""
    zh, en = _FIELDS.get(key, (key, key))
    return t(zh, en)


_KINDS = {
    ScoringKind.JUDGEMENT: ("专家判断给分", "judgement"),
    ScoringKind.LEVELS: ("档次定分", "levels"),
    ScoringKind.LEVEL_RANGES: ("档次区间给分", "level ranges"),
    ScoringKind.BANDS: ("数值分档定分", "bands"),
    ScoringKind.THRESHOLD: ("达标给分", "threshold"),
    ScoringKind.CONDITIONS: ("按符合条数给分", "conditions"),
    ScoringKind.PARTS: ("分项相加", "parts"),
    ScoringKind.DEDUCTIONS: ("逐次扣分", "deductions"),
    ScoringKind.INCREMENT: ("逐次加分", "increment"),
    ScoringKind.PENALTY: ("只扣不加", "penalty"),
}

_FIELDS = {
    "title": ("名称", "title"),
    "title_en": ("英文名称", "English title"),
    "max": ("满分", "max"),
    "guidance": ("评分说明", "guidance"),
    "evidence": ("依据材料", "evidence"),
    "check": ("核验方式", "check"),
    "unit": ("单位", "unit"),
    "metric": ("指标字段", "metric"),
    "metric_title": ("指标名称", "title of the metric"),
    "source": ("出处", "source"),
    "bonus": ("加分项", "bonus"),
    "required": ("必评项", "required"),
    "scoring": ("打分方式", "scoring"),
}
