"""Parsers of text, choices, yes/no, telephone and e-mail cells."""

from __future__ import annotations

import re
from datetime import date, time

from kepu_review.intake.cells import MAX_CELL, Raw, shown
from kepu_review.intake.cleaning import clean, is_empty, narrow
from kepu_review.intake.parsed import Parsed, Parser, Trouble, refuse, remark
from kepu_review.intake.problems import Note, info, warning
from kepu_review.intake.ticks import did_you_mean, has_marks, pick, split, yes_no
from kepu_review.model import Field, FieldKind
from kepu_review.text import t

_PHONE = re.compile(
    r"(?:\+?86-?)?(?:1\d{2}-?\d{4}-?\d{4}|(?:\(?0\d{2,3}\)?-?)?\d{7,8}(?:(?:-|转|x|ext\.?)\d{1,6})?"
    r"|[48]00-?\d{3,4}-?\d{3,4}|1\d{2,4}|9\d{4})",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^@\s,;<>()\"']+@[^@\s,;<>()\"']+\.[A-Za-z\u4e00-\u9fff]{2,}")


def too_long() -> Note:
    """The remark on a cell beyond what a spreadsheet cell may hold."""
    return Note(
        t("单元格内容超过 {max_cell} 字", max_cell=MAX_CELL),
        t("请删减后重新填写，长材料请作为附件"),
    )


def as_text(raw: Raw, *, lines: bool = False) -> str | Trouble | None:
    """The cell as clean text; None when it says nothing."""
    if not isinstance(raw, str):
        return _number_as_text(raw)
    if len(raw) > MAX_CELL:
        return refuse(too_long())
    text, removed = clean(raw, lines=lines)
    if is_empty(text):
        return None
    if "\ufffd" in text:
        return refuse(
            Note(
                t("含有无法还原的乱码字符（�）"),
                t("请向填报单位索取原文重新填写"),
            )
        )
    if removed:
        reason = t("去掉了 {removed} 个不可见控制字符", removed=removed)
        return Trouble((info(reason),), text)
    return text


def _number_as_text(raw: Raw) -> str | Trouble | None:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= 1e15:
        return refuse(
            Note(
                t("超过 15 位的数字，表格软件已丢失末尾几位"),
                t("请把该列设为“文本”格式后重新填写"),
            )
        )
    return shown(raw)


def _limited(value: str, field: Field) -> Parsed:
    if field.max_length is not None and len(value) > field.max_length:
        over = len(value) - field.max_length
        return refuse(
            Note(
                t(
                    "共 {value_count} 字，超过 {max_length} 字的上限",
                    value_count=len(value),
                    max_length=field.max_length,
                ),
                t("请删减 {over} 字", over=over),
            )
        )
    return value


def text_parser(field: Field) -> Parser:
    """TEXT is made one line; LONG_TEXT keeps its paragraphs."""
    lines = field.kind is FieldKind.LONG_TEXT
    longest = MAX_CELL if field.max_length is None else field.max_length

    def parse(raw: Raw) -> Parsed:
        if isinstance(raw, str) and 8 < len(raw) <= longest and raw.isprintable():
            stripped = raw.strip()  # most cells are plain text: the short way
            if len(stripped) > 8 and "\ufffd" not in raw:
                return stripped
        text = as_text(raw, lines=lines)
        if isinstance(text, Trouble):
            kept = text.value
            return _keep(text, _limited(kept, field)) if isinstance(kept, str) else text
        return None if text is None else _limited(text, field)

    return parse


def _keep(before: Trouble, after: Parsed) -> Trouble:
    """Remarks on the raw text, followed by those on its value."""
    if isinstance(after, Trouble):
        return Trouble(before.notes + after.notes, after.value)
    return Trouble(before.notes, after)


def yes_no_parser(_: Field) -> Parser:
    """是/否 and ticks; numbers 1 and 0; here 无 means no."""

    def parse(raw: Raw) -> Parsed:
        if isinstance(raw, bool):
            return raw
        text = shown(raw)
        if len(text) > MAX_CELL:
            return refuse(too_long())
        text = clean(text)[0]
        answer = yes_no(text)
        if isinstance(answer, Note):
            return None if is_empty(text) else refuse(answer)
        if answer is not None and text.endswith((")", "）")) and not has_marks(text):
            read = t("是") if answer else t("否")
            return remark(answer, info(t("按“{read}”录入", read=read)))
        return answer

    return parse


def _chosen(texts: tuple[str, ...], field: Field) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    if not field.choices:
        return texts, ()
    chosen: list[str] = []
    notes: list[Note] = []
    for text in texts:
        choice = pick(text, field.choices)
        if choice is None:
            remedy = did_you_mean(text, field.choices)
            notes.append(Note(t("“{text}”不在可选项内", text=text), remedy))
        elif choice not in chosen:
            chosen.append(choice)
            if len(text) > len(choice):
                notes.append(info(t("“{text}”按“{choice}”录入", text=text, choice=choice)))
    return tuple(chosen), tuple(notes)


def choice_parser(field: Field) -> Parser:
    """CHOICE gives a string, CHOICES a tuple; both read check-box text."""
    several = field.kind is FieldKind.CHOICES

    def parse(raw: Raw) -> Parsed:
        text = as_text(raw, lines=True)
        if isinstance(text, Trouble):
            if not isinstance(text.value, str):
                return text
            text = text.value
        if text is None:
            return None
        whole = not several and pick(text, field.choices) is not None
        chosen, notes = _chosen((text,) if whole else split(text), field)
        if not chosen:
            return remark(None, *notes)
        if several:
            return remark(chosen, *notes)
        if len(chosen) > 1:
            reason = t("只能选一项，却选了多项")
            return refuse(Note(reason, t("请只保留一项")))
        return remark(chosen[0], *notes)

    return parse


def _contact(raw: Raw) -> str | Trouble | None:
    if isinstance(raw, date | time):
        return refuse(
            Note(
                t("被表格软件当成了日期"),
                t("请把该列设为“文本”格式后重新填写"),
            )
        )
    return as_text(raw)


def phone_parser(_: Field) -> Parser:
    """One number or several; an unlikely one is kept with a warning."""

    def parse(raw: Raw) -> Parsed:
        text = _contact(raw)
        if not isinstance(text, str):
            return text
        plain = narrow(text).replace("—", "-").replace("－", "-").replace("–", "-")
        parts = re.split(r"[、,;；/，]| {2,}|或", plain)
        bare = [re.sub(r"[\s.]", "", part) for part in parts]
        if all(_PHONE.fullmatch(part) for part in bare if part):
            return plain
        return remark(
            plain,
            warning(
                t("不像电话号码"),
                t("请核对位数；多个号码用顿号隔开"),
            ),
        )

    return parse


def email_parser(_: Field) -> Parser:
    """An address; an unlikely one is kept with a warning."""

    def parse(raw: Raw) -> Parsed:
        text = _contact(raw)
        if not isinstance(text, str):
            return text
        plain = narrow(text).replace("。", ".")
        if _EMAIL.fullmatch(plain):
            return plain
        return remark(
            plain,
            warning(
                t("不像电子邮箱地址"),
                t("请核对，例如 name@example.org"),
            ),
        )

    return parse
