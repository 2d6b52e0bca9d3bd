"""Fix another rubric for a category of a round, before anybody has marked with the present one."""

from __future__ import annotations

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Receipt, Rubric
from kepu_review.store import Stages, Transaction
from kepu_review.store.payloads import rubric_json
from kepu_review.text import t
from kepu_review.workflow.guards import OFFICE, in_phase
from kepu_review.workflow.round import Round


def fix_rubric(
    rnd: Round,
    category: str,
    rubric: Rubric,
    *,
    stage: str | None = None,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Score the category by this rubric from now on, in one stage or in all without their own.

    Raises
    ------
    UsageError
        the programme has no such category.
    Refused
        somebody has begun to mark in this category.
    PhaseClosed
        the round is past its review.
    """
    if category not in rnd.categories:
        raise UsageError(
            t("本项目没有类别“{category}”。", category=category),
            remedy=t("可选：") + "、".join(rnd.categories),
        )
    if stage is not None and stage not in rnd.programme.scored:
        raise UsageError(
            t("本项目没有打分环节“{stage}”。", stage=stage),
            remedy=t("可选：") + t("、").join(rnd.programme.scored),
        )

    def work(db: Transaction) -> Receipt:
        in_phase(db, *OFFICE)
        members = {app.id for app in db.applications() if app.category == category}
        sheets = db.reviews(stage=stage or Stages.EVERY)
        begun = sorted({r.application for r in sheets if r.application in members and r.marks})
        if begun:
            raise Refused(
                t(
                    "{category_title}已有 {begun_count} 份申报开始打分，不能再换评分标准。",
                    category_title=rnd.category_title(category),
                    begun_count=len(begun),
                ),
                remedy=t("两套标准打出的分不能放在一起排名；确需更换的，请另建批次。"),
            )
        fixed = rubric_json(category, rubric, stage)
        return db.append("rubric_fixed", fixed, actor=actor, key=key)

    return rnd.write(work)
