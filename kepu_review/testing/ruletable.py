"""The rules of the programmes in plugins/README.md: rule, clause, where enforced, its tests.

`python -m kepu_review.testing.ruletable plugins/README.md` writes them again; `--missing` lists
the rules without a test. A test says by `pytest.mark.refuses("name", …)` which rules it refuses
something by; the marks are read, nothing is run.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from kepu_review import programmes
from kepu_review.model import Programme
from kepu_review.testing.rulelist import Stated, rules_of

START = "<!-- 规则：由各认定项目文件和测试生成 -->"
END = "<!-- 规则：完 -->"
MARK = "refuses"

Tests = Mapping[str, Collection[str]]
"""Rule → names of its tests, as file::name."""


def shipped(plugins: Path) -> tuple[Programme, ...]:
    """The programmes of the packages in `plugins` that stand on their own."""
    files = sorted(plugins.glob("kepu_review_*/*.yaml"))
    return tuple(programmes.load(file) for file in files if not _inherits(file))


def _inherits(file: Path) -> bool:
    return any(line.startswith("inherits:") for line in file.read_text("utf-8").splitlines())


def refusals(tests: Path) -> dict[str, list[str]]:
    """Rule → the tests below `tests` that are marked with it."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(tests.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for rule in dict.fromkeys(_marked(node)):
                    found[rule].append(f"{file.name}::{node.name}")
    return dict(found)


def _marked(function: ast.FunctionDef) -> Iterator[str]:
    for decorator in function.decorator_list:
        for node in ast.walk(decorator):
            if isinstance(node, ast.Call) and _is_mark(node.func):
                for one in node.args:
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield one.value


def _is_mark(function: ast.expr) -> bool:
    named = function.attr if isinstance(function, ast.Attribute) else None
    return (named or (function.id if isinstance(function, ast.Name) else "")) == MARK


def untested(known: Collection[Programme], tests: Tests) -> tuple[str, ...]:
    """Names of rules that no test refuses anything by."""
    return tuple(one.id for p in known for one in rules_of(p) if one.id not in tests)


def unknown(known: Collection[Programme], tests: Tests) -> tuple[str, ...]:
    """Names in marks that are no rule of any programme."""
    named = {one.id for p in known for one in rules_of(p)}
    return tuple(sorted(tests.keys() - named))


def tables(known: Collection[Programme], tests: Tests) -> str:
    """One table for each programme, as Markdown."""
    return "\n".join(line for programme in known for line in _table(programme, tests))


def _table(programme: Programme, tests: Tests) -> Iterator[str]:
    number = f"（{programme.document.number}）" if programme.document.number else ""
    yield f"### `{programme.id}` {programme.title}"
    yield ""
    yield f"依据：{programme.document.title}{number}"
    yield ""
    yield "| 规则 | 内容 | 条款 | 在哪里执行 | 测试 |"
    yield "|---|---|---|---|---|"
    for rule in rules_of(programme):
        named = "<br>".join(f"`{one}`" for one in tests.get(rule.id, ()))
        cells = (f"`{rule.id}`", rule.title, rule.clause, _where(rule), named)
        yield "| " + " | ".join(one.replace("|", "\\|").replace("\n", " ") for one in cells) + " |"
    yield ""


def _where(rule: Stated) -> str:
    place = f"`{rule.where.removeprefix('kepu_review.')}`"
    return f"认定项目文件（{rule.kind}），{place}" if rule.kind else place


def written(text: str, known: Collection[Programme], tests: Tests) -> str:
    """The README with the tables put between their marks."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{tables(known, tests)}\n{END}{after}"


def main(path: str) -> None:
    """Write the README again, or tell which rules have no test."""
    root = Path(__file__).parents[2]
    known, tests = shipped(root / "plugins"), refusals(root / "tests")
    if path == "--missing":
        lines = (*untested(known, tests), *(f"? {one}" for one in unknown(known, tests)))
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        return
    readme = Path(path)
    readme.write_text(written(readme.read_text("utf-8"), known, tests), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
