"""Puts a whole round into one workbook."""

from __future__ import annotations

from pathlib import Path

from kepu_review.events import merkle_root
from kepu_review.report.office import intake, marking, outcome, statistics
from kepu_review.report.office.grid import Column, Grid, Kind
from kepu_review.report.office.source import Source
from kepu_review.report.office.workbook import write
from kepu_review.text import t
from kepu_review.workflow import Round


def export(rnd: Round, path: Path, *, names: bool = False, personal: bool = False) -> Path:
    """Ranking, totals, marks, comments, decisions, applications, findings; from one snapshot.

    Experts stand by number unless `names`; telephone, identity numbers and e-mails are masked
    unless `personal`.
    """
    with rnd.store.reading() as db:
        source = Source.of(rnd, db, names=names, personal=personal)
        now = statistics.certain(source)
        grids = [
            _about(source),
            outcome.ranking(source, now),
            outcome.across(source),
            statistics.agreement(source),
            statistics.experts(source),
            statistics.flips(source, now),
            *marking.marks(source),
            marking.comments(source),
            outcome.decided(source),
            intake.applications(source),
            intake.findings(source),
        ]
        write(grids, path, title=db.info().title, decimals=rnd.programme.policy.decimals)
    return path


def _about(source: Source) -> Grid:
    info, programme = source.db.info(), source.rnd.programme
    heads = source.db.heads()
    rows = [
        (t("批次"), info.title),
        (t("认定项目"), programme.title),
        (t("主办单位"), programme.organiser),
        (t("申报"), str(len(source.applications))),
        (t("专家"), str(len(source.experts))),
        (t("评审表"), str(len(source.reviews))),
        (t("个人信息"), t("保留") if source.personal else t("电话、身份证号、邮箱已隐去")),
        (t("留痕根"), merkle_root(heads)),
    ]
    columns = [Column(t("项目"), width=16), Column(t("内容"), Kind.LONG, 80)]
    return Grid(t("说明"), columns, rows, fixed=1)
