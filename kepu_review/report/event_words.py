"""What each kind of event is called in a report."""

from __future__ import annotations

from kepu_review.text import t

TITLES = {
    "round_created": ("新建批次", "round created"),
    "rubric_fixed": ("确定评分标准", "rubric fixed"),
    "applications_imported": ("导入申报", "applications imported"),
    "experts_imported": ("导入专家", "experts imported"),
    "findings_recorded": ("形式审查意见", "screening findings"),
    "screening_decided": ("形式审查结论", "screening decided"),
    "conflict_recorded": ("登记利益冲突", "conflict recorded"),
    "conflict_withdrawn": ("撤销利益冲突登记", "conflict withdrawn"),
    "assigned": ("分派", "assigned"),
    "unassigned": ("撤销分派", "unassigned"),
    "phase_changed": ("阶段变更", "phase changed"),
    "deadline_changed": ("截止时间变更", "deadline changed"),
    "review_saved": ("保存评审表", "review saved"),
    "review_submitted": ("提交评审表", "review handed in"),
    "review_recalled": ("撤回评审表", "review recalled"),
    "recused": ("回避", "recused"),
    "decided": ("作出决定", "decided"),
    "document_made": ("生成文件", "document made"),
}


def event_title(kind: str) -> str:
    """The kind's name in the language in force."""
    known = TITLES.get(kind)
    return kind if known is None else t(*known)
