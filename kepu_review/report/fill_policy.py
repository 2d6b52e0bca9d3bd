"""The rules of counting as the internal summary prints them: label and text."""

from __future__ import annotations

from datetime import datetime

from kepu_review.report.fill_notice import local_day, office_note
from kepu_review.text import t
from kepu_review.workflow import Round


def policy(rnd: Round, made: datetime) -> tuple[tuple[str, str], ...]:
    """How totals became this ranking, and what the office has to check about the notice."""
    rules = rnd.programme.policy
    rows = [
        (
            t("每份申报评审数", "Reviews per application"),
            t(
                f"分派 {rules.reviews_per_application} 位专家，"
                f"有效评审不少于 {rules.minimum_reviews} 份方可排名",
                f"{rules.reviews_per_application} assigned, {rules.minimum_reviews} needed",
            ),
        ),
        (
            t("并列", "Ties"),
            t(
                f"得分在小数点后 {rules.tie_decimals} 位相同为并列；名次按竞赛排名法",
                f"equal to {rules.tie_decimals} decimals; competition ranking",
            ),
        ),
        (
            t("显示", "Display"),
            t(
                f"得分显示 {rules.decimals} 位小数，排名前不作舍入",
                f"{rules.decimals} decimals shown, nothing rounded before ranking",
            ),
        ),
    ]
    if rules.tie_chain:
        chain = t("、", ", ").join(rules.tie_chain)
        rows.append((t("并列时依次比较", "Ties are parted by"), chain))
    if rules.source:
        rows.append((t("依据", "Source"), rules.source))
    note = office_note(rnd.programme.notice, local_day(made))
    if note:
        rows.append((t("公示期", "Notice period"), note))
    return tuple(rows)
