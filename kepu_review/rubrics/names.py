"""How the keys of a rubric file are called when people read about them."""

from __future__ import annotations

from kepu_review.model import ScoringKind
from kepu_review.text import msg, t


def kind_title(kind: ScoringKind) -> str:
    """The scoring kind in words."""
    return t(_KINDS[kind])


def field_title(key: str) -> str:
    """A key of a criterion in words."""
    return t(_FIELDS.get(key, key))


_KINDS = {
    ScoringKind.JUDGEMENT: msg("专家判断给分"),
    ScoringKind.LEVELS: msg("档次定分"),
    ScoringKind.LEVEL_RANGES: msg("档次区间给分"),
    ScoringKind.BANDS: msg("数值分档定分"),
    ScoringKind.THRESHOLD: msg("达标给分"),
    ScoringKind.CONDITIONS: msg("按符合条数给分"),
    ScoringKind.PARTS: msg("分项相加"),
    ScoringKind.DEDUCTIONS: msg("逐次扣分"),
    ScoringKind.INCREMENT: msg("逐次加分"),
    ScoringKind.PENALTY: msg("只扣不加"),
}

_FIELDS = {
    "title": msg("名称"),
    "title_en": msg("英文名称"),
    "max": msg("满分", "rubrics.names"),
    "guidance": msg("评分说明"),
    "evidence": msg("依据材料"),
    "check": msg("核验方式"),
    "unit": msg("单位"),
    "metric": msg("指标字段"),
    "metric_title": msg("指标名称"),
    "source": msg("出处"),
    "bonus": msg("加分项"),
    "required": msg("必评项"),
    "scoring": msg("打分方式"),
}
