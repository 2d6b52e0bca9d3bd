"""A desk without a round: one invented application, one rubric, marks kept in memory only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.shapes import patch_from, text_of, total_json
from kepu_review.errors import KepuError, Refused
from kepu_review.model import Application, Criterion, Mark, Review, ReviewState, Rubric
from kepu_review.text import t

_NUMBER = "SAMPLE-1"


def sample_application(rubric: Rubric) -> Application:
    """An invented base, evidently so, with a figure for each metric of the rubric."""
    figures = {leaf.metric: _figure(leaf) for leaf in rubric.leaves() if leaf.metric is not None}
    return Application(
        id=_NUMBER,
        name=t("虚构示例科普基地（预览）"),
        applicant=t("虚构示例单位"),
        category=next(iter(rubric.categories), None),
        region=t("虚构县"),
        values={metric: value for metric, value in figures.items() if value is not None},
    )


def _figure(leaf: Criterion) -> float | None:
    """The lower end of the second best band, else what the rubric asks for at least."""
    if leaf.scoring is None:
        return None
    ends = sorted(band.minimum for band in leaf.scoring.bands if band.minimum is not None)
    wanted = ends[-2] if len(ends) > 1 else next(iter(ends), leaf.scoring.threshold)
    return None if wanted is None else float(wanted)


class SampleDesk:
    """Answers the expert's verbs for one rubric; nothing is stored anywhere."""

    def __init__(self, rubric: Rubric, application: Application | None = None) -> None:
        self.rubric = rubric
        self.application = application or sample_application(rubric)
        self._problems = rubrics.lint(rubric)
        self._review = Review(self.application.id, "preview", rubric=rubric.hash)
        self._lock = Lock()
        self._verbs = {
            "expert.list": self._list,
            "expert.open": self._open,
            "expert.save": self._save,
            "expert.submit": self._submit,
            "expert.recall": self._recall,
        }

    def handle(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """As `kepu_review.desk.Desk.handle`."""
        head = {"op": request.get("op"), "cid": request.get("cid")}
        verb = self._verbs.get(str(request.get("verb")))
        try:
            if verb is None:
                raise Refused(t("预览中没有这个操作。"))
            with self._lock:
                return {**head, "ok": True, "body": verb(request.get("body") or {})}
        except KepuError as error:
            told = {"kind": "refused", "message": error.message, "remedy": error.remedy}
            return {**head, "ok": False, "error": told}

    def _list(self, _body: Mapping[str, Any]) -> dict[str, Any]:
        total = rubrics.total(self.rubric, self._review.marks, self._review.vetoes)
        state = self._state()
        item = {
            **self._shown(),
            "application": self.application.id,
            "state": state,
            "total": text_of(total.points),
            "full": str(total.full),
            "missing": len(total.missing),
            "initials": "",
            "saved_at": _moment(self._review.saved_at),
        }
        counts = {each: int(each == state) for each in ("new", "draft", "submitted", "recused")}
        return {
            "round": {
                "id": f"preview-{self.rubric.hash[:12]}-{id(self)}",
                "title": t("预览：{title}", title=self.rubric.title),
                "programme": "",
                "phase": "review",
                "phase_title": t("预览"),
                "deadline": None,
                "demo": True,
            },
            "me": {"id": "preview", "name": t("预览"), "affiliation": ""},
            "items": [item],
            "progress": {"assigned": 1, **counts},
        }

    def _open(self, _body: Mapping[str, Any]) -> dict[str, Any]:
        submitted = self._review.state is ReviewState.SUBMITTED
        return {
            "application": self._shown(),
            "cards": [self._check_card(), self._figures_card()],
            "rubric": rubrics.to_json(self.rubric),
            "review": self._review_json(),
            "proposals": {
                each.criterion: {
                    "reason": each.reason,
                    "level": each.level,
                    "low": text_of(each.low),
                    "high": text_of(each.high),
                    "parts": list(each.parts),
                }
                for each in rubrics.propose(self.rubric, self.application)
            },
            "conflicts": [],
            "editable": not submitted,
            "why_not": t("已提交（预览）") if submitted else "",
        }

    def _save(self, body: Mapping[str, Any]) -> dict[str, Any]:
        patch = patch_from(body.get("patch"))
        for mark in patch.marks.values():
            if mark is not None:
                rubrics.check_mark(self.rubric, mark)
        marks = {**self._review.marks, **patch.marks}
        vetoes = {**self._review.vetoes, **patch.vetoes}
        self._put(
            ReviewState.DRAFT,
            marks={name: mark for name, mark in marks.items() if mark is not None},
            vetoes={name: text for name, text in vetoes.items() if text is not None},
            comment=self._review.comment if patch.comment is None else patch.comment,
        )
        shown = self._review_json()
        return {name: shown[name] for name in ("revision", "saved_at", "receipt", "total")}

    def _submit(self, _body: Mapping[str, Any]) -> dict[str, Any]:
        if not rubrics.total(self.rubric, self._review.marks, self._review.vetoes).complete:
            raise Refused(t("还有未评的指标。"))
        self._put(ReviewState.SUBMITTED)
        return {"review": self._review_json(), "receipt": None}

    def _recall(self, _body: Mapping[str, Any]) -> dict[str, Any]:
        self._put(ReviewState.DRAFT)
        return {"review": self._review_json()}

    def _put(self, state: ReviewState, **changes: Any) -> None:
        now = datetime.now(UTC)
        self._review = replace(
            self._review,
            state=state,
            revision=self._review.revision + 1,
            saved_at=now,
            submitted_at=now if state is ReviewState.SUBMITTED else None,
            **changes,
        )

    def _state(self) -> str:
        return self._review.state.value if self._review.revision else "new"

    def _shown(self) -> dict[str, Any]:
        return {
            "id": self.application.id,
            "name": self.application.name,
            "applicant": self.application.applicant,
            "region": self.application.region,
            "category": self.application.category,
            "category_title": "、".join(self.rubric.categories) or "—",
            "subtype": self.application.subtype,
            "nominator": self.application.nominator,
        }

    def _check_card(self) -> dict[str, Any]:
        facts = [[t("文件中的问题"), str(len(self._problems))]]
        facts += [[f"{n}.", str(problem)] for n, problem in enumerate(self._problems, 1)]
        note = t("评分标准检查通过。")
        return {
            "title": t("评分标准检查"),
            "facts": facts,
            "note": "" if self._problems else note,
        }

    def _figures_card(self) -> dict[str, Any]:
        known = self.application.values
        facts = [
            [leaf.title, f"{known[leaf.metric]:g} {leaf.unit}".strip()]
            for leaf in self.rubric.leaves()
            if leaf.metric is not None and leaf.metric in known
        ]
        return {
            "title": t("申报数据（虚构）"),
            "facts": facts,
            "note": t("“建议”由这些数据得出。"),
        }

    def _review_json(self) -> dict[str, Any]:
        review = self._review
        return {
            "revision": review.revision,
            "state": self._state(),
            "marks": {name: _mark_json(mark) for name, mark in review.marks.items()},
            "vetoes": dict(review.vetoes),
            "comment": review.comment,
            "recusal_reason": "",
            "saved_at": _moment(review.saved_at),
            "submitted_at": _moment(review.submitted_at),
            "receipt": None,
            "total": total_json(self.rubric, review),
        }


def _mark_json(mark: Mark) -> dict[str, Any]:
    return {
        "state": mark.state.value,
        "value": text_of(mark.value),
        "level": mark.level,
        "parts": {part: str(number) for part, number in mark.parts.items()},
        "comment": mark.comment,
    }


def _moment(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()
