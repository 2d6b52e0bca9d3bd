"""Puts a whole round into one workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kepu_review.events import merkle_root
from kepu_review.model import Certainty
from kepu_review.report.office import intake, marking, outcome
from kepu_review.report.office.grid import Column, Grid, Kind
from kepu_review.report.office.source import Source
from kepu_review.report.office.workbook import write
from kepu_review.text import t
from kepu_review.workflow import Round, veil


def export(rnd: Round, path: Path, *, names: bool = False, personal: bool = False) -> Path:
    """Ranking, totals, marks, comments, decisions, applications, findings; from one snapshot.

    Experts stand by number unless `names`; telephone, identity numbers and e-mails are masked
    unless `personal`.
    """
    with rnd.store.reading() as db:
        source = Source.of(rnd, db, names=names, personal=personal)
        grids = [
            _about(source),
            outcome.ranking(source, _certain(source)),
            outcome.across(source),
            *marking.marks(source),
            marking.comments(source),
            outcome.decided(source),
            intake.applications(source),
            intake.findings(source),
        ]
        write(grids, path, title=db.info().title, decimals=rnd.programme.policy.decimals)
    return path


def _certain(source: Source) -> Mapping[str, Certainty]:
    """How sure each place is; nothing where the marks do not allow to say it. For the office."""
    from kepu_review.workflow.certainty import certainty

    open_ = replace(veil(source.rnd, source.db), names=False, totals=False, marks=False)
    return certainty(source.rnd, source.db, open_).applications


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
