"""The hook reference in plugins/README.md, written from the docstrings of the contract.

`python -m kepu_review.testing.hookdocs plugins/README.md` writes it again; a test compares.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kepu_review import hookspecs
from kepu_review.plugins.contract import hook_arguments

START, END = "<!-- 钩子：由 kepu_review/hookspecs.py 生成 -->", "<!-- 钩子：完 -->"
CODE_START, CODE_END = "<!-- 样例：由 tests/plugins/example 生成 -->", "<!-- 样例：完 -->"


def kind(name: str) -> str:
    """Collected, first result or told: the name of a hook says it."""
    if name.startswith("kepu_propose_"):
        return "先得 first"
    return "告知 told" if name.startswith("kepu_after_") else "收集 collected"


def reference() -> str:
    """Every hook with its exact signature, its kind and its docstring, as Markdown."""
    return "\n".join(line for name in hook_arguments() for line in _hook(name))


def _hook(name: str) -> Iterator[str]:
    function: Callable[..., Any] = getattr(hookspecs, name)
    signature = inspect.signature(function)
    arguments = ", ".join(str(parameter) for parameter in signature.parameters.values())
    yield f"### `{name}({arguments}) -> {signature.return_annotation}`"
    yield ""
    yield f"**{kind(name)}**"
    yield ""
    for paragraph in inspect.cleandoc(function.__doc__ or "").split("\n\n"):
        yield paragraph.replace("\n", "  \n")
        yield ""


def written(text: str, example: str) -> str:
    """The README with the reference and the example put between their marks."""
    text = _between(text, START, END, reference())
    return _between(text, CODE_START, CODE_END, f"```python\n{example}```\n")


def _between(text: str, start: str, end: str, content: str) -> str:
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    return f"{before}{start}\n\n{content}\n{end}{after}"


def main(path: str) -> None:
    """Write the README again."""
    readme = Path(path)
    folder = readme.parent.parent / "tests" / "plugins" / "example" / "kepu_review_planetarium"
    example = (folder / "__init__.py").read_text("utf-8")
    readme.write_text(written(readme.read_text("utf-8"), example), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
