"""Documents that were made of a round: which file, with which content."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from kepu_review.errors import Refused
from kepu_review.model import Receipt
from kepu_review.text import t
from kepu_review.workflow.round import Round

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
