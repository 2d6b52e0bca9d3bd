"""打分: save, hand in, recall, recuse. Each act is one transaction on the expert's own chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from kepu_review import rubrics
from kepu_review.errors import MarkRefused, PhaseClosed, Refused, StaleReview
from kepu_review.model import Mark, Receipt, Review, ReviewState, Rubric, Severity
from kepu_review.store import Reader, Transaction
from kepu_review.store.payloads import mark_json
from kepu_review.text import t
from kepu_review.workflow.freezing import not_frozen
from kepu_review.workflow.guards import at_work, passed
from kepu_review.workflow.repeating import event_before, receipt_again
from kepu_review.workflow.rescoring import answered_by
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told
from kepu_review.workflow.writable import is_assigned, may_write_now, no_conflict, why_not_editable

LONGEST = 20_000
"""Characters of one comment."""

Guard = Callable[[Reader, str, str], None]
"""Raises Refused where this expert (second) must not write on this application (third)."""


@dataclass(frozen=True, slots=True)
class ReviewPatch:
    """What an expert changed since the last save; None takes a mark or a veto away."""

    marks: Mapping[str, Mark | None] = field(default_factory=lambda: MappingProxyType({}))
    vetoes: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The review as stored and the receipt of the act."""

    review: Review
    receipt: Receipt


def save_review(
    rnd: Round,
    expert: str,
    application: str,
    patch: ReviewPatch,
    *,
    base_revision: int,
    stage: str | None = None,
    key: str | None = None,
    also: Guard | None = None,
) -> Saved:
    """Save what changed since `base_revision`; `key` makes a repeated call harmless.

    `also` is asked in the same transaction whether this expert may write here. Who names the
    `stage` of the sheet makes sure that it is still the one at work.

    Raises
    ------
    NotAssigned, PhaseClosed, MarkRefused
        with the reason; nothing is written.
    StaleReview
        somebody (another tab) saved since; `current["review"]` is what is stored now.
    """

    def work(db: Transaction) -> Saved:
        content = _patch_json(application, patch)
        repeated = _repeated(db, expert, key, "review_saved", content)
        if repeated is not None:
            return repeated
        _is_still_at_work(rnd, db, stage)
        review, rubric = _open_sheet(rnd, db, expert, application, also)
        if review.revision != base_revision:
            raise _stale(review)
        _check_patch(rubric, patch)
        payload = {
            **content,
            "expert": expert,
            "stage": at_work(db),
            "revision": review.revision + 1,
            "rubric": rubric.hash,
        }
        return _append(db, expert, application, "review_saved", payload, key)

    return rnd.write(work)


def submit_review(
    rnd: Round,
    expert: str,
    application: str,
    *,
    base_revision: int,
    stage: str | None = None,
    key: str | None = None,
    also: Guard | None = None,
) -> Saved:
    """Hand in: every leaf has a mark, nobody saved since, and the sheet is then locked.

    `stage` and `also` as for `save_review`.

    Raises
    ------
    Refused
        marks are missing; the message names them.
    """

    def work(db: Transaction) -> Saved:
        repeated = _repeated(db, expert, key, "review_submitted", {"application": application})
        if repeated is not None:
            return repeated
        _is_still_at_work(rnd, db, stage)
        review, rubric = _open_sheet(rnd, db, expert, application, also)
        if review.revision != base_revision:
            raise _stale(review)
        total = rubrics.total(rubric, review.marks, review.vetoes)
        if not total.complete:
            titles = [leaf.title for leaf in rubric.leaves() if leaf.id in total.missing]
            raise Refused(
                t(
                    "还有 {titles_count} 项未评：{titles}。",
                    titles_count=len(titles),
                    titles="、".join(titles),
                    titles_2=", ".join(titles),
                ),
                remedy=t("补齐后再提交。"),
            )
        _plugins_agree(rnd, review, rubric)
        payload = {
            "application": application,
            "expert": expert,
            "stage": at_work(db),
            "revision": review.revision + 1,
            "total": None if total.points is None else str(total.points),
        }
        saved = _append(db, expert, application, "review_submitted", payload, key)
        again = t("已重新提交评审表。")
        answered_by(db, expert, application, again)
        return saved

    return rnd.write(work)


def recall_review(
    rnd: Round, expert: str, application: str, *, reason: str, key: str | None = None
) -> Saved:
    """Take a handed-in review back before the marks are closed; the trace stays.

    Whoever was asked to look again may do so later too, see `rescoring`.
    """
    content = {"application": application, "reason": told(reason)}

    def work(db: Transaction) -> Saved:
        repeated = _repeated(db, expert, key, "review_recalled", content)
        if repeated is not None:
            return repeated
        may_write_now(db, expert, application)
        no_conflict(db, expert, application)
        not_frozen(db, application)
        review = db.review(application, expert)
        if review is None or review.state is not ReviewState.SUBMITTED:
            raise Refused(t("评审表尚未提交，无须撤回。"))
        payload = {
            **content,
            "expert": expert,
            "stage": at_work(db),
            "revision": review.revision + 1,
        }
        return _append(db, expert, application, "review_recalled", payload, key)

    return rnd.write(work)


