"""证书与牌匾: each a PDF of its own, numbered, with a code that the record can be asked about."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from kepu_review.errors import ReportError, UsageError
from kepu_review.model import Base
from kepu_review.report.nodes import Node, Nodes, meta
from kepu_review.report.notice import balanced
from kepu_review.report.words import day
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round
from kepu_review.workflow.issuing import ToIssue, record_issued, to_issue
from kepu_review.workflow.naming import accreditation

Progress = Callable[[int, int], None]
_LINE = 14  # characters in a line of a plaque
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was made, and where it is."""

    number: str
    serial: str
    path: Path


def issue_documents(
    rnd: Round,
    out: str | Path,
    kind: str,
    numbers: Collection[str] | None = None,
    *,
    actor: str = "secretary",
    progress: Progress | None = None,
) -> tuple[Paper, ...]:
    """Make the certificates or plaques of these bases into the folder `out`, and record each.

    By default of those in force that have none that is right, so that a repeated call makes what
    is missing and nothing twice.

    Raises
    ------
    Refused
        the programme confers no title, or a base that is asked for is not in force.
    UsageError
        there is no such base or kind.
    ReportError
        the text of the programme has a blank that nobody can fill, or the page cannot be set.
    """
    from kepu_review.report import document

    folder = Path(out)
    with rnd.store.reading() as db:
        wanted = to_issue(rnd, db, kind, numbers)
        pages = [page(rnd, db, one) for one in wanted]
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for n, (one, blocks) in enumerate(zip(wanted, pages, strict=True), 1):
        data = document(blocks)
        path = folder / f"{_UNFIT.sub('_', one.base.number)}-{_word(kind)}.pdf"
        _write(path, data)
        record_issued(rnd, one, sha256(data).hexdigest(), actor=actor)
        made.append(Paper(one.base.number, one.serial, path))
        if progress is not None:
            progress(n, len(wanted))
    return tuple(made)


def page(rnd: Round, db: Reader, one: ToIssue) -> Nodes:
    """The one page of a document, as blocks."""
    from kepu_review.report.fill_notice import heading

    rule, base, head = accreditation(rnd), one.base, heading(rnd, db)
    plaque = one.kind == "plaque"
    title = _lines(wording(rule.plaque or base.title, base)) if plaque else t("证书")
    node: Node = {
        "t": one.kind,
        "title": title,
        "text": base.name if plaque else wording(rule.certificate or _usual(base), base),
        "facts": _facts(one),
        "signers": [office for office in head.organiser.split("、") if office],
        "date": day(base.valid_from),
        "svg": qr(one.code),
        "alt": t("二维码：{code}", code=one.code),
    }
    name = t("{title}：{name}", title=title.replace("\n", ""), name=base.name)
    return Nodes(
        [meta(title=name, author=head.organiser, style="certificate", demo=head.demo), node]
    )


def wording(text: str, base: Base) -> str:
    """The text of the programme with its blanks filled.

    Raises
    ------
    ReportError
        there is a blank that nobody can fill.
    """
    blanks = {
        "name": base.name,
        "applicant": base.applicant,
        "title": base.title,
        "number": base.number,
        "batch": base.batch,
        "date": day(base.valid_from),
        "valid": day(base.valid_until) if base.valid_until else t("长期"),
    }
    try:
        return text.format(**blanks)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise ReportError(
            t("证书或牌匾的文字里有不认识的空格：{text}", text=text),
            remedy=t("只能用 {known}。", known="、".join(f"{{{name}}}" for name in blanks)),
        ) from error


def qr(code: str) -> str:
    """The code as SVG; a quarter of it may be dirty and it is still read."""
    import segno

    out = BytesIO()
    segno.make_qr(code, error="q").save(out, kind="svg", border=2, xmldecl=False, light="#ffffff")
    return out.getvalue().decode()


def _lines(title: str) -> str:
    """A plaque's title in lines of like length; where the programme breaks it, so it stays."""
    whole = title.strip()
    return whole if "\n" in whole or whole.isascii() else "\n".join(balanced(whole, _LINE))


def _usual(base: Base) -> str:
    if base.valid_until is None:
        return t("经审核认定，{applicant}的“{name}”命名为{title}，编号 {number}。")
    return t("经审核认定，{applicant}的“{name}”命名为{title}，编号 {number}，有效期至 {valid}。")


def _facts(one: ToIssue) -> list[list[str]]:
    facts = [
        [t("编号："), one.base.number],
        [t("批次："), one.base.batch],
        [t("防伪序号："), one.shown],
    ]
    if one.base.valid_until is not None:
        facts.insert(2, [t("有效期至："), day(one.base.valid_until)])
    return facts


def _word(kind: str) -> str:
    return t("牌匾") if kind == "plaque" else t("证书")


def _write(path: Path, data: bytes) -> None:
    """The file appears whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(
            t("{path} 写不进去。", path=path),
            remedy=t("请检查权限和磁盘空间。"),
        ) from error
