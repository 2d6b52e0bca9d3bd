"""What people read stands in Babel's catalogues, whole, and says the same in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from kepu_review.testing import catalogues
from kepu_review.text import msg, speaking, t

NAMES = ("kepu_review", "desk")
STATIC = catalogues.PACKAGE / "notebook" / "static"


@pytest.mark.parametrize("name", NAMES)
def test_every_message_of_the_code_is_translated_and_no_other_is_kept(name: str) -> None:
    file, code = catalogues.translated(name), catalogues.gathered(name)
    assert _keys(file) == _keys(code), "run: make catalogues"
    assert list(catalogues.untranslated(file)) == []
    assert not any(message.fuzzy for message in file if message.id)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_compiled_is_what_the_catalogue_says(name: str) -> None:
    path, content = catalogues.compiled(name, catalogues.merged(name))
    assert path.read_bytes() == content, "run: make catalogues"


def test_the_english_of_python_fills_in_no_more_than_its_call_gives() -> None:
    english = {
        _key(message.context, str(message.id)): str(message.string)
        for message in catalogues.translated("kepu_review")
        if message.id
    }
    wrong = [
        (place, key, missing)
        for place, key, given in _calls()
        if (missing := _fields(english.get(key, "")) - given or _fields(key) - given)
    ]
    assert wrong == []


def test_the_english_of_the_pages_fills_in_what_the_chinese_does() -> None:
    wrong = [
        message.id
        for message in catalogues.translated("desk")
        if message.id
        and set(re.findall(r"\{\w+\}", str(message.string))) - _page_values(str(message.id))
    ]
    assert wrong == []


def test_values_are_never_read_as_templates() -> None:
    with speaking("en"):
        assert t("没有申报 {application}。", application="{x}") == "No application {x}."
    with speaking("zh"):
        assert t("没有申报 {application}。", application="{x}") == "没有申报 {x}。"


def test_a_message_without_translation_stays_chinese_without_its_context() -> None:
    with speaking("en"):
        assert t(msg("此句没有译文", "测试")) == "此句没有译文"


def _keys(catalogue: catalogues.Catalog) -> set[str]:
    return {_key(message.context, str(message.id)) for message in catalogue if message.id}


def _key(context: str | None, message: str) -> str:
    return msg(message, context or "")


def _fields(template: str) -> set[str]:
    try:
        parsed = list(Formatter().parse(template))
    except ValueError:
        return set()
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in parsed if name}


def _calls() -> Iterator[tuple[str, str, set[str]]]:
    """(place, message, names of values) of each `t` that is given values."""
    for folder in catalogues.python_folders():
        for path in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "t":
                    key = _said(node.args[0])
                    given = {str(each.arg) for each in node.keywords}
                    if key is not None and given:
                        yield f"{path.name}:{node.lineno}", key, given


def _said(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "msg":
        return msg(*(each.value for each in node.args if isinstance(each, ast.Constant)))
    return None


def _page_values(message: str) -> set[str]:
    """The names that the pages' calls of this message give, as placeholders."""
    names: set[str] = set(re.findall(r"\{\w+\}", message))
    quoted = re.escape(_json(message))
    call = re.compile(rf"{quoted}(?:, \"[^\"]*\"\))?,\s*\{{([^;]*?)\}}\s*\)", re.S)
    for path in Path(STATIC).rglob("*.js"):
        for found in call.findall(path.read_text("utf-8")):
            names |= {f"{{{name}}}" for name in re.findall(r"(?:^|,)\s*(\w+)", found)}
    return names


def _json(message: str) -> str:
    return '"' + message.replace("\\", "\\\\").replace('"', '\\"') + '"'
