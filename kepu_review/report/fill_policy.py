"""The rules of counting as the internal summary prints them: label and text."""

from __future__ import annotations

from datetime import datetime

from kepu_review.report.fill_notice import local_day, office_note
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round, terms


def policy(rnd: Round, db: Reader, made: datetime) -> tuple[tuple[str, str], ...]:
    """How totals became this ranking, and what the office has to check about the notice."""
    rules = terms.policy(rnd, db)
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
    if rules != rnd.programme.policy:
        rows.append((t("评审份数", "Numbers of reviews"), _as_in_the_programme(rnd)))
    if rules.tie_chain:
        chain = t("、", ", ").join(rules.tie_chain)
        rows.append((t("并列时依次比较", "Ties are parted by"), chain))
    if rules.source:
        rows.append((t("依据", "Source"), rules.source))
    note = office_note(rnd.programme.notice, local_day(made))
    if note:
        rows.append((t("公示期", "Notice period"), note))
    return tuple(rows)


def _as_in_the_programme(rnd: Round) -> str:
    """What the numbers were before they were changed for this round."""
    rules = rnd.programme.policy
    given, needed = rules.reviews_per_application, rules.minimum_reviews
    return t(
        f"评审中调整过；项目原定每份 {given} 位专家，有效评审不少于 {needed} 份，理由见留痕",
        f"changed during the round; the programme has {given} and {needed}, reasons on record",
    )
