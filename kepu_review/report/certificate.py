"""证书与牌匾: each a PDF of its own, numbered, with a code that the record can be asked about."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from kepu_review.errors import ReportError, UsageError
from kepu_review.masking import without_personal
from kepu_review.model import Base
from kepu_review.report.data import Heading
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
    from kepu_review.report.batch.names import file_names
    from kepu_review.report.batch.piece import Piece
    from kepu_review.report.batch.press import press
    from kepu_review.report.fill_notice import heading

    folder = Path(out)
    with rnd.store.reading() as db:
        wanted = to_issue(rnd, db, kind, numbers)
        head = heading(rnd, db)
    for one in wanted:
        text_of(rnd, one)  # a wrong blank is told before anything is made
    _make_folder(folder)
    named = {one.base.number: one for one in wanted}
    files = file_names((f"{number}-{_word(kind)}" for number in named), ".pdf")
    pieces = (
        (Piece(number, name, _page(rnd, head, one).blocks), name)
        for (number, one), name in zip(named.items(), files, strict=True)
    )
    made = {}
    for paper in press(pieces, folder, count=len(wanted)):
        one = named[paper.key]
        record_issued(rnd, one, paper.sha256, actor=actor)
        made[paper.key] = Paper(paper.key, one.serial, folder / paper.file)
        if progress is not None:
            progress(len(made), len(wanted))
    return tuple(made[number] for number in named)


def page(rnd: Round, db: Reader, one: ToIssue) -> Nodes:
    """The one page of a document, as blocks."""
    from kepu_review.report.fill_notice import heading

    return _page(rnd, heading(rnd, db), one)


def text_of(rnd: Round, one: ToIssue) -> tuple[str, str]:
    """Title and text of a document, the blanks of the programme filled.

    Raises
    ------
    ReportError
        there is a blank that nobody can fill.
    """
    rule, base = accreditation(rnd), _public(one.base)
    if one.kind == "plaque":
        return _lines(wording(rule.plaque or base.title, base)), base.name
    return t("证书"), wording(rule.certificate or _usual(base), base)


def _public(base: Base) -> Base:
    """Whatever slipped into a name does not hang on a wall."""
    name, unit = without_personal(base.name), without_personal(base.applicant)
    return replace(base, name=name, applicant=unit)


def _page(rnd: Round, head: Heading, one: ToIssue) -> Nodes:
    base = _public(one.base)
    title, text = text_of(rnd, one)
    node: Node = {
        "t": one.kind,
        "title": title,
        "text": text,
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


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            t("{path} 写不进去。", path=folder),
            remedy=t("请检查权限和磁盘空间。"),
        ) from error
