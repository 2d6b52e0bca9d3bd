"""Every hook is documented, named by the grammar, tested by name and reached by the host."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from kepu_review import hookspecs, model
from kepu_review.plugins import Plugins, host
from kepu_review.plugins.contract import hook_arguments
from kepu_review.testing import hookdocs

ROOT = Path(__file__).parents[2]
HOOKS = sorted(hook_arguments())


def spec(name: str) -> Any:
    return getattr(hookspecs, name)


@pytest.mark.parametrize("name", HOOKS)
def test_the_docstring_says_when_what_is_given_and_what_may_be_returned(name: str) -> None:
    text = inspect.getdoc(spec(name)) or ""
    for part in ("何时：", "When:", "返回：", "Returns:"):
        assert part in text
    for argument in hook_arguments()[name]:
        assert re.search(rf"\b{argument}：", text)
        assert re.search(rf"\b{argument}: ", text)


@pytest.mark.parametrize("name", HOOKS)
def test_the_name_tells_the_kind(name: str) -> None:
    options = spec(name).kepu_review_spec
    assert options["firstresult"] == name.startswith("kepu_propose_")
    told = inspect.signature(spec(name)).return_annotation == "None"
    assert told == (name.startswith("kepu_after_") or name == "kepu_commands")
    assert not options["historic"]


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_has_a_test_named_after_it(name: str) -> None:
    tests = (ROOT / "tests" / "test_hookspecs.py").read_text("utf-8")
    assert re.search(rf"^def test_{name}_", tests, re.MULTILINE)


def test_the_host_reaches_every_hook_and_no_other() -> None:
    tree = ast.parse(inspect.getsource(host))
    named = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"kepu_[a-z_]+", node.value)
    }
    assert sorted(named) == HOOKS


@pytest.mark.parametrize("name", HOOKS)
def test_hooks_speak_only_of_the_model(name: str) -> None:
    words = set(re.findall(r"[A-Za-z_.]+", " ".join(inspect.get_annotations(spec(name)).values())))
    assert words - set(model.__all__) <= {"Sequence", "None", "Path", "click.Group"}


def test_the_hook_reference_is_up_to_date() -> None:
    readme = (ROOT / "plugins" / "README.md").read_text("utf-8")
    example = ROOT / "tests" / "plugins" / "example" / "kepu_review_planetarium" / "__init__.py"
    assert readme == hookdocs.written(readme, example.read_text("utf-8"))


def test_a_stale_reference_would_be_seen() -> None:
    readme = (ROOT / "plugins" / "README.md").read_text("utf-8")
    example = ROOT / "tests" / "plugins" / "example" / "kepu_review_planetarium" / "__init__.py"
    stale = readme.replace("### `kepu_categories(", "### `kepu_kinds(")
    assert stale != readme
    assert hookdocs.written(stale, example.read_text("utf-8")) == readme


def test_every_public_method_of_the_host_is_written_up() -> None:
    methods = [m for n, m in inspect.getmembers(Plugins, inspect.isfunction) if n[0] != "_"]
    assert [m.__name__ for m in methods if not m.__doc__] == []


ASKED_BY = {
    "kepu_categories": "categories",
    "kepu_programmes": "programmes",
    "kepu_rubric_dirs": "rubric",
    "kepu_screen_application": "screen",
    "kepu_find_conflicts": "conflicts",
    "kepu_check_review": "check_review",
    "kepu_evidence_cards": "evidence_cards",
    "kepu_report_sections": "report_sections",
    "kepu_report_formats": "report_formats",
    "kepu_commands": "commands",
    "kepu_propose_assignments": "propose_assignments",
    "kepu_propose_outcome": "propose_outcomes",
    "kepu_after_event": "after_event",
}


@pytest.mark.parametrize("name", HOOKS)
def test_the_product_asks_every_hook(name: str) -> None:
    inside = {"plugins", "defaults", "testing"}
    asking = re.compile(rf"(?:plugins|host|Plugins\(\))\.{ASKED_BY[name]}\(")
    sources = [
        file
        for file in (ROOT / "kepu_review").rglob("*.py")
        if file.relative_to(ROOT / "kepu_review").parts[0] not in inside
    ]
    assert [file.name for file in sources if asking.search(file.read_text("utf-8"))] != []
