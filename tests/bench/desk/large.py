"""A round of 10,000 with a form of 30 criteria, which any other process can open too."""

from __future__ import annotations

import sys
from pathlib import Path

from kepu_review.model import Application, Expert, Phase
from kepu_review.workflow import (
    assign,
    change_phase,
    check,
    create_round,
    import_applications,
    import_experts,
    settle_by_findings,
)
from kepu_review.workflow.declaring import declare_no_conflict
from tests import small

CRITERIA = 30
PLUGIN = '''
"""The programme of the bench, as an installed plugin."""
from pathlib import Path
from kepu_review.hookspecs import hookimpl
from kepu_review.workflow.declaring import declare_no_conflict
from tests import small

class Bench:
    @hookimpl
    def kepu_categories(self):
        return (small.HALL,)

    @hookimpl
    def kepu_programmes(self):
        from kepu_review import programmes
        return (programmes.loads(small.PROGRAMME_YAML, "small.yaml"),)

    @hookimpl
    def kepu_rubric_dirs(self):
        return (Path(__file__).parent / "rubrics",)

plugin = Bench()
'''


def criterion(number: int) -> str:
    """Every third is judged freely, the others by level and number."""
    head = f"""\
      - id: A{number}
        title: 第 {number} 项指标
        max: 10
        guidance: 按照评分说明，对照申报材料和现场情况判断
        evidence: 台账、照片
        check: 查台账，看现场
        scoring:
"""
    if number % 3 == 0:
        return head + "          kind: judgement\n"
    return (
        head
        + "          kind: level_ranges\n          bands:\n"
        + "".join(
            f"            - {{level: {level}, text: {level}的情形}}\n"
            for level in ("优秀", "优良", "合格", "不合格")
        )
    )


def rubric_yaml() -> str:
    """The small rubric with 30 criteria under one head."""
    head, _ = small.RUBRIC_YAML.split("criteria:\n")
    body = "".join(criterion(number) for number in range(1, CRITERIA + 1))
    group = f"criteria:\n  - id: A\n    title: 全部\n    max: {10 * CRITERIA}\n    children:\n"
    return head.replace("full_marks: 20", f"full_marks: {10 * CRITERIA}") + group + body


def install(folder: Path) -> Path:
    """Write the plugin with its metadata; the folder belongs on PYTHONPATH."""
    home = folder / "plugin"
    (home / "rubrics").mkdir(parents=True)
    (home / "rubrics" / "hall.yaml").write_text(rubric_yaml(), "utf-8")
    (home / "bench_plugin.py").write_text(PLUGIN, "utf-8")
    information = home / "bench_plugin-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: bench-plugin\nVersion: 1\n")
    entry = "[kepu_review]\nbench = bench_plugin:plugin\n"
    (information / "entry_points.txt").write_text(entry, "utf-8")
    sys.path.insert(0, str(home))
    return home


def build(folder: Path, size: int) -> Path:
    """The round, all of it assigned to E1."""
    install(folder)
    with create_round(folder / "round", "small") as rnd:
        made = tuple(
            Application(
                id=f"A{number:05}",
                name=f"虚构第{number}号科普馆",
                applicant=f"虚构单位{number}",
                category="hall",
                region="north" if number % 2 else "south",
                values={"open_days": 100 + number % 250},
            )
            for number in range(1, size + 1)
        )
        import_applications(rnd, made, file="申报表.xlsx", sha256="0" * 64)
        one = Expert(id="E1", name="专家1", affiliation="某校", specialities=("hall",))
        import_experts(rnd, [one])
        check(rnd)
        settle_by_findings(rnd)
        assign(rnd, per_application=1)
        change_phase(rnd, Phase.REVIEW)
        declare_no_conflict(rnd, "E1", [application.id for application in made])
    return folder / "round"
