"""The small programme with stages: two that are scored, one of them on site and sampled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kepu_review import programmes
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Phase, Programme
from kepu_review.plugins import Plugins
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    create_round,
    import_applications,
    import_experts,
    settle_by_findings,
)
from kepu_review.workflow.sampling import draw_sample
from kepu_review.workflow.staging import enter_stage
from tests import small

STAGES_YAML = """\
stages:
  - {id: intake, title: 受理, kind: screening, actors: [秘书处], leave: [screened], clause: 第一条}
  - {id: preliminary, title: 初评, kind: preliminary, actors: [专家], scored: true,
     leave: [handed_in], clause: 第二条}
  - {id: hearing, title: 答辩, kind: other, actors: [专家], optional: true, clause: 第三条}
  - {id: site_visit, title: 实地考察, kind: site_visit, actors: [专家], scored: true,
     reviews: 1, minimum_reviews: 1, rubrics: {hall: on_site}, clause: 第四条,
     sampling: {share: 1/2, by: [region], minimum: 1, clause: 第四条},
     leave: [sampled, visited, handed_in]}
  - {id: final, title: 终评, kind: final, actors: [评审委员会], leave: [voted, decided],
     clause: 第五条, ballot: {attendance: 3/4, approval: 3/4, secret: true, clause: 第五条}}
  - {id: confirmation, title: 审定, kind: confirmation, actors: [主办单位], leave: [confirmed],
     clause: 第六条}
"""
ON_SITE_YAML = (
    small.RUBRIC_YAML.replace("id: hall\n", "id: on_site\n")
    .replace("title: 虚构馆评分标准", "title: 现场考察评分标准")
    .replace("title: 科学性", "title: 现场讲解")
)


class StagedPlugin(small.SmallPlugin):
    """Brings the programme with its stages, and the rubric of the visits."""

    def __init__(self, folder: Path, weights: Mapping[str, str], more: str = "") -> None:
        super().__init__(folder)
        self._more = more
        (folder / "on_site.yaml").write_text(ON_SITE_YAML, encoding="utf-8")
        self._weights = weights

    @hookimpl
    def kepu_programmes(self) -> tuple[Programme, ...]:
        return (programmes.loads(programme_text(self._weights) + self._more, "small.yaml"),)


def programme_text(weights: Mapping[str, str]) -> str:
    """The programme file; `weights` of scored stages by id."""
    text = STAGES_YAML
    for stage, weight in weights.items():
        text = text.replace(f"id: {stage},", f"id: {stage}, weight: {weight},")
    return small.PROGRAMME_YAML + text


def new_round(
    folder: Path,
    location: str | None = None,
    weights: Mapping[str, str] | None = None,
    more: str = "",
) -> Round:
    """A round with four applications of two regions and three experts, screened.

    `more` is put behind the programme file.
    """
    home = folder / "small-rubrics"
    home.mkdir(exist_ok=True)
    host = Plugins(entry_points=False, extra=[StagedPlugin(home, weights or {}, more)])
    rnd = create_round(location or str(folder / "round"), "small", plugins=host)
    import_applications(rnd, small.applications(), file="申报表.xlsx", sha256="0" * 64)
    import_experts(rnd, small.experts())
    check(rnd)
    settle_by_findings(rnd)
    return rnd


def in_preliminary(
    folder: Path, location: str | None = None, weights: Mapping[str, str] | None = None
) -> Round:
    """In its first scored stage, assigned, ready for marks."""
    rnd = new_round(folder, location, weights)
    enter_stage(rnd, "preliminary")
    assign(rnd)
    change_phase(rnd, Phase.REVIEW)
    return rnd


def on_site(
    folder: Path, location: str | None = None, weights: Mapping[str, str] | None = None
) -> Round:
    """The preliminary review handed in, the sample of the visits drawn and assigned."""
    rnd = in_preliminary(folder, location, weights)
    small.all_handed_in(rnd, ["8", "6", "9"])
    enter_stage(rnd, "site_visit")
    draw_sample(rnd, "site_visit", 7)
    assign(rnd)
    return rnd