def recuse(
    rnd: Round, expert: str, application: str, *, reason: str, key: str | None = None
) -> Saved:
    """回避: the expert steps back; the application closes for them and they may not return.

    Also while the application is frozen, so that nobody has to keep a sheet in spite of a
    conflict; a sheet that is handed in stays as it is until the application is reopened.

    Raises
    ------
    Refused
        no reason, recused already, or the sheet is handed in and frozen.
    NotAssigned, PhaseClosed
        with the reason.
    """
    content = {"application": application, "reason": told(reason)}

    def work(db: Transaction) -> Saved:
        repeated = _repeated(db, expert, key, "recused", content)
        if repeated is not None:
            return repeated
        if not content["reason"]:
            raise Refused(
                t("回避须写明理由。"),
                remedy=t("例如：申报单位是我的工作单位。"),
            )
        may_write_now(db, expert, application)
        is_assigned(db, expert, application)
        review = db.review(application, expert)
        if review is not None and review.state is ReviewState.RECUSED:
            raise Refused(t("您已回避这份申报。"))
        if review is not None and review.state is ReviewState.SUBMITTED:
            not_frozen(db, application)
        payload = {
            **content,
            "expert": expert,
            "stage": at_work(db),
            "revision": 1 if review is None else review.revision + 1,
        }
        saved = _append(db, expert, application, "recused", payload, key)
        answered_by(db, expert, application, t("专家已回避。"))
        return saved

    return rnd.write(work)


def _open_sheet(
    rnd: Round, db: Transaction, expert: str, application: str, also: Guard | None
) -> tuple[Review, Rubric]:
    may_write_now(db, expert, application)
    is_assigned(db, expert, application)
    no_conflict(db, expert, application)
    passed(db, application)
    not_frozen(db, application)
    review = db.review(application, expert) or Review(application, expert, at_work(db))
    if review.state is not ReviewState.DRAFT:
        why = why_not_editable(db, expert, application)
        raise Refused(why, remedy=t("已提交的可先撤回再修改。"))
    if also is not None:
        also(db, expert, application)
    found = db.application(application)
    rubric = rnd.rubric_of(db, review.rubric) if review.rubric else None
    if rubric is None and found is not None:
        rubric = rnd.rubric_for(db, found.category)
    if rubric is None:
        why = t("申报 {application} 还没有评分标准。", application=application)
        raise Refused(why, remedy=t("请秘书处确定其类别。"))
    return review, rubric


def _is_still_at_work(rnd: Round, db: Reader, stage: str | None) -> None:
    now = at_work(db)
    if stage in (None, now):
        return
    found = rnd.programme.stage(now)
    raise PhaseClosed(
        t("评审已进入“{title}”，以前环节的评审表不能再改。", title=found.shown if found else now),
        remedy=t("请刷新页面，打开新环节的评审表。"),
    )


def _check_patch(rubric: Rubric, patch: ReviewPatch) -> None:
    told = [mark.comment for mark in patch.marks.values() if mark is not None]
    told += [text for text in (patch.comment, *patch.vetoes.values()) if text is not None]
    longest = max(map(len, told), default=0)
    if longest > LONGEST:
        raise MarkRefused(
            t("评语共 {count} 字，超过 {longest} 字。", count=longest, longest=LONGEST),
            remedy=t("请精简；较长的材料可另交秘书处。"),
        )
    for criterion, mark in patch.marks.items():
        if mark is None and rubric.leaf(criterion) is not None:
            continue
        rubrics.check_mark(rubric, mark if mark is not None else Mark(criterion))
    unknown = set(patch.vetoes) - {veto.id for veto in rubric.vetoes}
    if unknown:
        raise MarkRefused(
            t(
                "评分标准没有否决项“{unknown}”。",
                unknown="、".join(sorted(unknown)),
                unknown_2=", ".join(sorted(unknown)),
            )
        )


def _plugins_agree(rnd: Round, review: Review, rubric: Rubric) -> None:
    findings = rnd.plugins.check_review(review, rubric)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise Refused(
            "；".join(finding.message for finding in errors),
            remedy="；".join(dict.fromkeys(finding.remedy for finding in errors)),
        )


def _append(
    db: Transaction,
    expert: str,
    application: str,
    kind: str,
    payload: Mapping[str, Any],
    key: str | None,
) -> Saved:
    receipt = db.append(kind, payload, actor=expert, chain=expert, key=key)
    review = db.review(application, expert, str(payload["stage"]))
    if review is None:
        raise AssertionError("the projection of a review act leaves a review")
    return Saved(review, receipt)


def _repeated(
    db: Transaction, expert: str, key: str | None, kind: str, content: Mapping[str, Any]
) -> Saved | None:
    """The outcome of the same act done before under this key.

    Raises
    ------
    Refused
        the key was used for something else.
    """
    event = event_before(db, kind, content, chain=expert, key=key)
    if event is None:
        return None
    review = db.review(str(content["application"]), expert, str(event.payload["stage"]))
    if review is None:
        raise AssertionError("an act on a review leaves a review")
    # as it was then: whoever saved since makes the next save stale, as it must be
    then = replace(review, revision=int(event.payload["revision"]))
    return Saved(then, receipt_again(event))


def _patch_json(application: str, patch: ReviewPatch) -> dict[str, Any]:
    content: dict[str, Any] = {
        "application": application,
        "marks": {n: None if m is None else mark_json(m) for n, m in patch.marks.items()},
    }
    if patch.vetoes:
        content["vetoes"] = dict(patch.vetoes)
    if patch.comment is not None:
        content["comment"] = patch.comment
    return content


def _stale(review: Review) -> StaleReview:
    said = t("这份评审表在您打开之后已在别处保存过。")
    remedy = t("比较两处内容后选择保留哪一个。")
    return StaleReview(said, current={"review": review}, remedy=remedy)
