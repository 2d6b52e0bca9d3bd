"""Documents that were made of a round: which file, with which content."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kepu_review.errors import Refused
from kepu_review.model import Receipt
from kepu_review.plugins import Plugins
from kepu_review.text import msg, t
from kepu_review.workflow.round import Round


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document that can be made of a round."""

    id: str
    title: str  # message
    about: str  # message: what is in it, and for whom
    public: bool = False  # goes out of the office
    decided: bool = False  # only once something is decided
    filters: tuple[str, ...] = ()  # of "expert" and "application"
    plugin: str = ""


KINDS = (
    DocumentKind(
        "summary",
        msg("评审结果汇总", "notebook"),
        msg("含得分、排名、把握、专家和全部依据，供评审组和存档用。"),
    ),
    DocumentKind(
        "scores",
        msg("评分汇总表"),
        msg("横排，各位专家的总分并列，供组长和记录人签字。"),
    ),
    DocumentKind(
        "sheets",
        msg("专家评分表"),
        msg("每位专家每份申报一页，有签字处；未提交的印空白表。"),
        filters=("expert", "application"),
    ),
    DocumentKind(
        "minutes",
        msg("评审会议纪要"),
        msg("到会、审议、表决、回避和结论，取自留痕。"),
    ),
    DocumentKind(
        "notice",
        msg("拟认定名单公示"),
        msg("只列名单，不含分数；作出决定之后才能生成。"),
        public=True,
        decided=True,
    ),
    DocumentKind(
        "feedback",
        msg("评审意见反馈书"),
        msg("每个申报单位一份：本单位各项得分和组长审定的评语；作出决定之后才能生成。"),
        public=True,
        decided=True,
        filters=("application",),
    ),
)
"""In the order of the work."""


def document_kinds(plugins: Plugins) -> tuple[DocumentKind, ...]:
    """Every kind, those of plugins last; a plugin cannot take the id of one of ours."""
    own = {one.id for one in KINDS}
    formats, _ = plugins.report_formats()
    return (
        *KINDS,
        *(
            DocumentKind(one.id, one.title, one.description, one.public, plugin=name)
            for name, one in formats
            if one.id not in own
        ),
    )


FOLDER_VARIABLE = "KEPU_REPORTS"
"""Names the folder for the documents of a round that is in a database."""


def record_document(rnd: Round, kind: str, path: Path, *, actor: str = "secretary") -> Receipt:
    """Record that the document was made; its hash tells later whether a copy is the same."""
    payload = {
        "kind": kind,
        "file": path.name,
        "sha256": sha256(path.read_bytes()).hexdigest(),
    }
    return rnd.write(lambda db: db.append("document_made", payload, actor=actor))


def reports_folder(rnd: Round) -> Path:
    """Where the documents of the round go: its `reports`, or what `KEPU_REPORTS` names.

    Raises
    ------
    Refused
        the round is in a database and nobody gave a folder.
    """
    if rnd.folder is not None:
        return rnd.folder / "reports"
    named = os.environ.get(FOLDER_VARIABLE, "")
    if named:
        return Path(named)
    raise Refused(
        t("本批次存于数据库，没有存放文件的文件夹。"),
        remedy=t(
            "请管理员设置环境变量 {folder_variable}，写明文件夹，再重新打开工作台。",
            folder_variable=FOLDER_VARIABLE,
        ),
    )
