"""The rules of counting as the internal summary prints them: label and text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kepu_review.report.fill_notice import local_day, office_note
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round, methods, terms


def policy(rnd: Round, db: Reader, made: datetime) -> tuple[tuple[str, str], ...]:
    """How totals became this ranking, and what the office has to check about the notice."""
    rules = terms.policy(rnd, db)
    rows = [
        (
            t("每份申报评审数"),
            t(
                "分派 {reviews_per_application} 位专家，有效评审不少于 {minimum_reviews} 份方可"
                "排名",
                reviews_per_application=rules.reviews_per_application,
                minimum_reviews=rules.minimum_reviews,
            ),
        ),
        (
            t("并列"),
            t(
                "得分在小数点后 {tie_decimals} 位相同为并列；名次按竞赛排名法",
                tie_decimals=rules.tie_decimals,
            ),
        ),
        (
            t("显示"),
            t("得分显示 {decimals} 位小数，排名前不作舍入", decimals=rules.decimals),
        ),
    ]
    if replace(rules, method=rnd.programme.policy.method) != rnd.programme.policy:
        rows.append((t("评审份数"), _as_in_the_programme(rnd)))
    rows += _other_method(rnd, db)
    if rules.tie_chain:
        chain = t("、").join(rules.tie_chain)
        rows.append((t("并列时依次比较"), chain))
    if rules.source:
        rows.append((t("依据"), rules.source))
    note = office_note(rnd, db, local_day(rnd, made))
    if note:
        rows.append((t("公示期"), note))
    return tuple(rows)


def _other_method(rnd: Round, db: Reader) -> Iterator[tuple[str, str]]:
    """That the method is not the programme's, and why."""
    now = methods.method_now(rnd, db)
    if now.changed is None or now.method == now.programmes:
        return
    told = t(
        "项目原定“{before}”，本批次改为“{after}”",
        before=methods.title(now.programmes),
        after=now.title,
    )
    if now.changed.after_marks:
        told += t("；改变时已有评审表提交，名次变化见留痕")
    if now.changed.reason:
        told += t("；理由：{reason}", reason=now.changed.reason)
    yield (t("计分方法"), told)


def _as_in_the_programme(rnd: Round) -> str:
    """What the numbers were before they were changed for this round."""
    rules = rnd.programme.policy
    given, needed = rules.reviews_per_application, rules.minimum_reviews
    return t(
        "评审中调整过；项目原定每份 {given} 位专家，有效评审不少于 {needed} 份，理由见留痕",
        given=given,
        needed=needed,
    )
